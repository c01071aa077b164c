"""Each server of the comparison: how it is started, where it answers, who else it needs."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.media.network import Network
from benchmarks.media.source import group
from services.media.relay.native.library import CannotBuild, build

PORT: Final = 18_080
BARE_PORT: Final = 20_000
RTP_PORT: Final = 18_200
HERE: Final = Path(__file__).parent
PATIENCE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Server:
    """`command` runs at the servers' end; `viewing` is what the viewers are told."""

    name: str
    command: Sequence[str]
    viewing: Sequence[str]
    feeder: Sequence[str] = ()
    """Who brings the stream, where the server does not read it by itself."""


def servers(network: Network, folder: Path, viewers: int) -> list[Server]:
    """Those that can run here; each that cannot says why."""
    url = f"http://{network.server}:{PORT}/offer"
    here = [sys.executable, "-m"]
    node = [*here, "benchmarks.media.node", network.server, str(PORT)]
    bare = ["-", "--bare", str(BARE_PORT)]
    floor = [*here, "benchmarks.media.floor", network.viewer, str(BARE_PORT), str(viewers)]
    found = [
        Server("beffroi, pure Python", [*node, "--python"], [url]),
        Server("aiortc, stock", [*node, "--stock"], [url]),
        Server("floor: UDP segmentation, nothing sealed", floor, bare),
        Server("floor: sendto, nothing sealed", [*floor, "--each"], bare),
    ]
    for make in (_helped, _pion, _janus):
        try:
            found.append(make(network, folder))
        except (FileNotFoundError, subprocess.CalledProcessError, CannotBuild) as error:
            print(f"left out, {make.__name__.strip('_')}: {error}")
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
    if server.viewing[0] == "-":
        return
    probe = (
        *network.at_viewers, sys.executable, "-c",
        "import sys,urllib.request,urllib.error\n"
        "try: urllib.request.urlopen(sys.argv[1], timeout=2)\n"
        "except urllib.error.HTTPError: pass",
        server.viewing[0],
    )  # fmt: skip
    deadline = time.monotonic() + PATIENCE_SECONDS
    while subprocess.run(probe, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{server.name} does not start")
        time.sleep(0.2)


def compiled(folder: Path) -> Path:
    """The drain. Raises `FileNotFoundError` without a compiler."""
    library = folder / "drain.so"
    source = HERE / "drain.c"
    subprocess.run(("cc", "-O2", "-shared", "-fPIC", "-o", library, source), check=True)
    return library


def _helped(network: Network, _: Path) -> Server:
    build()
    command = [sys.executable, "-m", "benchmarks.media.node", network.server, str(PORT)]
    return Server("beffroi, with its helper in C", command, [f"{_door(network)}/offer"])


def _pion(network: Network, folder: Path) -> Server:
    program = folder / "pion"
    subprocess.run(
        ("go", "build", "-o", program, "."), cwd=HERE / "pion", check=True, capture_output=True
    )
    pictures = folder / "group.bin"
    pictures.write_bytes(b"".join(struct.pack(">I", len(one)) + one for one in group()))
    command = [str(program), network.server, str(PORT), str(PORT + 1), str(pictures)]
    return Server("pion v4, a track and a goroutine a viewer", command, [f"{_door(network)}/offer"])


def _janus(network: Network, folder: Path) -> Server:
    if shutil.which("janus") is None:
        raise FileNotFoundError("janus is not installed")
    settings = folder / "janus"
    settings.mkdir(exist_ok=True)
    for name, text in _JANUS.items():
        (settings / name).write_text(text.format(address=network.server, port=PORT, rtp=RTP_PORT))
    command = ["janus", "-F", str(settings), "-d", "2"]
    feeder = [sys.executable, "-m", "benchmarks.media.floor", network.server, str(RTP_PORT), "1"]
    viewing = [f"{_door(network)}/janus", "--janus"]
    return Server("Janus, event_loops = 2", command, viewing, [*feeder, "--plain"])


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
