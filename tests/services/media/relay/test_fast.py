"""The sender of one view: in order, paced, bounded, its losses mended, silent once stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from aiortc.rtp import (
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    RtcpSrPacket,
)

from services.media.relay.fast import (
    AGAIN_A_SECOND,
    BURST_PACKETS,
    REPORT_SECONDS,
    WAITING_FRAMES,
    Credit,
    FastSender,
)
from services.media.relay.fragments import Payloads
from services.media.relay.frames import Frame
from services.media.relay.line import Line, Stamp, Stream, Way
from services.media.relay.srtp import Master
from services.media.relay.udp import SocketFull
from tenants.vocabulary.picture import AccessUnit
from tests.services.media.scene.clips import TICKS
from tests.services.media.scene.patience import until

MAIN, AGAIN = Stream(1000, 98, 3), Stream(2000, 99, 3)
FILMED = 1_700_000_000.0


class Noted:
    """A line that notes what it is given, and refuses when it is told to."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, int, Stamp]] = []
        self.full = False

    def send(self, payloads: Payloads, begin: int, end: int, index: int, stamp: Stamp) -> None:
        if self.full:
            raise SocketFull
        for place in range(begin, end):
            self.sent.append((payloads.each[place], index + place - begin, stamp))

    @property
    def pictures(self) -> list[str]:
        return [payload[1:].decode() for payload, _, _ in self.sent]


class Reports:
    """A socket that catches reports."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, datagram: bytes, to: Any) -> None:
        self.sent.append(datagram)


class Scene:
    """A sender whose clock moves when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.main, self.again, self.reports = Noted(), Noted(), Reports()
        self.sender = FastSender(lambda: self.now, lambda: FILMED + self.now, self._line)

    def connect(self, *, again: Stream | None = AGAIN) -> None:
        path: Any = lambda: (self.reports, ("192.0.2.1", 5000))  # noqa: E731
        master = Master(b"", b"")
        self.sender.connect(Way(MAIN, again, master, "beffroi", lambda said: said, path))

    def follow(self, *frames: Frame) -> None:
        for one in frames:
            self.now += 0.04
            self.sender.follow(one)

    def lose(self, *numbers: int) -> None:
        said = RtcpRtpfbPacket(RTCP_RTPFB_NACK, 7, MAIN.ssrc, [one & 0xFFFF for one in numbers])
        self.sender.heard(bytes(said))

    def _line(self, stream: Stream, master: Master, path: Callable[[], Any]) -> Line:
        return self.main if stream is MAIN else self.again


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def connected(scene: Scene) -> Scene:
    scene.connect()
    return scene


def frame(number: int, *, keyframe: bool = False, captured_at: float | None = None) -> Frame:
    return Frame(AccessUnit(b"a%d" % number, number * TICKS, keyframe, captured_at))


def group(first: int, length: int) -> list[Frame]:
    return [frame(first + index, keyframe=index == 0) for index in range(length)]


def large(packets: int) -> Frame:
    return Frame(AccessUnit(b"\0\0\0\1\x65" + b"x" * (packets * 1100), 0, keyframe=True))


async def test_pictures_leave_in_order_and_at_once(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    connected.follow(frame(1), frame(2))

    assert connected.main.pictures == ["0", "1", "2"]
    assert connected.sender.dropped == 0


async def test_a_picture_that_holds_nothing_leaves_no_packet_and_no_gap(connected: Scene) -> None:
    sender = connected.sender
    sender.begin([Frame(AccessUnit(b"", 0, True))])
    sender.follow(Frame(AccessUnit(b"\0\0\0\1", TICKS, False)))
    sent = len(connected.main.sent)

    sender.follow(Frame(AccessUnit(b"\0\0\0\1\x41after", 2 * TICKS, False)))

    assert sent == 0
    assert connected.main.pictures == ["after"]


async def test_numbers_follow_each_other_and_time_grows(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    connected.follow(*(frame(number) for number in range(1, 50)))

    numbers = [index for _, index, _ in connected.main.sent]
    times = [stamp.timestamp for _, _, stamp in connected.main.sent]
    assert numbers == list(range(numbers[0], numbers[0] + 50))
    assert [(after - times[0]) % (1 << 32) for after in times] == [
        place * TICKS for place in range(50)
    ]


async def test_before_the_browser_is_there_nothing_leaves_and_nothing_is_lost(
    scene: Scene,
) -> None:
    scene.sender.begin([frame(0, keyframe=True)])
    scene.follow(frame(1))
    assert scene.main.sent == []

    scene.connect()

    assert scene.main.pictures == ["0", "1"]


async def test_a_view_starts_on_a_keyframe(connected: Scene) -> None:
    connected.follow(frame(0), frame(1, keyframe=True), frame(2))

    assert connected.main.pictures == ["1", "2"]
    assert connected.sender.dropped == 1


async def test_a_group_is_paced_and_what_follows_waits_behind_it() -> None:
    scene = Scene()
    scene.sender = FastSender(time.monotonic, time.time, scene._line)
    scene.connect()
    began_at = time.monotonic()

    scene.sender.begin(group(0, 26))
    scene.sender.follow(frame(26))
    assert len(scene.main.sent) == 1
    await until(lambda: len(scene.main.sent) == 27)

    # One second of film in an eighth of a second, and what a busy machine adds.
    assert 0.12 < time.monotonic() - began_at < 0.9
    assert scene.main.pictures == [str(number) for number in range(27)]


async def test_a_large_picture_leaves_in_bursts(connected: Scene) -> None:
    connected.sender.begin([large(100)])
    assert len(connected.main.sent) == BURST_PACKETS

    connected.now += 1
    await until(lambda: len(connected.main.sent) > BURST_PACKETS)
    connected.now += 1
    whole = len(large(100).payloads.each)
    await until(lambda: len(connected.main.sent) == whole)

    assert len({stamp.timestamp for _, _, stamp in connected.main.sent}) == 1


async def test_a_viewer_that_does_not_keep_up_loses_pictures_up_to_the_next_keyframe(
    scene: Scene,
) -> None:
    scene.sender.begin([frame(0, keyframe=True)])
    scene.follow(*(frame(number) for number in range(1, WAITING_FRAMES + 10)))

    scene.follow(frame(500, keyframe=True), frame(501))
    scene.connect()

    assert scene.main.pictures == ["500", "501"]
    assert scene.sender.dropped == WAITING_FRAMES + 10


async def test_a_full_socket_costs_pictures_up_to_the_next_keyframe(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    connected.main.full = True
    connected.follow(frame(1))
    connected.main.full = False

    connected.follow(frame(2), frame(3, keyframe=True), frame(4))

    assert connected.main.pictures == ["0", "3", "4"]
    assert connected.sender.dropped == 2


async def test_a_number_that_a_full_socket_refused_is_never_used_again(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    connected.main.full = True
    connected.follow(frame(1))
    connected.main.full = False

    connected.follow(frame(2, keyframe=True))

    (_, first, _), (_, last, _) = connected.main.sent
    assert last == first + 2


async def test_another_beginning_takes_the_place_of_what_waits(connected: Scene) -> None:
    connected.sender.begin(group(0, 50))
    connected.sender.begin([frame(100, keyframe=True)])
    connected.follow(frame(101))

    assert connected.main.pictures == ["0", "100", "101"]


async def test_nothing_leaves_once_it_is_stopped(connected: Scene) -> None:
    connected.sender.begin(group(0, 10))
    connected.sender.stop()
    sent = len(connected.main.sent)

    connected.sender.begin([frame(20, keyframe=True)])
    connected.follow(frame(21))
    connected.lose(connected.main.sent[0][1])
    await asyncio.sleep(0)

    assert len(connected.main.sent) == sent
    assert connected.again.sent == []


async def test_what_was_lost_is_sent_again_on_the_side_with_its_number(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    connected.follow(frame(1), frame(2))
    _, lost, stamp = connected.main.sent[1]

    connected.lose(lost)

    ((payload, index, again),) = connected.again.sent
    assert payload == lost.to_bytes(2) + b"a1"
    assert (again.timestamp, index != lost) == (stamp.timestamp, True)


async def test_without_a_side_stream_the_same_packet_is_sent_again(scene: Scene) -> None:
    scene.connect(again=None)
    scene.sender.begin([frame(0, keyframe=True)])
    scene.follow(frame(1))
    lost = scene.main.sent[1]

    scene.now += 0.1
    scene.lose(lost[1])

    assert scene.main.sent[2] == lost


async def test_what_was_never_sent_is_not_sent_again(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])

    connected.lose(connected.main.sent[0][1] - 1, connected.main.sent[0][1] + 1)

    assert connected.again.sent == []


async def test_who_asks_without_end_gets_so_many_a_second(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])
    number = connected.main.sent[0][1]

    for _ in range(1000):
        connected.lose(number)

    assert len(connected.again.sent) == AGAIN_A_SECOND // 2


async def test_it_knows_for_how_long_nobody_reported(connected: Scene) -> None:
    assert connected.sender.unanswered(connected.now + 100) == 0.0

    connected.sender.begin([frame(0, keyframe=True)])
    connected.follow(frame(1), frame(2))
    assert connected.sender.unanswered(connected.now) == pytest.approx(0.08)

    connected.lose()
    assert connected.sender.unanswered(connected.now + 100) == 0.0


async def test_a_keyframe_that_is_wanted_is_told(connected: Scene) -> None:
    asked = RtcpPsfbPacket(RTCP_PSFB_PLI, 7, MAIN.ssrc)

    assert connected.sender.heard(bytes(asked)).keyframe_wanted


async def test_once_a_second_it_reports_when_the_picture_was_filmed(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True, captured_at=FILMED)])
    connected.follow(*(frame(number, captured_at=FILMED + number) for number in range(1, 60)))

    reports = [RtcpPacket.parse(one)[0] for one in connected.reports.sent]
    assert len(reports) == 3
    for report in reports:
        assert isinstance(report, RtcpSrPacket)
        place = report.sender_info.ntp_timestamp / (1 << 32) - 2_208_988_800 - FILMED
        number = round(place)
        assert report.sender_info.rtp_timestamp == connected.main.sent[number][2].timestamp
        assert report.sender_info.packet_count == number + 1


async def test_a_camera_that_does_not_tell_the_hour_is_given_ours(connected: Scene) -> None:
    connected.sender.begin([frame(0, keyframe=True)])

    (report,) = (RtcpPacket.parse(one)[0] for one in connected.reports.sent)
    assert isinstance(report, RtcpSrPacket)
    told = report.sender_info.ntp_timestamp / (1 << 32) - 2_208_988_800
    assert told == pytest.approx(FILMED + connected.now, abs=1e-3)


def test_credit_comes_back_with_time() -> None:
    credit = Credit(a_second=10, held=2)

    assert [credit.take(0.0) for _ in range(3)] == [True, True, False]
    assert [credit.take(0.1), credit.take(0.1)] == [True, False]
    assert [credit.take(REPORT_SECONDS * 9) for _ in range(3)] == [True, True, False]
