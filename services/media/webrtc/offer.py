"""A browser's offer, read before anything is made of it.

Pure. It says what is wrong in words for the door, and takes out what would only slow
the connection down: the browser's candidates, which the node learns as they knock.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from tenants.vocabulary.picture import Codec

LARGEST_OFFER: Final = 64 * 1024
"""Bytes; Chromium's is under 10,000."""
MOST_SECTIONS: Final = 3
"""One video, one data channel, and an audio section that stays silent."""
LONGEST_LINE: Final = 2000


class UnreadableOffer(ValueError):
    """This is no offer we could answer; the message is safe to show."""


class UnsuitableOffer(ValueError):
    """We can read it, and cannot serve it. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Offer:
    """`sdp` is what the peer is made from; `tag` names the session's ICE credentials; `plays`
    is what its browser is sent."""

    sdp: str
    tag: str
    plays: Codec = Codec.H264


def read_offer(body: bytes) -> Offer:
    """Raises `UnreadableOffer` or `UnsuitableOffer`."""
    lines = _lines(body)
    head, sections = _split(lines)
    kinds = [section[0].removeprefix("m=").split(" ")[0] for section in sections]

    if kinds.count("video") != 1 or kinds.count("application") > 1 or kinds.count("audio") > 1:
        raise UnreadableOffer("the offer must hold one video section, and one data channel at most")
    if len(kinds) > MOST_SECTIONS or not set(kinds) <= {"video", "audio", "application"}:
        raise UnreadableOffer("the offer holds sections that a view does not have")
    for section in sections:
        _check_security(head + section)
    plays = _playable(sections[kinds.index("video")])

    kept = [line for line in lines if not line.startswith(("a=candidate:", "a=end-of-candidates"))]
    tag = hashlib.sha256("\n".join(_values(lines, "a=ice-ufrag:")).encode()).hexdigest()[:16]
    return Offer("\r\n".join(kept) + "\r\n", tag, plays)


def _lines(body: bytes) -> list[str]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableOffer("the offer is not UTF-8 text") from error

    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line]
    if not lines or lines[0] != "v=0":
        raise UnreadableOffer("the offer is not SDP")
    if any(len(line) > LONGEST_LINE or line[1:2] != "=" for line in lines):
        raise UnreadableOffer("the offer has a line that is not SDP")
    return lines


def _split(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    starts = [index for index, line in enumerate(lines) if line.startswith("m=")]
    if not starts:
        raise UnreadableOffer("the offer asks for nothing")
    ends = [*starts[1:], len(lines)]
    return lines[: starts[0]], [lines[start:end] for start, end in zip(starts, ends, strict=True)]


def _check_security(lines: list[str]) -> None:
    for attribute in ("a=ice-ufrag:", "a=ice-pwd:", "a=fingerprint:", "a=setup:"):
        if not _values(lines, attribute):
            raise UnreadableOffer(f"the offer lacks {attribute[2:-1]}")
    if _values(lines, "a=setup:")[-1] not in ("actpass", "active"):
        raise UnsuitableOffer("dtls-role")


def _playable(section: list[str]) -> Codec:
    """H.264, which cameras send; VP8 where a browser has no H.264 (Firefox without OpenH264)."""
    if "a=sendonly" in section or "a=inactive" in section:
        raise UnsuitableOffer("not-a-viewer")
    mapped = [value.split(" ", 1)[-1].lower() for value in _values(section, "a=rtpmap:")]
    if "h264/90000" in mapped:
        return Codec.H264
    if "vp8/90000" in mapped:
        return Codec.VP8
    raise UnsuitableOffer("no-h264")


def _values(lines: list[str], attribute: str) -> list[str]:
    return [line.removeprefix(attribute) for line in lines if line.startswith(attribute)]
