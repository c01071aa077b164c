"""Packets as they leave, by either line: opened by libsrtp, and by no key else."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pylibsrtp import Error, Policy, Session

from services.media.relay.fragments import Payloads, packetise
from services.media.relay.line import Line, PythonLine, Stamp, Stream
from services.media.relay.native.library import CannotBuild, build, load
from services.media.relay.native.line import NativeLine, fastest_line
from services.media.relay.srtp import KEY_BYTES, SALT_BYTES, Master
from services.media.relay.udp import Address, Datagrams

SSRC = 0x1234_5678
PLAIN = Stream(SSRC, 98, None)
TIMED = Stream(SSRC, 98, 3)
STAMP = Stamp(timestamp=0x9ABC_DEF0, sent=0x123456)
PICTURE = packetise(b"\0\0\0\1\x67sps\0\0\0\1\x68pps\0\0\0\1\x65" + secrets.token_bytes(90_000))


Make = Callable[..., Line]


@dataclass
class Ends:
    """A socket of ours, and one that catches what leaves it; `make` makes lines."""

    here: Datagrams
    there: socket.socket
    make: Make

    def path(self) -> tuple[Datagrams, Address]:
        return self.here, self.there.getsockname()

    def caught(self) -> list[bytes]:
        found = []
        while True:
            try:
                found.append(self.there.recv(65_536))
            except BlockingIOError:
                return found


@pytest.fixture(scope="session")
def helper(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """The line in C; the tests of it are skipped, visibly, where it cannot be built."""
    try:
        library = build(tmp_path_factory.mktemp("helper") / "sender.so")
    except CannotBuild as error:
        pytest.skip(str(error))
    loaded = load(library)
    assert loaded is not None
    return partial(NativeLine, loaded)


@pytest.fixture(params=["in Python", "in C"])
def make(request: pytest.FixtureRequest) -> Make:
    found: Make = PythonLine if request.param == "in Python" else request.getfixturevalue("helper")
    return found


@pytest.fixture(params=["in runs", "one by one"])
def ends(request: pytest.FixtureRequest, make: Make) -> Iterator[Ends]:
    with _ends(make) as opened:
        opened.here.segments = opened.here.segments and request.param == "in runs"
        yield opened


@contextmanager
def _ends(make: Make) -> Iterator[Ends]:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as there,
    ):
        there.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        there.bind(("127.0.0.1", 0))
        for one in (here, there):
            one.setblocking(False)
        yield Ends(Datagrams(here), there, make)


@pytest.fixture
def master() -> Master:
    return Master(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(SALT_BYTES))


def opener(master: Master) -> Session:
    return Session(
        Policy(
            key=master.key + master.salt,
            ssrc_type=Policy.SSRC_ANY_INBOUND,
            srtp_profile=Policy.SRTP_PROFILE_AEAD_AES_256_GCM,
        )
    )


def send(ends: Ends, master: Master, stream: Stream, index: int, picture: Payloads) -> list[bytes]:
    line = ends.make(stream, master, ends.path)
    line.send(picture, 0, len(picture.each), index, STAMP)
    return ends.caught()


@pytest.mark.parametrize("index", [0, 0x7FFF, 0xFFF0], ids=["first", "half-way", "at the turn"])
def test_a_receiver_opens_what_was_sent_and_finds_it_whole(
    ends: Ends, master: Master, index: int
) -> None:
    session = opener(master)

    sent = send(ends, master, PLAIN, index, PICTURE)

    found = [RtpPacket.parse(session.unprotect(one)) for one in sent]
    assert tuple(one.payload for one in found) == PICTURE.each
    numbers = [(index + place) & 0xFFFF for place in range(len(found))]
    assert [one.sequence_number for one in found] == numbers
    assert {(one.ssrc, one.payload_type, one.timestamp) for one in found} == {
        (SSRC, 98, STAMP.timestamp)
    }
    assert [one.marker for one in found] == [0] * (len(found) - 1) + [1]


def test_it_goes_on_across_many_turns_of_the_counter(ends: Ends, master: Master) -> None:
    session, line = opener(master), ends.make(PLAIN, master, ends.path)
    one = Payloads.of((b"\x61 picture",))

    for index in range(0, 3 * 0x10000, 0x4000):
        line.send(one, 0, 1, index, STAMP)
        (sent,) = ends.caught()
        assert RtpPacket.parse(session.unprotect(sent)).payload == one.each[0]


def test_a_packet_tells_when_it_left(ends: Ends, master: Master) -> None:
    known = HeaderExtensionsMap()
    known.configure(_with_send_time())

    for sent in send(ends, master, TIMED, 5, PICTURE):
        packet = RtpPacket.parse(opener(master).unprotect(sent), known)
        assert packet.extensions.abs_send_time == STAMP.sent


def test_another_key_opens_nothing(ends: Ends, master: Master) -> None:
    stranger = opener(Master(secrets.token_bytes(KEY_BYTES), master.salt))

    for sent in send(ends, master, PLAIN, 5, PICTURE):
        with pytest.raises(Error):
            stranger.unprotect(sent)


def test_no_byte_of_a_packet_can_be_changed(ends: Ends, master: Master) -> None:
    (sent,) = send(ends, master, TIMED, 5, Payloads.of((b"\x61 picture",)))

    for place in range(len(sent)):
        changed = sent[:place] + bytes([sent[place] ^ 1]) + sent[place + 1 :]
        with pytest.raises(Error):
            opener(master).unprotect(changed)


def test_the_same_number_sealed_again_is_the_same_bytes(ends: Ends, master: Master) -> None:
    assert send(ends, master, TIMED, 5, PICTURE) == send(ends, master, TIMED, 5, PICTURE)


def test_two_streams_share_no_nonce(ends: Ends, master: Master) -> None:
    picture = Payloads.of((bytes(64),))
    other = Stream(SSRC + 1, 98, None)

    (one,), (two,) = (send(ends, master, stream, 5, picture) for stream in (PLAIN, other))

    assert one[12:] != two[12:]


def test_a_part_of_a_picture_bears_the_marker_only_where_it_ends_it(
    ends: Ends, master: Master
) -> None:
    line, session = ends.make(PLAIN, master, ends.path), opener(master)
    last = len(PICTURE.each)

    line.send(PICTURE, 0, 30, 0, STAMP)
    line.send(PICTURE, 30, last, 30, STAMP)

    found = [RtpPacket.parse(session.unprotect(one)) for one in ends.caught()]
    assert tuple(one.payload for one in found) == PICTURE.each
    assert [one.marker for one in found] == [0] * (last - 1) + [1]


def test_where_there_is_no_way_nothing_is_sent(ends: Ends, master: Master) -> None:
    ends.make(PLAIN, master, lambda: None).send(PICTURE, 0, 1, 0, STAMP)

    assert ends.caught() == []


@given(st.lists(st.binary(min_size=1, max_size=1500), min_size=1, max_size=120), st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_lines_send_the_same_bytes(
    helper: Make, each: list[bytes], data: st.DataObject
) -> None:
    picture = Payloads.of(each)
    begin = data.draw(st.integers(0, len(each) - 1))
    end = data.draw(st.integers(begin, len(each)))
    index = data.draw(st.integers(0, (1 << 48) - 200))
    stream, master = data.draw(st.sampled_from([PLAIN, TIMED])), Master(bytes(32), bytes(12))

    sent = []
    for make in (PythonLine, helper):
        with _ends(make) as ends:
            make(stream, master, ends.path).send(picture, begin, end, index, STAMP)
            sent.append(ends.caught())

    assert len(sent[0]) == end - begin
    assert sent[0] == sent[1]


def test_a_helper_that_is_not_there_is_missed_by_nobody(
    master: Master, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.media.relay.native.line.load", lambda: None)

    assert isinstance(fastest_line(PLAIN, master, lambda: None), PythonLine)


def test_a_helper_that_is_none_is_left_aside(tmp_path: Path) -> None:
    wrong = tmp_path / "sender.so"
    wrong.write_bytes(b"no library")

    assert load(wrong) is None


def test_without_a_compiler_the_remedy_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC", "no-such-compiler")

    with pytest.raises(CannotBuild, match="apt install gcc libssl-dev"):
        build(tmp_path / "sender.so")


def test_keys_never_show(master: Master) -> None:
    assert repr(master) == "Master()"


def _with_send_time() -> RTCRtpParameters:
    uri = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    return RTCRtpParameters(headerExtensions=[RTCRtpHeaderExtensionParameters(id=3, uri=uri)])
