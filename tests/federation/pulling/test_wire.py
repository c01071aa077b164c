"""What comes over a camera's connection is read and handed over picture by picture."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from struct import pack

import pytest

from federation.pulling.parser import Answer, Frame
from federation.pulling.wire import Wire

FAR: float = 60.0
TURNS = 5
"""Of the loop: enough for it to read what lies in a socket."""


@pytest.fixture
async def wire_and_camera() -> AsyncIterator[tuple[Wire, socket.socket]]:
    ours, theirs = socket.socketpair()
    with theirs:
        _, wire = await asyncio.get_running_loop().create_connection(Wire, sock=ours)
        yield wire, theirs
        await wire.close()


def packet(number: int, *, ends: bool) -> bytes:
    rtp = pack("!BBHII", 0x80, 0x60 | (0x80 if ends else 0), number, 3600, 7) + b"a slice"
    return pack("!BBH", 0x24, 0, len(rtp)) + rtp


async def receive(wire: Wire) -> list[Frame | Answer]:
    events = await wire.receive(asyncio.get_running_loop().time() + FAR)
    return [event for event in events if isinstance(event, Frame | Answer)]


async def test_packets_of_one_picture_are_handed_over_together(
    wire_and_camera: tuple[Wire, socket.socket],
) -> None:
    wire, camera = wire_and_camera
    receiving = asyncio.create_task(receive(wire))
    for number in range(3):
        camera.send(packet(number, ends=number == 2))
        for _ in range(TURNS):
            await asyncio.sleep(0)

    assert len(await receiving) == 3


async def test_a_picture_whose_end_never_comes_is_handed_over_all_the_same(
    wire_and_camera: tuple[Wire, socket.socket],
) -> None:
    wire, camera = wire_and_camera
    camera.send(packet(0, ends=False))

    assert len(await receive(wire)) == 1

    camera.send(packet(1, ends=True))

    assert len(await receive(wire)) == 1


async def test_an_answer_in_the_middle_of_a_picture_is_handed_over_at_once(
    wire_and_camera: tuple[Wire, socket.socket],
) -> None:
    wire, camera = wire_and_camera
    camera.send(packet(0, ends=False) + b"RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n")

    *_, last = await receive(wire)

    assert isinstance(last, Answer)


async def test_what_came_before_the_connection_broke_is_handed_over_first(
    wire_and_camera: tuple[Wire, socket.socket],
) -> None:
    wire, camera = wire_and_camera
    camera.send(packet(0, ends=False))
    camera.shutdown(socket.SHUT_RDWR)

    assert len(await receive(wire)) == 1
