"""Each server of the comparison: how it is started, where it answers, who else it needs."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.media.network import Network
from benchmarks.media.peers.names import FLOOR, FLOOR_EACH, HELPED, JANUS, PION, PYTHON, STOCK
from benchmarks.media.source import group
from services.media.relay.native.library import CannotBuild, build

PORT: Final = 18_080
BARE_PORT: Final = 20_000
RTP_PORT: Final = 18_200
HERE: Final = Path(__file__).parent
PATIENCE_SECONDS: Final = 30.0
_MODULE: Final = (sys.executable, "-m")


@dataclass(frozen=True, slots=True)
class Server:
    """`command` runs at the servers' end; `viewing` is what the viewers are told."""

    name: str
    command: Sequence[str]
    viewing: Sequence[str]
    door: str = ""
    """What answers HTTP once it serves; nothing at a floor, which nobody asks."""
    feeder: Sequence[str] = ()
    """Who brings the stream, where the server does not read it by itself."""


def servers(network: Network, folder: Path, viewers: int, only: str = "") -> list[Server]:
    """Those that can run here, with `only` in their names; each that cannot says why."""
    makers: dict[str, Callable[[Network, Path, str], Server]] = {
        PYTHON: _python,
        HELPED: _helped,
        STOCK: _stock,
        PION: _pion,
        JANUS: _janus,
        FLOOR: partial(_floor, viewers),
        FLOOR_EACH: partial(_floor, viewers),
    }
    found = []
    for name, make in makers.items():
        if only not in name:
            continue
        try:
            found.append(make(network, folder, name))
        except (FileNotFoundError, subprocess.CalledProcessError, CannotBuild) as error:
            print(f"left out, {name}: {error}")
    return found


def start(server: Server, network: Network, log: Path) -> list[subprocess.Popen[bytes]]:
    """The server first, then its feeder."""
    processes = []
    for command in filter(None, (server.command, server.feeder)):
        with log.open("ab") as out:
            words = [*network.at_server, *command]
            processes.append(subprocess.Popen(words, stdout=out, stderr=out))
    return processes


def await_answer(server: Server, network: Network) -> None:
    """Return once somebody listens at its door."""
    if not server.door:
        return
    probe = (
        *network.at_viewers, sys.executable, "-c",
        "import sys,urllib.request,urllib.error\n"
        "try: urllib.request.urlopen(sys.argv[1], timeout=2)\n"
        "except urllib.error.HTTPError: pass",
        server.door,
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(probe, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{server.name} does not start")
        time.sleep(0.2)


def _python(network: Network, _: Path, name: str) -> Server:
    return _node(network, name, "--python")


def _helped(network: Network, _: Path, name: str) -> Server:
    build()
    return _node(network, name)


def _stock(network: Network, _: Path, name: str) -> Server:
    return _node(network, name, "--stock")


def _node(network: Network, name: str, *how: str) -> Server:
    command = [*_MODULE, "benchmarks.media.peers.node", network.server, str(PORT), *how]
    return _asked(network, name, command)


def _floor(viewers: int, network: Network, _: Path, name: str) -> Server:
    command = [*_MODULE, "benchmarks.media.peers.floor", network.viewer, str(BARE_PORT)]
    command += [str(viewers), *(["--each"] if name == FLOOR_EACH else [])]
    return Server(name, command, ["--bare", str(BARE_PORT)])


def _pion(network: Network, folder: Path, name: str) -> Server:
    program = folder / "pion"
    subprocess.run(
        ("go", "build", "-o", program, "."), cwd=HERE / "pion", check=True, capture_output=True
    )
    pictures = folder / "group.bin"
    pictures.write_bytes(b"".join(struct.pack(">I", len(one)) + one for one in group()))
    return _asked(
        network, name, [str(program), network.server, str(PORT), str(PORT + 1), str(pictures)]
    )


def _janus(network: Network, folder: Path, name: str) -> Server:
    if shutil.which("janus") is None:
        raise FileNotFoundError("janus is not installed")
    settings = folder / "janus"
    settings.mkdir(exist_ok=True)
    for file, text in _JANUS.items():
        (settings / file).write_text(text.format(address=network.server, port=PORT, rtp=RTP_PORT))
    door = f"{_door(network)}/janus"
    feeder = [*_MODULE, "benchmarks.media.peers.floor", network.server, str(RTP_PORT), "1"]
    return Server(
        name,
        ["janus", "-F", str(settings), "-d", "2"],
        ["--url", door, "--janus"],
        door,
        [*feeder, "--plain"],
    )


def _asked(network: Network, name: str, command: Sequence[str]) -> Server:
    door = f"{_door(network)}/offer"
    return Server(name, command, ["--url", door], door)


def _door(network: Network) -> str:
    return f"http://{network.server}:{PORT}"


_JANUS: Final = {
    "janus.jcfg": """
general: {{ log_to_stdout = true, event_loops = 2, session_timeout = 0,
  plugins_folder = "/usr/lib/x86_64-linux-gnu/janus/plugins",
  transports_folder = "/usr/lib/x86_64-linux-gnu/janus/transports" }}
media: {{ ipv6 = false, rtp_port_range = "20000-30000" }}
nat: {{ ice_enforce_list = "{address}", full_trickle = false, ice_lite = false }}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_videoroom.so,libjanus_sip.so,\
libjanus_nosip.so,libjanus_recordplay.so,libjanus_textroom.so,libjanus_videocall.so,\
libjanus_voicemail.so,libjanus_echotest.so,libjanus_lua.so,libjanus_duktape.so" }}
transports: {{ disable = "libjanus_rabbitmq.so,libjanus_websockets.so,libjanus_pfunix.so,\
libjanus_mqtt.so,libjanus_nanomsg.so" }}
""",
    "janus.transport.http.jcfg": """
general: {{ json = "compact", base_path = "/janus", http = true, ip = "{address}", port = {port} }}
""",
    "janus.plugin.streaming.jcfg": """
street: {{ type = "rtp", id = 1, media = (
  {{ type = "video", mid = "v", label = "street", port = {rtp}, pt = 98, codec = "h264",
     fmtp = "profile-level-id=42e01f;packetization-mode=1" }} ) }}
""",
}
