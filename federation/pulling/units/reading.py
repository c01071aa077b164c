"""Which reader a track needs: packets in, access units out, whatever the codec. Pure."""

from __future__ import annotations

from typing import Protocol

from federation.pulling.h264.payloads import H264
from federation.pulling.h264.units import Assembler as H264Assembler
from federation.pulling.h265.payloads import H265
from federation.pulling.h265.units import Assembler as H265Assembler
from federation.pulling.jpeg.images import Images
from federation.pulling.rtp import Packet, WallClock
from federation.pulling.sdp import Track
from federation.pulling.units.depacketise import CodedPicture, Depacketiser
from tenants.vocabulary.picture import AccessUnit, Codec


class Reader(Protocol):
    """Follows one stream; `clock` is what the sender's reports say, told from outside."""

    clock: WallClock | None

    @property
    def waiting(self) -> bool:
        """True until the first whole keyframe, and after each loss."""
        ...

    @property
    def knows_format(self) -> bool: ...

    def goes_on(self, data: bytes) -> bool:
        """Take in a packet that completes nothing, if that is seen at a glance; false for one
        that is to be read, and taken."""
        ...

    def take(self, packet: Packet) -> list[AccessUnit]:
        """The access units that this packet completes. Raises `ConnectorError`."""
        ...


class Assembler(Protocol):
    clock: WallClock | None
    waiting: bool

    @property
    def knows_format(self) -> bool: ...

    def take(self, picture: CodedPicture) -> AccessUnit | None: ...


def reader_of(track: Track) -> Reader:
    match track.codec:
        case Codec.MJPEG:
            return Images()
        case Codec.H265:
            return _Units(Depacketiser(H265()), H265Assembler(track.parameter_sets))
        case _:
            return _Units(Depacketiser(H264()), H264Assembler(track.parameter_sets))


class _Units:
    """Implements `Reader` for what is sent in NAL units."""

    def __init__(self, depacketiser: Depacketiser, assembler: Assembler) -> None:
        self._depacketiser = depacketiser
        self.goes_on = depacketiser.goes_on
        self._assembler = assembler

    @property
    def clock(self) -> WallClock | None:
        return self._assembler.clock

    @clock.setter
    def clock(self, told: WallClock | None) -> None:
        self._assembler.clock = told

    @property
    def waiting(self) -> bool:
        return self._assembler.waiting

    @property
    def knows_format(self) -> bool:
        return self._assembler.knows_format

    def take(self, packet: Packet) -> list[AccessUnit]:
        pictures = self._depacketiser.push(packet)
        if not pictures:
            return []
        made = (self._assembler.take(each) for each in pictures)
        return [unit for unit in made if unit is not None]
