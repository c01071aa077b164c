"""What one thing costs, as measured (docs/reference/measured.md), rounded to the cautious side.

One place for all of them: when a benchmark says otherwise, this changes, and every plan with
it; `measured` holds what was measured last, and a test that no figure promises more. They are
those of one kind of machine; `beffroi plan` says so.
"""

from __future__ import annotations

PACKETS_PER_MBIT = 110.0
"""Packets a second for each Mbit/s of H.264, 1,200 bytes each, keyframes included."""
PACKETS_PER_CORE = 200_000.0
"""Sent a second by one core of a media process, sealed, in Python (`make bench-media`)."""
CORE_PER_PULL = 0.010
"""Of a media process, for one camera that a federator sends."""
CORE_PER_UPLINK = 0.010
"""Of a federator, for one camera pulled and sent on."""
ACTS_PER_CORE = 250.0
"""A second, of one API process and its PostgreSQL, entry and slot included: half of what
one was measured to do, as they share their processor."""
MIB_API, MIB_MEDIA, MIB_FEDERATOR, MIB_KEYCLOAK, MIB_POSTGRES, MIB_REDIS = (
    300.0, 200.0, 150.0, 1_500.0, 2_048.0, 128.0,
)  # fmt: skip
"""Of a process that serves nobody yet."""
MIB_PER_VIEW = 1.0
MIB_PER_PULL = 8.0
"""The last pictures of a camera, from which a viewer begins and losses are mended."""
BYTES_PER_ENTRY = 2_000.0
"""Of the register: leaf, body and what makes it searchable."""
ENTRIES_PER_VIEW_AND_DAY = 12.0
"""Looks, ends and readings that one place of the quota gives in a day of much use."""
OVERHEAD = 1.05
"""SRTP, RTP, UDP and IP around 1,200 bytes."""
HEADROOM = 2.0
"""Processors are bought for twice what is needed: bursts, and one machine that is missing."""
