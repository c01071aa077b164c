"""The UDP side of the scripted RTSP server: what it grants, and what it does to packets."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

HERE = "127.0.0.1"


def _socket(host: str = HERE) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.bind((host, 0))
    made.setblocking(False)
    return made


@dataclass
class UdpSide:
    """`change` says what becomes of each packet: sent, lost, repeated, kept for later.

    Unless `tcp_too`, a request for packets inside the connection is answered 461.
    `granted` is what it answers to one for UDP, `{server}` being the ports it sends from.
    """

    change: Callable[[int, bytes], Iterable[bytes]] = lambda number, packet: (packet,)
    tcp_too: bool = False
    granted: str = "RTP/AVP;unicast;client_port={client};server_port={server}"
    client: int = 0
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._packets, self._reports = _socket(), _socket()

    def set_up(self, transport: str) -> str | None:
        """The transport it grants; `None` for the one it refuses."""
        self.asked.append(transport)
        ports = re.search(r"client_port=(\d+)-(\d+)", transport)
        if ports is None:
            self.client = 0
            return "RTP/AVP/TCP;unicast;interleaved=0-1" if self.tcp_too else None
        self.client = int(ports[1])
        own = "-".join(str(each.getsockname()[1]) for each in (self._packets, self._reports))
        return self.granted.format(client=f"{ports[1]}-{ports[2]}", server=own)

    def send(self, number: int, packet: bytes) -> None:
        for each in self.change(number, packet):
            self._packets.sendto(each, (HERE, self.client))

    def report(self, data: bytes) -> None:
        self._reports.sendto(data, (HERE, self.client + 1))

    def heard(self) -> list[bytes]:
        """The reports that came since the last time."""
        found = []
        while True:
            try:
                found.append(self._reports.recv(2048))
            except BlockingIOError:
                return found

    def close(self) -> None:
        self._packets.close()
        self._reports.close()


def intrude(packet: bytes, port: int, host: str = "127.0.0.2") -> None:
    """Send a packet from somebody else."""
    with _socket(host) as stranger:
        stranger.sendto(packet, (HERE, port))
