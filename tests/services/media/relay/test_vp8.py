"""VP8 in payloads, read back by the receiver of another project."""

from __future__ import annotations

from aiortc.codecs.vpx import VpxPayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from services.media.relay.fragments import LARGEST_PAYLOAD
from services.media.relay.vp8 import packetise_vp8


@given(st.binary(min_size=1, max_size=5000), st.integers(min_value=2, max_value=1180))
def test_a_receiver_gets_the_picture_back_in_payloads_of_one_size(data: bytes, size: int) -> None:
    payloads = packetise_vp8(data, size)

    read = [VpxPayloadDescriptor.parse(each) for each in payloads.each]
    assert b"".join(rest for _, rest in read) == data
    assert [head.partition_start for head, _ in read] == [1] + [0] * (len(read) - 1)
    assert max(map(len, payloads.each)) <= size
    assert payloads.runs == ((0, len(payloads.each)),)


def test_payloads_are_as_large_as_those_of_h264() -> None:
    assert max(map(len, packetise_vp8(b"x" * 100_000).each)) <= LARGEST_PAYLOAD
