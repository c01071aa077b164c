"""GStreamer's RTSP server, as a process: a camera nobody here wrote.

Run by the system's Python (`/usr/bin/python3`), which carries GStreamer's
bindings; it imports nothing of ours. It says what happens to it as JSON lines on
standard output, so that a test counts pulls, keep-alives and closings there.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, GObject, Gst, GstRtsp, GstRtspServer  # noqa: E402

NTP_EPOCH = 2_208_988_800
"""Seconds from 1900 to 1970."""
REQUESTS = ("options", "describe", "setup", "play", "get-parameter", "teardown")


def say(event: str, **details: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **details}) + "\n")
    sys.stdout.flush()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--mount", action="append", help="path of a stream; repeatable")
    parser.add_argument("--codec", choices=("h264", "h265", "mjpeg"), default="h264")
    parser.add_argument("--gop", type=int, default=25, help="frames from a keyframe to the next")
    parser.add_argument("--keyless", action="store_true", help="send no keyframe at all")
    parser.add_argument("--fps", type=int, default=25)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--height", type=int, default=120)
    parser.add_argument("--bitrate", type=int, default=200, help="kbit/s")
    parser.add_argument("--pattern", default="ball", help="of videotestsrc; `snow` is heavy")
    parser.add_argument("--jpeg-quality", type=int, default=85)
    parser.add_argument("--bframes", type=int, default=0)
    parser.add_argument(
        "--parameter-sets",
        choices=("sdp", "band", "both"),
        default="both",
        help="where SPS and PPS are said",
    )
    parser.add_argument("--audio", action="store_true", help="add a G.711 track")
    parser.add_argument("--udp", action="store_true", help="refuse packets inside the connection")
    parser.add_argument("--auth", choices=("none", "basic", "digest"), default="none")
    parser.add_argument("--user", default="agent")
    parser.add_argument("--password", default="secret")
    parser.add_argument("--next-password", help="from SIGUSR1 on, for who connects then")
    parser.add_argument("--session-timeout", type=int, default=60, help="seconds")
    parser.add_argument("--clock-ahead", type=float, help="seconds; behind where negative")
    return parser.parse_args()


def pipeline(options: argparse.Namespace) -> str:
    source = (
        f"videotestsrc is-live=true pattern={options.pattern} ! "
        f"video/x-raw,format=I420,width={options.width},height={options.height},"
        f"framerate={options.fps}/1"
    )
    made = {"h264": _h264, "h265": _h265, "mjpeg": _mjpeg}[options.codec]
    picture = f"{source} ! {made(options)}"
    sound = "audiotestsrc is-live=true ! audioconvert ! alawenc ! rtppcmapay name=pay1 pt=8"
    return f"( {picture} {sound if options.audio else ''} )"


def _h264(options: argparse.Namespace) -> str:
    tuning = "speed-preset=veryfast" if options.bframes else "tune=zerolatency speed-preset=1"
    encoder = (
        f"x264enc name=encoder {tuning} bitrate={options.bitrate} key-int-max={options.gop} "
        f"threads=1 bframes={options.bframes} b-adapt=false option-string=scenecut=0"
    )
    # In AVC framing the parameter sets stand beside the stream, not in it.
    profile = "main" if options.bframes else "constrained-baseline"
    form = f"video/x-h264,stream-format=avc,alignment=au,profile={profile}"
    interval = 0 if options.parameter_sets == "sdp" else -1
    payloader = f"rtph264pay pt=96 config-interval={interval}"

    if options.parameter_sets != "band":
        return f"{encoder} ! {form} ! {payloader} name=pay0"
    bare = "application/x-rtp,media=video,clock-rate=90000,encoding-name=H264,payload=96"
    return f"{encoder} ! {form} ! {payloader} ! capssetter name=pay0 replace=true caps={bare}"


def _h265(options: argparse.Namespace) -> str:
    encoder = (
        f"x265enc tune=zerolatency speed-preset=1 bitrate={options.bitrate} "
        f"key-int-max={options.gop}"
    )
    return f"{encoder} ! h265parse ! rtph265pay name=pay0 pt=96 config-interval=-1"


def _mjpeg(options: argparse.Namespace) -> str:
    return f"jpegenc name=encoder quality={options.jpeg_quality} ! rtpjpegpay name=pay0 pt=26"


def guard(options: argparse.Namespace) -> GstRtspServer.RTSPAuth:
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "viewer")
    auth = GstRtspServer.RTSPAuth()
    if options.auth == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(options.user, options.password, token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        basic = GstRtspServer.RTSPAuth.make_basic(options.user, options.password)
        auth.add_basic(basic, token)
    return auth


def change(server: GstRtspServer.RTSPServer, options: argparse.Namespace) -> bool:
    options.password = options.next_password
    server.set_auth(guard(options))
    say("password")
    return True


def factory(options: argparse.Namespace) -> GstRtspServer.RTSPMediaFactory:
    made = factory_of(pipeline(options), guarded=options.auth != "none")
    if options.udp:
        made.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
    if options.clock_ahead is not None:
        made.set_clock(wrong_clock(options.clock_ahead))
    made.connect("media-configure", lambda _, media: configure(media, options))
    return made


def wrong_clock(ahead: float) -> Gst.Clock:
    """The machine's hour as NTP counts it, so many seconds off."""
    clock = GObject.new(Gst.SystemClock, name="wrong", clock_type=Gst.ClockType.REALTIME)
    now = clock.get_internal_time()
    clock.set_calibration(now, now + int((NTP_EPOCH + ahead) * Gst.SECOND), 1, 1)
    return clock


def factory_of(launch: str, *, guarded: bool) -> GstRtspServer.RTSPMediaFactory:
    """One picture for whoever asks; `guarded` lets in who has shown an account."""
    made = GstRtspServer.RTSPMediaFactory()
    made.set_launch(launch)
    made.set_shared(True)
    if guarded:
        made.add_role_from_structure(_viewer())
    return made


def configure(media: GstRtspServer.RTSPMedia, options: argparse.Namespace) -> None:
    say("media")
    if options.clock_ahead is not None:
        media.get_element().get_parent().connect("element-added", _tell_own_hour)
    if options.keyless:
        pad = media.get_element().get_by_name("encoder").get_static_pad("src")
        pad.add_probe(Gst.PadProbeType.BUFFER, _drop_keyframes)


def _tell_own_hour(_: Gst.Bin, added: Gst.Element) -> None:
    """Sender reports give the hour of the camera's clock, not the machine's."""
    if added.get_factory().get_name() == "rtpbin":
        added.set_property("ntp-time-source", "clock-time")


def _drop_keyframes(_: Gst.Pad, info: Gst.PadProbeInfo) -> Gst.PadProbeReturn:
    follows_another = info.get_buffer().has_flags(Gst.BufferFlags.DELTA_UNIT)
    return Gst.PadProbeReturn.OK if follows_another else Gst.PadProbeReturn.DROP


def _viewer() -> Gst.Structure:
    rights = "viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
    return Gst.Structure.from_string(rights)[0]


def watch(client: GstRtspServer.RTSPClient, timeout: int) -> None:
    say("connected")
    client.connect("closed", lambda _: say("closed"))
    client.connect("new-session", lambda _, session: session.set_timeout(timeout))
    for request in REQUESTS:
        client.connect(f"{request}-request", lambda *_, name=request: say(name))


def main() -> None:
    options = arguments()
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(str(options.port))
    if options.auth != "none":
        server.set_auth(guard(options))
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, change, server, options)

    for mount in options.mount or ["/live"]:
        server.get_mount_points().add_factory(mount, factory(options))
    server.connect("client-connected", lambda _, client: watch(client, options.session_timeout))
    if server.attach(None) == 0:
        sys.exit(f"port {options.port} is taken: choose another")

    GLib.timeout_add(500, lambda: server.get_session_pool().cleanup() >= 0)
    say("ready", port=server.get_bound_port())
    GLib.MainLoop().run()


if __name__ == "__main__":
    main()
