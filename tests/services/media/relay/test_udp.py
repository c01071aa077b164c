"""Datagrams out: in runs where the kernel can, one by one where it cannot, never waiting."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from services.media.relay.udp import MOST_SEGMENTS, Datagrams, SocketFull

SIZE = 700


class Refusing(socket.socket):
    """A socket on a way that refuses to cut, or to take anything."""

    says: int | None = None

    def sendmsg(self, *said: Any) -> int:
        if self.says is not None:
            raise OSError(self.says, "no")
        return super().sendmsg(*said)

    def sendto(self, *said: Any) -> int:
        if self.says in (errno.EAGAIN, errno.ENETUNREACH):
            raise OSError(self.says, "no")
        return super().sendto(*said)


@pytest.fixture
def here() -> Iterator[Refusing]:
    with Refusing(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        yield sock


@pytest.fixture
def there() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        sock.bind(("127.0.0.1", 0))
        sock.setblocking(False)
        yield sock


def caught(there: socket.socket) -> list[bytes]:
    found = []
    while True:
        try:
            found.append(there.recv(65_536))
        except BlockingIOError:
            return found


def run_of(count: int, last: int = SIZE) -> tuple[memoryview, list[bytes]]:
    each = [bytes([number % 256]) * SIZE for number in range(count - 1)] + [b"e" * last]
    return memoryview(b"".join(each)), each


@pytest.mark.parametrize("count", [1, 2, MOST_SEGMENTS, MOST_SEGMENTS + 1, 200])
def test_a_run_arrives_as_its_datagrams(here: Refusing, there: socket.socket, count: int) -> None:
    run, each = run_of(count, last=SIZE - 100)

    Datagrams(here).send_run(run, SIZE, there.getsockname())

    assert caught(there) == each


@pytest.mark.parametrize("says", [errno.EIO, errno.EINVAL, errno.EMSGSIZE])
def test_a_way_that_cannot_cut_is_served_one_by_one_from_then_on(
    here: Refusing, there: socket.socket, says: int
) -> None:
    datagrams = Datagrams(here)
    here.says = says
    run, each = run_of(5)

    datagrams.send_run(run, SIZE, there.getsockname())

    assert caught(there) == each
    assert not datagrams.segments


def test_a_full_socket_is_said_to_be_full(here: Refusing, there: socket.socket) -> None:
    here.says = errno.EAGAIN
    run, _ = run_of(3)

    with pytest.raises(SocketFull):
        Datagrams(here).send_run(run, SIZE, there.getsockname())
    with pytest.raises(SocketFull):
        Datagrams(here).send(b"one", there.getsockname())


def test_no_way_there_is_a_loss_and_not_the_end_of_cutting(
    here: Refusing, there: socket.socket
) -> None:
    datagrams = Datagrams(here)
    here.says = errno.ENETUNREACH
    run, _ = run_of(3)

    datagrams.send_run(run, SIZE, there.getsockname())

    assert caught(there) == []
    assert datagrams.segments
