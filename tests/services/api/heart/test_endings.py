"""What ended while nothing could be entered is kept, the first word of each, and not for ever."""

from __future__ import annotations

from datetime import timedelta

from services.api.acts.end_view import Ending
from services.api.heart import endings
from services.api.heart.endings import Endings
from tenants.leases.lease import Event
from tenants.vocabulary.identifiers import LeaseId, ViewId
from tests.builders import NOON

VIEW, LEASE = ViewId("v"), LeaseId("l")


def test_the_first_word_on_a_view_and_on_a_lease_is_kept_until_it_is_known() -> None:
    kept = Endings()
    kept.keep_view(VIEW, Ending("closed", NOON))
    kept.keep_view(VIEW, Ending("lost", NOON + timedelta(seconds=1)))
    kept.keep_lease(LEASE, Event.RELEASED, NOON)
    kept.keep_lease(LEASE, Event.LOST, NOON)

    assert kept.views == {VIEW: Ending("closed", NOON)}
    assert kept.leases == {LEASE: (Event.RELEASED, NOON)}
    kept.view_known(VIEW)
    kept.lease_known(LEASE)
    assert (kept.views, kept.leases) == ({}, {})


def test_a_full_shelf_keeps_what_it_has() -> None:
    kept = Endings()
    for number in range(endings.MOST + 1):
        kept.keep_view(ViewId(f"v{number}"), Ending("closed", NOON))
        kept.keep_lease(LeaseId(f"l{number}"), Event.LOST, NOON)

    assert (len(kept.views), len(kept.leases)) == (endings.MOST, endings.MOST)
    assert ViewId(f"v{endings.MOST}") not in kept.views
