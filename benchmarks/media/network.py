"""Two places on one machine: namespaces joined by a pair of cards, or loopback where they are
not permitted. The cards cut nothing by themselves, as most real ones do not.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

SERVERS, VIEWERS = "beffroi-servers", "beffroi-viewers"
SERVER_ADDRESS, VIEWER_ADDRESS = "10.77.0.1", "10.77.0.2"
_SETUP: Final = (
    f"ip netns add {SERVERS}",
    f"ip netns add {VIEWERS}",
    f"ip link add bench0 netns {SERVERS} type veth peer name bench1 netns {VIEWERS}",
    f"ip -n {SERVERS} addr add {SERVER_ADDRESS}/24 dev bench0",
    f"ip -n {VIEWERS} addr add {VIEWER_ADDRESS}/24 dev bench1",
    f"ip -n {SERVERS} link set bench0 up",
    f"ip -n {VIEWERS} link set bench1 up",
    f"ip -n {SERVERS} link set lo up",
    f"ip -n {VIEWERS} link set lo up",
    f"ip netns exec {SERVERS} ethtool -K bench0 tx-udp-segmentation off",
)


@dataclass(frozen=True, slots=True)
class Network:
    """Commands that run at either end begin with these words."""

    name: str
    server: str
    viewer: str
    at_server: tuple[str, ...] = ()
    at_viewers: tuple[str, ...] = ()


LOOPBACK: Final = Network("loopback", "127.0.0.1", "127.0.0.1")


@contextmanager
def network() -> Iterator[Network]:
    _clean()
    try:
        for words in _SETUP:
            subprocess.run(words.split(), check=True, capture_output=True, text=True)
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        _clean()
        print(f"no namespaces here ({_why(error)}): on loopback")
        yield LOOPBACK
        return
    try:
        yield Network(
            "two namespaces, a veth pair without segmentation offload",
            SERVER_ADDRESS,
            VIEWER_ADDRESS,
            ("ip", "netns", "exec", SERVERS),
            ("ip", "netns", "exec", VIEWERS),
        )
    finally:
        _clean()


def _clean() -> None:
    for name in (SERVERS, VIEWERS):
        try:
            subprocess.run(("ip", "netns", "del", name), capture_output=True, check=False)
        except FileNotFoundError:
            return


def _why(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr).strip()
    return str(error)
