"""What a camera says it can send (SDP, RFC 8866), and the one track we ask for.

Pure. Reads what cameras write rather than what the RFC wants: a line that makes
no sense is passed over, never a reason to refuse the picture beside it.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field

from federation.connector import PictureUnsuitable, Trouble, UnreadableAnswer
from tenants.vocabulary.annex_b import split_annex_b
from tenants.vocabulary.picture import Codec

STATIC_CODECS = {26: "JPEG", 31: "H261", 32: "MPV", 33: "MP2T", 34: "H263"}
"""Video payload types that need no `rtpmap` (RFC 3551 §6)."""

CODECS = {"H264": Codec.H264, "H265": Codec.H265, "HEVC": Codec.H265, "JPEG": Codec.MJPEG}
"""Of what a camera offers, the first of these is asked for: browsers show it as it is."""

_USUAL_NAMES = {"H264": "interleaved H.264"}
_SETS = {
    Codec.H264: ("sprop-parameter-sets",),
    Codec.H265: ("sprop-vps", "sprop-sps", "sprop-pps"),
}
_REMEDY = "set this stream to H.264 in the camera, or give the address of its H.264 sub-stream"


@dataclass(slots=True)
class Media:
    """One `m=` block. `codecs` and `formats` are keyed by payload type."""

    kind: str
    payload_types: tuple[int, ...]
    codecs: dict[int, str] = field(default_factory=dict)
    formats: dict[int, str] = field(default_factory=dict)
    control: str | None = None


@dataclass(frozen=True, slots=True)
class Description:
    media: tuple[Media, ...]
    control: str | None = None


@dataclass(frozen=True, slots=True)
class Track:
    """The video track: where to ask for it, and how its packets are marked."""

    payload_type: int
    control: str | None
    parameter_sets: tuple[bytes, ...]
    """SPS and PPS as the description tells them; empty where they come in the stream."""
    codec: Codec = Codec.H264


def read_sdp(body: bytes) -> Description:
    """Raises `UnreadableAnswer` where nothing is described."""
    media: list[Media] = []
    control: str | None = None
    for line in body.decode("utf-8", "replace").splitlines():
        key, _, value = line.strip().partition("=")
        if key == "m":
            media.append(_media(value))
        elif key == "a" and media:
            _attribute(media[-1], value)
        elif key == "a" and value.startswith("control:"):
            control = value.removeprefix("control:").strip()

    if not media:
        raise UnreadableAnswer("the camera describes no track")
    return Description(tuple(media), control)


def choose_video(description: Description) -> Track:
    """The first H.264 track; without one, the first that we can read.

    Raises `PictureUnsuitable` where the camera has only other video, and
    `UnreadableAnswer` where it has none.
    """
    tracks: list[Track] = []
    others: list[str] = []
    for media in description.media:
        for payload_type in media.payload_types:
            name = media.codecs.get(payload_type, STATIC_CODECS.get(payload_type, ""))
            codec = CODECS.get(name)
            if codec is not None and not _interleaved_mode(media, payload_type):
                tracks.append(_track(media, payload_type, codec))
            elif media.kind == "video":
                others.append(name)

    if tracks:
        wanted = list(CODECS.values())
        return min(tracks, key=lambda track: wanted.index(track.codec))
    if not others:
        raise UnreadableAnswer("the camera describes no video")
    raise PictureUnsuitable(
        Trouble.UNSUPPORTED_CODEC, f"its video is {_spoken(others)}, not H.264: {_REMEDY}"
    )


def track_url(control: str | None, base: str) -> str:
    """Where SETUP goes. The URL only names the track: nothing connects to it.

    Cameras expect their control appended to the base, query included (Dahua, GW
    Security), and not resolved as a web link would be. Bosch's begins with `?`.
    """
    if control is None or control in ("", "*"):
        return base
    if re.match(r"rtsps?://", control, re.IGNORECASE):
        return control
    if control.startswith("?"):
        return base.partition("?")[0] + control
    return base + control if base.endswith("/") else f"{base}/{control}"


def base_url(announced: str | None, session_control: str | None, asked: str) -> str:
    """Where PLAY goes, and what relative controls hang on.

    Anjvision doubles the scheme, others leave it out: what is not an RTSP address is
    replaced with the one we asked.
    """
    fixed = re.sub(r"\A(?:rtsps?://)+(?=rtsps?://)", "", (announced or "").strip())
    base = fixed if re.match(r"rtsps?://[^/]", fixed, re.IGNORECASE) else asked
    return track_url(session_control, base)


def _media(value: str) -> Media:
    words = value.split()
    # TP-Link writes `smart/1/90000` where payload types belong.
    numbers = [word for word in words[3:] if re.fullmatch(r"[0-9]{1,3}", word)]
    return Media(words[0].lower() if words else "", tuple(int(word) for word in numbers))


def _attribute(media: Media, value: str) -> None:
    name, _, text = value.partition(":")
    number, _, detail = text.strip().partition(" ")
    if name == "control":
        media.control = text.strip()
    elif re.fullmatch(r"[0-9]{1,3}", number) and detail:
        if name == "rtpmap":
            media.codecs.setdefault(int(number), detail.partition("/")[0].strip().upper())
        elif name == "fmtp":
            media.formats.setdefault(int(number), detail)


def _interleaved_mode(media: Media, payload_type: int) -> bool:
    """Packetisation mode 2 (RFC 6184 §6.4) reorders units; no camera of ours does it."""
    return bool(re.search(r"packetization-mode\s*=\s*2", media.formats.get(payload_type, "")))


def _track(media: Media, payload_type: int, codec: Codec) -> Track:
    format_ = media.formats.get(payload_type, "")
    sets = [unit for name in _SETS.get(codec, ()) for unit in _parameter_sets(format_, name)]
    return Track(payload_type, media.control, tuple(sets), codec)


def _parameter_sets(fmtp: str, name: str) -> list[bytes]:
    found = re.search(name + r"\s*=\s*([^;\s]*)", fmtp)
    units: list[bytes] = []
    for word in found[1].split(",") if found else ():
        # Some cameras leave the padding out; GW Security adds a start code at the end.
        padded = word.rstrip("=") + "=" * (-len(word.rstrip("=")) % 4)
        try:
            decoded = b64decode(padded, validate=True)
        except ValueError:
            continue
        units += [unit.rstrip(b"\0") for unit in split_annex_b(decoded)]
    return [unit for unit in units if unit]


def _spoken(codecs: Sequence[str]) -> str:
    """Codec names fit to be shown: the camera wrote them."""
    names = {codec if re.fullmatch(r"[A-Z0-9.-]{1,16}", codec) else "unknown" for codec in codecs}
    return " or ".join(sorted(_USUAL_NAMES.get(name, name) for name in names))
