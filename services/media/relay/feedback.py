"""What a browser reports of what it received, and what we report of what we sent (RTCP).

RFC 3550 §6.4, RFC 4585 (NACK, PLI), RFC 5104 (FIR), REMB. Malformed reports are nobody's:
a browser's next one comes within a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_FIR,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPacket,
    RtcpPsfbPacket,
    RtcpReceiverInfo,
    RtcpRrPacket,
    RtcpRtpfbPacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
    unpack_remb_fci,
)

NTP_EPOCH: Final = 2_208_988_800
"""Seconds from 1900 to 1970."""
MOST_LOST: Final = 256
"""Packets of one report that are looked for; who lost more needs a keyframe."""
_CNAME: Final = 1


@dataclass(frozen=True, slots=True)
class Received:
    """One browser's view of our stream (RFC 3550 §6.4.1)."""

    fraction_lost: int
    """In 256ths, since its last report."""
    lost: int
    jitter: int
    last_report: int
    """The middle of the NTP time of the report of ours that it heard last; 0: none."""
    delay: int
    """Since then, in 65,536ths of a second."""


@dataclass(frozen=True, slots=True)
class Feedback:
    lost: tuple[int, ...] = ()
    """Sequence numbers it waits for."""
    keyframe_wanted: bool = False
    carries: int | None = None
    """Bits a second that it believes the way to it carries."""
    received: Received | None = None


def read_feedback(data: bytes, ssrc: int) -> Feedback:
    """What a compound packet says of the stream `ssrc`."""
    try:
        packets = RtcpPacket.parse(data)
    except ValueError:
        return Feedback()
    lost: list[int] = []
    keyframe, carries, received = False, None, None
    for packet in packets:
        if isinstance(packet, RtcpRtpfbPacket) and packet.media_ssrc == ssrc:
            if packet.fmt == RTCP_RTPFB_NACK:
                lost += packet.lost
        elif isinstance(packet, RtcpPsfbPacket):
            keyframe = keyframe or _asks_for_keyframe(packet, ssrc)
            carries = _carried(packet, ssrc) or carries
        elif isinstance(packet, RtcpRrPacket | RtcpSrPacket):
            received = _received(packet.reports, ssrc) or received
    return Feedback(tuple(lost[:MOST_LOST]), keyframe, carries, received)


def written_report(
    ssrc: int, name: str, *, captured: float, timestamp: int, packets: int, payload_bytes: int
) -> bytes:
    """A sender's report: that `timestamp` was filmed at `captured`, in Unix seconds."""
    report = RtcpSrPacket(
        ssrc=ssrc,
        sender_info=RtcpSenderInfo(
            ntp_timestamp=ntp(captured),
            rtp_timestamp=timestamp,
            packet_count=packets & 0xFFFFFFFF,
            octet_count=payload_bytes & 0xFFFFFFFF,
        ),
    )
    named = RtcpSourceInfo(ssrc=ssrc, items=[(_CNAME, name.encode())])
    return bytes(report) + bytes(RtcpSdesPacket(chunks=[named]))


def ntp(unix: float) -> int:
    """64 bits: seconds since 1900, and their fraction (RFC 5905 §6)."""
    return int((unix + NTP_EPOCH) * (1 << 32)) & 0xFFFFFFFF_FFFFFFFF


def middle(unix: float) -> int:
    """The 32 bits in the middle of an NTP time, as reports quote it."""
    return ntp(unix) >> 16 & 0xFFFFFFFF


def _asks_for_keyframe(packet: RtcpPsfbPacket, ssrc: int) -> bool:
    if packet.fmt == RTCP_PSFB_PLI:
        return packet.media_ssrc == ssrc
    # RFC 5104 §4.3.1.2: a FIR names its streams in its body.
    return packet.fmt == RTCP_PSFB_FIR and ssrc.to_bytes(4) in (
        packet.fci[begin : begin + 4] for begin in range(0, len(packet.fci), 8)
    )


def _carried(packet: RtcpPsfbPacket, ssrc: int) -> int | None:
    if packet.fmt != RTCP_PSFB_APP:
        return None
    try:
        bits, streams = unpack_remb_fci(packet.fci)
    except ValueError:
        return None
    return bits if ssrc in streams else None


def _received(reports: list[RtcpReceiverInfo], ssrc: int) -> Received | None:
    for one in reports:
        if one.ssrc == ssrc:
            return Received(one.fraction_lost, one.packets_lost, one.jitter, one.lsr, one.dlsr)
    return None
