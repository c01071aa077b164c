"""The dome's picture, through GStreamer's RTSP server."""

from __future__ import annotations

import argparse

import gi

from tests.servers.gst_rtsp import factory_of
from tests.servers.onvif_dome.motion import Dome
from tests.servers.onvif_dome.service import SIZES
from tests.servers.onvif_dome.seven_segments import luma

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

FRAMES_PER_SECOND = 12


class Film:
    """Draws where the dome is, again and again, into one RTSP media."""

    def __init__(self, dome: Dome, size: tuple[int, int], source: Gst.Element) -> None:
        self._dome = dome
        self._size = size
        self._source = source
        self._grey = bytes([128]) * (size[0] * size[1] // 2)
        self._over = False

    def draw(self) -> bool:
        if self._over:
            return False
        pan, tilt, zoom = (round(100 * each) for each in self._dome.now())
        picture = luma(*self._size, (pan, tilt, zoom)) + self._grey
        self._source.emit("push-buffer", Gst.Buffer.new_wrapped(picture))
        return True

    def end(self) -> None:
        self._over = True


def mount(dome: Dome, name: str, options: argparse.Namespace) -> GstRtspServer.RTSPMediaFactory:
    width, height = SIZES[name]
    made = factory_of(
        f"( appsrc name=source is-live=true format=time do-timestamp=true "
        f"caps=video/x-raw,format=I420,width={width},height={height},"
        f"framerate={FRAMES_PER_SECOND}/1 ! x264enc tune=zerolatency speed-preset=1 "
        f"bitrate=500 key-int-max={FRAMES_PER_SECOND} threads=1 option-string=scenecut=0 ! "
        "video/x-h264,profile=constrained-baseline ! "
        "rtph264pay name=pay0 pt=96 config-interval=-1 )",
        guarded=options.auth != "none",
    )

    def configure(_: object, media: GstRtspServer.RTSPMedia) -> None:
        film = Film(dome, SIZES[name], media.get_element().get_by_name("source"))
        media.connect("unprepared", lambda _: film.end())
        GLib.timeout_add(1000 // FRAMES_PER_SECOND, film.draw)

    made.connect("media-configure", configure)
    return made
