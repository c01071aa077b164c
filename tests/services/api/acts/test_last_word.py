"""Reports over imports: what is new in a report is heard, what it repeats takes nothing back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.api.acts.inventory.last_word import after_report
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import CameraId
from tests.builders import a_camera

Cameras = Mapping[CameraId, Camera]

cameras = st.builds(
    a_camera,
    st.sampled_from(["001", "002", "003", "004"]),
    name=st.sampled_from(["Place", "Rue", "Pont"]),
    zone=st.sampled_from([None, "Centre"]),
)
lists = st.lists(cameras, max_size=4).map(lambda some: {one.id: one for one in some})


@given(lists, lists)
def test_without_imports_the_list_is_what_is_reported(last: Cameras, told: Cameras) -> None:
    assert after_report(last, last, told) == told


@given(lists, lists)
def test_a_report_that_repeats_changes_nothing(known: Cameras, last: Cameras) -> None:
    assert after_report(known, last, last) == known


@given(lists, lists, lists)
def test_what_a_report_no_longer_shares_is_gone(
    known: Cameras, last: Cameras, told: Cameras
) -> None:
    after = after_report(known, last, told)

    assert not after.keys() & (last.keys() - told.keys())
    assert told.keys() - last.keys() <= after.keys()


@given(lists, lists, lists)
def test_every_member_is_the_last_that_was_said(
    known: Cameras, last: Cameras, told: Cameras
) -> None:
    after = after_report(known, last, told)

    for id_ in after.keys() & told.keys() & last.keys():
        for name in ("name", "zone"):
            before, now = getattr(last[id_], name), getattr(told[id_], name)
            said = now if now != before else getattr(known[id_], name)
            assert getattr(after[id_], name) == said


def test_a_camera_that_an_import_took_away_stays_away_until_it_is_said_again() -> None:
    first, moved = a_camera("001"), replace(a_camera("001"), name="Pont")

    assert after_report({}, {first.id: first}, {moved.id: moved}) == {}
    assert after_report({}, {}, {moved.id: moved}) == {moved.id: moved}
