"""How long a cut takes: from its commit to the word that nothing leaves any more."""

from __future__ import annotations

from services.api.health.cuts import FORGOTTEN_SECONDS, Cuts
from tenants.vocabulary.identifiers import ViewId

VIEW = ViewId("view-1")


class Watched:
    def __init__(self) -> None:
        self.now = 100.0
        self.observed: list[tuple[str, float]] = []
        self.cuts = Cuts(lambda code, took: self.observed.append((code, took)), lambda: self.now)


def test_a_cut_takes_from_its_order_to_its_confirmation_and_counts_once() -> None:
    watched = Watched()
    watched.cuts.ordered(VIEW, "cut-by-commune")
    watched.now += 0.25
    watched.cuts.ordered(VIEW, "cut-by-commune")
    watched.now += 0.25
    watched.cuts.confirmed(VIEW)
    watched.cuts.confirmed(VIEW)

    assert watched.observed == [("cut-by-commune", 0.5)]


def test_an_end_that_nobody_here_ordered_is_no_cut() -> None:
    watched = Watched()
    watched.cuts.confirmed(VIEW)

    assert watched.observed == []


def test_a_view_that_was_never_shown_is_forgotten() -> None:
    watched = Watched()
    watched.cuts.ordered(VIEW, "stopped")
    watched.now += FORGOTTEN_SECONDS + 1
    watched.cuts.ordered(ViewId("view-2"), "stopped")
    watched.cuts.confirmed(VIEW)

    assert watched.observed == []
