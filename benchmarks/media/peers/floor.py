"""The floor: the same bytes to as many sockets, in runs that the kernel cuts, unsealed.

`--each`: one datagram at a time, as most servers send.
"""

from __future__ import annotations

import argparse
import socket
import struct
import time

from benchmarks.media.source import RATE, units
from services.media.relay.fragments import Payloads, packetise
from services.media.relay.udp import Datagrams

TAIL_BYTES = 24
"""The extension and the seal that others send."""
BURST_PACKETS = 10


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("address")
    words.add_argument("port", type=int)
    words.add_argument("viewers", type=int)
    words.add_argument("--each", action="store_true")
    words.add_argument("--plain", action="store_true", help="RTP as a camera sends it")
    said = words.parse_args()

    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams = Datagrams(sock)
    datagrams.segments = datagrams.segments and not said.each
    ends = [(said.address, said.port + number) for number in range(said.viewers)]
    tail = b"" if said.plain else bytes(TAIL_BYTES)
    made: dict[int, Payloads] = {}
    number, began_at = 0, time.monotonic()
    for count, unit in enumerate(units()):
        payloads = made.setdefault(id(unit.data), packetise(unit.data))
        time.sleep(max(0.0, began_at + count / RATE - time.monotonic()))
        runs = [_run(payloads, run, number, unit.timestamp, tail) for run in payloads.runs]
        number += len(payloads.each)
        for end in ends:
            for run, size in runs:
                if said.plain:
                    _spread(datagrams, run, size, end)
                else:
                    datagrams.send_run(run, size, end)


def _spread(datagrams: Datagrams, run: memoryview, size: int, end: tuple[str, int]) -> None:
    """As a camera does: a large picture is not thrown at its receiver."""
    for place in range(0, len(run), BURST_PACKETS * size):
        datagrams.send_run(run[place : place + BURST_PACKETS * size], size, end)
        time.sleep(0.001)


def _run(
    payloads: Payloads, run: tuple[int, int], number: int, timestamp: int, tail: bytes
) -> tuple[memoryview, int]:
    packets = []
    for place in range(*run):
        last = 0x80 if place == len(payloads.each) - 1 else 0
        head = struct.pack(
            ">BBHII", 0x80, 98 | last, (number + place) & 0xFFFF, timestamp & 0xFFFFFFFF, 1000
        )
        packets.append(head + payloads.each[place] + tail)
    return memoryview(b"".join(packets)), len(packets[0])


if __name__ == "__main__":
    main()
