from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from federation.connector import UnreadableAnswer
from federation.pulling.h264.nal import Sps, read_pps, read_slice, read_sps
from federation.pulling.h264.order import Order
from tests.federation.pulling.h264.units_of import pps, slice_, sps


def judged(parameter_set: bytes, *slices: bytes) -> bool:
    order = Order()
    order.learn(parameter_set)
    order.learn(pps())
    return [order.reordered(unit) for unit in slices][-1]


@pytest.mark.parametrize(
    ("orders_case", "reordered"),
    [
        ([0, 2, 4, 6, 8], False),
        ([0, 1, 2, 3, 4], False),
        ([0, 2, 4, 0, 2, 4], False),
        ([0, 8, 4, 2, 6], True),
        ([0, 4, 2, 8, 6], True),
        ([0, 6, 2, 4, 12, 8], True),
        ([0, 62, 66, 64, 70, 68], True),
        ([0, 6, 2, 4, 6, 8, 10], False),
    ],
)
def test_counts_that_fall_twice_in_a_sequence_are_reordered(
    orders_case: list[int], reordered: bool
) -> None:
    first, *others = orders_case
    slices = [slice_(order) for order in others]

    assert judged(sps(), slice_(first, idr=True, kind=2), *slices) is reordered


def test_each_keyframe_starts_counting_again() -> None:
    one_reset_each = [slice_(0, idr=True, kind=2), slice_(20), slice_(18)]

    assert judged(sps(), *one_reset_each * 4) is False


def test_slices_that_nothing_refers_to_do_not_move_the_count() -> None:
    slices = [
        slice_(0, idr=True, kind=2, order_bits=4),
        slice_(6, order_bits=4),
        slice_(14, order_bits=4),
        slice_(10, order_bits=4, kind=1, reference=False),
        slice_(20, order_bits=4),
    ]

    assert judged(sps(order_bits=4), *slices) is False
    assert judged(sps(order_bits=4), *slices, slice_(18, order_bits=4)) is True


def test_a_count_that_wraps_many_times_stays_in_order() -> None:
    slices = [slice_(2 * number, order_bits=4) for number in range(1, 100)]

    assert judged(sps(order_bits=4), slice_(0, idr=True, kind=2, order_bits=4), *slices) is False


def test_b_frames_in_order_are_not_reordered() -> None:
    slices = [slice_(2 * number, kind=1) for number in range(1, 10)]

    assert judged(sps(), slice_(0, idr=True, kind=2), *slices) is False


@pytest.mark.parametrize(("type_case", "reordered"), [(1, True), (2, False)])
def test_without_a_coded_count_b_slices_tell(type_case: int, reordered: bool) -> None:
    slices = [slice_(None, idr=True, kind=2), slice_(None, kind=1), slice_(None, kind=1)]

    assert judged(sps(order_type=type_case), *slices) is reordered


def test_interlaced_slices_are_read_too() -> None:
    slices = [slice_(order, field=False) for order in (8, 4, 2)]

    assert judged(sps(frames_only=False), slice_(0, idr=True, kind=2, field=True), *slices) is True


@pytest.mark.parametrize("scaling_case", [False, True])
def test_the_long_form_of_an_sps_is_read(scaling_case: bool) -> None:
    unit = sps(id=3, profile=100, scaling=scaling_case)

    assert read_sps(unit) == Sps(
        id=3,
        frame_number_bits=4,
        order_type=0,
        order_bits=6,
        frames_only=True,
        separate_planes=False,
    )


def test_slices_of_an_unknown_format_prove_nothing() -> None:
    assert judged(sps(id=5), *[slice_(order) for order in (8, 4, 2)]) is False


@pytest.mark.parametrize("unit_case", [b"\x67", b"\x67\x42", sps()[:6], b"\x67" + bytes(40)])
def test_an_sps_cut_short_is_unreadable(unit_case: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_sps(unit_case)


def test_a_parameter_set_with_an_impossible_name_is_unreadable() -> None:
    with pytest.raises(UnreadableAnswer):
        read_sps(sps(id=32))
    with pytest.raises(UnreadableAnswer):
        read_pps(pps(id=256))


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_no_unit_is_too_strange(data: bytes) -> None:
    order = Order()
    for head in (b"\x67", b"\x68"):
        order.learn(head + data)
    order.learn(sps())
    order.learn(pps())

    assert order.reordered(b"\x41" + data) in (True, False)


def test_the_bits_of_a_slice_are_where_the_standard_puts_them() -> None:
    head = read_slice(slice_(10, kind=1, first=7), read_sps(sps()))

    assert (head.first_macroblock, head.bidirectional, head.order) == (7, True, 10)
