"""The ports themselves, on the loopback of both families."""

from __future__ import annotations

import socket

import pytest

from federation.pulling.udp.ports import open_pair
from tests.federation.rtsp.pulling import became


class Pair:
    """Two ports that hear `there` on `here`, and what they heard."""

    def __init__(self, here: str, there: str) -> None:
        self.packets: list[bytes] = []
        self.reports: list[bytes] = []
        self.number, self.first, self.second = open_pair(
            here, there, self.packets.append, self.reports.append
        )

    def close(self) -> None:
        self.first.close()
        self.second.close()


def say(host: str, port: int, *datagrams: bytes) -> int:
    """Send, and tell the port it was sent from."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as own:
        own.bind((host, 0))
        for each in datagrams:
            own.sendto(each, (host, port))
        return int(own.getsockname()[1])


@pytest.mark.parametrize("host_case", ["127.0.0.1", "::1"])
async def test_an_even_port_hears_packets_and_the_next_one_reports(host_case: str) -> None:
    pair = Pair(host_case, host_case)

    say(host_case, pair.number, b"packet")
    say(host_case, pair.number + 1, b"report")

    assert await became(lambda: bool(pair.packets and pair.reports))
    assert pair.number % 2 == 0
    assert (pair.packets, pair.reports) == ([b"packet"], [b"report"])
    pair.close()


async def test_once_the_camera_has_named_its_port_no_other_is_heard() -> None:
    pair = Pair("127.0.0.1", "127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as camera:
        camera.bind(("127.0.0.1", 0))
        pair.first.sender = camera.getsockname()[1]
        say("127.0.0.1", pair.number, b"somebody else")
        camera.sendto(b"camera", ("127.0.0.1", pair.number))

        assert await became(lambda: bool(pair.packets))
        assert pair.packets == [b"camera"]
    pair.close()


async def test_a_crowd_of_packets_is_heard_whole() -> None:
    pair = Pair("127.0.0.1", "127.0.0.1")
    crowd = [bytes([number]) * 200 for number in range(150)]

    say("127.0.0.1", pair.number, *crowd)

    assert await became(lambda: len(pair.packets) == 150)
    assert pair.packets == crowd
    pair.close()


async def test_a_closed_pair_sends_nothing_and_gives_its_ports_back() -> None:
    pair = Pair("127.0.0.1", "127.0.0.1")
    pair.first.sender = 9
    pair.close()

    pair.first.send(b"too late")

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as again:
        again.bind(("127.0.0.1", pair.number))


async def test_each_pull_has_its_own_pair() -> None:
    pairs = [Pair("127.0.0.1", "127.0.0.1") for _ in range(40)]

    assert len({pair.number for pair in pairs}) == 40
    for pair in pairs:
        pair.close()
