"""A picture in payloads: nothing lost, nothing larger than it may be, runs of one size."""

from __future__ import annotations

from itertools import pairwise

import pytest
from aiortc.codecs.h264 import H264PayloadDescriptor
from hypothesis import given
from hypothesis import strategies as st

from services.media.relay.fragments import FU_A, LARGEST_PAYLOAD, STAP_A, Payloads, packetise
from tenants.vocabulary.annex_b import START_CODE, split_annex_b
from tests.services.media.scene.clips import clip

SPS, PPS = b"\x67\x42\xe0\x1f" + b"s" * 12, b"\x68\xce\x06\xe2"
units = st.lists(
    st.builds(
        lambda kind, body: bytes([kind]) + body,
        st.sampled_from([0x61, 0x65, 0x67, 0x68, 0x06]),
        # No byte of a start code: what an encoder guarantees, and Annex B needs.
        st.binary(min_size=1, max_size=400).map(lambda body: body.replace(b"\0", b"\1")),
    ),
    min_size=1,
    max_size=8,
)


def stream(*parts: bytes) -> bytes:
    return b"".join(START_CODE + part for part in parts)


def read_back(payloads: Payloads) -> list[bytes]:
    """As the receiver of another project puts them together."""
    data = b"".join(H264PayloadDescriptor.parse(one)[1] for one in payloads.each)
    return split_annex_b(data)


@given(units, st.integers(min_value=8, max_value=200))
def test_a_receiver_gets_every_unit_back_in_order(parts: list[bytes], largest: int) -> None:
    payloads = packetise(stream(*parts), largest)

    assert read_back(payloads) == parts
    assert max(map(len, payloads.each)) <= largest


@given(units, st.integers(min_value=8, max_value=200))
def test_a_run_is_of_one_size_but_for_its_last(parts: list[bytes], largest: int) -> None:
    payloads = packetise(stream(*parts), largest)

    assert [begin for begin, _ in payloads.runs] == [0] + [end for _, end in payloads.runs[:-1]]
    assert payloads.runs[-1][1] == len(payloads.each)
    for begin, end in payloads.runs:
        sizes = [len(one) for one in payloads.each[begin:end]]
        assert set(sizes[:-1]) <= {sizes[0]}
        assert sizes[-1] <= sizes[0]


def test_a_large_unit_is_cut_into_equal_parts_that_say_where_they_stand() -> None:
    payloads = packetise(stream(b"\x65" + b"x" * 20_000))

    assert payloads.runs == ((0, 17),)
    assert {len(one) for one in payloads.each[:-1]} == {len(payloads.each[0])}
    assert [one[0] & 0x1F for one in payloads.each] == [FU_A] * 17
    assert [one[1] >> 6 for one in payloads.each] == [2, *[0] * 15, 1]
    assert {one[1] & 0x1F for one in payloads.each} == {5}


def test_parameter_sets_share_a_payload_as_important_as_the_first_of_them() -> None:
    (together, *_) = packetise(stream(SPS, PPS, b"\x65" + b"x" * 3000)).each

    assert together[0] == 0x60 | STAP_A
    assert together == b"\x78\x00\x10" + SPS + b"\x00\x04" + PPS


def test_a_small_picture_is_its_own_payload() -> None:
    assert packetise(stream(b"\x61abc")) == Payloads.of((b"\x61abc",))


@pytest.mark.parametrize("size", [LARGEST_PAYLOAD - 3, LARGEST_PAYLOAD - 1, LARGEST_PAYLOAD])
def test_a_unit_that_just_fits_is_not_cut(size: int) -> None:
    unit = b"\x61" + b"x" * (size - 1)

    assert unit in packetise(stream(SPS, unit)).each


def test_nothing_gives_nothing() -> None:
    assert packetise(b"") == Payloads.of(())


@pytest.mark.media
def test_what_an_encoder_gives_comes_back_whole() -> None:
    for unit in clip(seconds=1):
        assert read_back(packetise(unit.data)) == split_annex_b(unit.data)


def test_fragments_of_one_picture_follow_each_other() -> None:
    payloads = packetise(stream(b"\x65" + b"x" * 5000, b"\x65" + b"y" * 5000))

    assert all(before[1] == after[0] for before, after in pairwise(payloads.runs))
