"""One port for many: a datagram reaches the connection it proved to be for, and no other."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
from aioice import stun
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.kit.loops import Gathering
from services.media.relay.udp import Address
from services.media.webrtc.door import (
    MOST_ADDRESSES,
    READ_AT_ONCE,
    Admission,
    Doorway,
    UnusableAddress,
    open_doorways,
)
from tests.services.media.scene.patience import until

HERE = ("192.0.2.7", 40_000)
THERE = ("192.0.2.8", 40_000)


@dataclass
class Browser:
    """What one connection was given."""

    got: list[tuple[bytes, Address]] = field(default_factory=list)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.got.append((data, addr))


@pytest.fixture
def doorway() -> Iterator[Doorway]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        yield Doorway(sock, ("127.0.0.1", 1))


@pytest.fixture
async def opened() -> AsyncIterator[Doorway]:
    async with open_doorways(["127.0.0.1"], 0, []) as (one,):
        yield one


def admitted(doorway: Doorway, name: str) -> tuple[Admission, Browser]:
    browser = Browser()
    admission = Admission(name, f"the password of {name}", browser)
    doorway.admit(admission)
    return admission, browser


def request(name: str, password: str | None = None) -> bytes:
    message = stun.Message(stun.Method.BINDING, stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{name}:theirs"
    message.add_message_integrity((password or f"the password of {name}").encode())
    return bytes(message)


def test_a_request_reaches_the_connection_that_it_names(doorway: Doorway) -> None:
    _, one = admitted(doorway, "one")
    _, two = admitted(doorway, "two")

    doorway.datagram_received(request("two"), HERE)

    assert (len(one.got), len(two.got)) == (0, 1)


def test_what_follows_from_the_same_address_is_for_the_same_connection(doorway: Doorway) -> None:
    _, one = admitted(doorway, "one")
    _, two = admitted(doorway, "two")
    doorway.datagram_received(request("one"), HERE)
    doorway.datagram_received(request("two"), THERE)

    doorway.datagram_received(b"\x16 a handshake", HERE)
    doorway.datagram_received(b"\x80 a packet", THERE)

    assert one.got[1:] == [(b"\x16 a handshake", HERE)]
    assert two.got[1:] == [(b"\x80 a packet", THERE)]


def test_who_does_not_know_the_password_takes_nobody_s_place(doorway: Doorway) -> None:
    _, one = admitted(doorway, "one")

    doorway.datagram_received(request("one", "a guess"), HERE)
    doorway.datagram_received(b"\x16 a handshake", HERE)

    assert one.got == []


def test_nobody_is_reached_by_an_address_that_proved_nothing(doorway: Doorway) -> None:
    _, one = admitted(doorway, "one")

    for said in (b"", b"\x00", b"\x16 a handshake", b"\x80 a packet", request("nobody")):
        doorway.datagram_received(said, HERE)

    assert one.got == []


def test_a_browser_that_comes_back_by_the_same_address_is_the_newer_connection(
    doorway: Doorway,
) -> None:
    _, old = admitted(doorway, "old")
    doorway.datagram_received(request("old"), HERE)
    _, new = admitted(doorway, "new")

    doorway.datagram_received(request("new"), HERE)
    doorway.datagram_received(b"\x16 a handshake", HERE)

    assert (len(old.got), len(new.got)) == (1, 2)


def test_a_connection_that_is_over_is_forgotten_whole(doorway: Doorway) -> None:
    admission, one = admitted(doorway, "one")
    doorway.datagram_received(request("one"), HERE)

    doorway.forget(admission)
    doorway.datagram_received(request("one"), HERE)
    doorway.datagram_received(b"\x80 a packet", HERE)

    assert len(one.got) == 1


def test_one_that_is_over_takes_no_newer_one_with_it(doorway: Doorway) -> None:
    older, _ = admitted(doorway, "old")
    doorway.datagram_received(request("old"), HERE)
    _, newer = admitted(doorway, "new")
    doorway.datagram_received(request("new"), HERE)

    doorway.forget(older)
    doorway.datagram_received(b"\x80 a packet", HERE)

    assert newer.got[-1] == (b"\x80 a packet", HERE)


def test_a_request_that_is_replayed_from_everywhere_fills_no_memory_and_takes_no_place(
    doorway: Doorway,
) -> None:
    admission, one = admitted(doorway, "one")
    seen = request("one")
    doorway.datagram_received(seen, HERE)

    for port in range(1000):
        doorway.datagram_received(seen, ("192.0.2.9", port))
    doorway.datagram_received(b"\x80 a packet", HERE)

    assert len(admission.addresses) == MOST_ADDRESSES
    assert len(doorway._known) == MOST_ADDRESSES
    assert one.got[-1] == (b"\x80 a packet", HERE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(
    st.one_of(
        st.binary(max_size=64),
        st.integers(0, 60).map(lambda cut: request("one", "a guess")[: -cut or None]),
        st.binary(max_size=40).map(lambda more: request("nobody") + more),
    )
)
def test_rubbish_is_dropped_without_a_word(doorway: Doorway, said: bytes) -> None:
    _, one = admitted(doorway, "one")

    doorway.datagram_received(said, HERE)

    assert one.got == []
    assert doorway._known == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500)
@given(st.integers(0, 8 * len(request("one")) - 1), st.integers(0, 60))
def test_a_request_that_was_bent_on_its_way_is_no_error(
    doorway: Doorway, bit: int, cut: int
) -> None:
    _, one = admitted(doorway, "one")
    bent = bytearray(request("one"))
    bent[bit // 8] ^= 1 << bit % 8

    doorway.datagram_received(bytes(bent)[: -cut or None], HERE)
    doorway.datagram_received(whole := request("one"), HERE)

    assert one.got[-1] == (whole, HERE)


async def test_datagrams_come_and_go_by_one_port(opened: Doorway) -> None:
    _, one = admitted(opened, "one")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.bind(("127.0.0.1", 0))
        browser.setblocking(False)

        browser.sendto(request("one"), opened.shown)
        await until(lambda: len(one.got) == 1)
        opened.send(b"an answer", browser.getsockname())
        data, came_from = await asyncio.to_thread(_receive, browser)

    assert (data, came_from) == (b"an answer", opened.shown)


async def test_more_than_is_read_at_once_is_read_all_the_same(opened: Doorway) -> None:
    _, one = admitted(opened, "one")
    many = 3 * READ_AT_ONCE
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.connect(opened.shown)
        for _ in range(many):
            browser.send(request("one"))

        await until(lambda: len(one.got) == many)


def test_a_flood_lets_no_loop_rest_before_it_is_read() -> None:
    many = 10 * READ_AT_ONCE
    browser, rests = Counting(many), []
    loop = asyncio.SelectorEventLoop(Gathering(rest=lambda _: rests.append(browser.heard)))

    async def flooded() -> None:
        async with open_doorways(["127.0.0.1"], 0, []) as (one,):
            one.admit(Admission("one", "the password of one", browser))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.connect(one.shown)
                for _ in range(many):
                    sender.send(request("one"))
            await browser.has_heard_all

    browser.has_heard_all = loop.create_future()
    loop.run_until_complete(flooded())
    loop.close()

    assert set(rests) <= {0, many}


class Counting:
    """Says when it was given so many datagrams."""

    has_heard_all: asyncio.Future[None]

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self.heard = 0

    def datagram_received(self, data: bytes, addr: Address) -> None:
        self.heard += 1
        if self.heard == self._wanted:
            self.has_heard_all.set_result(None)


async def test_who_is_not_there_any_more_closes_the_door_to_nobody(opened: Doorway) -> None:
    # Nobody is there: what the network answers is no error of the door's.
    for _ in range(3):
        opened.send(b"a word", ("127.0.0.1", 9))

    _, one = admitted(opened, "one")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as browser:
        browser.sendto(request("one"), opened.shown)
        await until(lambda: len(one.got) == 1)


async def test_browsers_are_told_the_address_outside() -> None:
    async with open_doorways(["127.0.0.1"], 0, ["198.51.100.4"]) as (one,):
        assert one.shown[0] == "198.51.100.4"


async def test_a_port_that_is_taken_is_refused_by_its_setting() -> None:
    async with open_doorways(["127.0.0.1"], 0, []) as (one,):
        with pytest.raises(UnusableAddress, match=r"MEDIA_UDP_PORT"):
            async with open_doorways(["127.0.0.1"], one.shown[1], []):
                raise AssertionError("it opened")


def _receive(sock: socket.socket) -> tuple[bytes, Address]:
    sock.settimeout(5)
    return sock.recvfrom(2048)
