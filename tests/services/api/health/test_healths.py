"""What is kept of each view, for how long, and who hears of it how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from services.api.changes import Followed
from services.api.health.healths import STALE, TOLD_EVERY, Health, Healths, Whose
from services.api.health.measured import Measured
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId, ViewId
from tenants.vocabulary.people import Agent
from tenants.vocabulary.picture import Quality
from tests.builders import ASCQ, NOON, an_agent

VIEW = ViewId("view-1")
CAMILLE = an_agent("Camille Martin")
WHOSE = Whose(CAMILLE.id, ASCQ)
MEASURED = Measured(VIEW, Quality.SUB, 25.0, 900.0, 0.0, 10.0, 2.0, None, 0.0, 240.0)
SECOND = timedelta(seconds=1)


def of_the(organisation: str, name: str = "Alex Petit") -> Agent:
    return replace(an_agent(name), organisation=SubscriberId(organisation))


def some_healths(*views: str) -> Healths:
    healths = Healths()
    for view in views or (VIEW,):
        healths.introduce(ViewId(view), WHOSE, replace(MEASURED, view=ViewId(view)), NOON)
    return healths


def drained(followed: Followed[Health]) -> list[Health]:
    """What has been told and not been taken yet."""
    told = list(followed._waiting)
    followed._waiting.clear()
    return told


def test_what_was_measured_last_is_known_until_it_is_stale() -> None:
    healths = some_healths()
    healths.hear(replace(MEASURED, fps=24.0), NOON + SECOND)
    heard = NOON + SECOND

    assert healths.of(VIEW, heard) == Health(replace(MEASURED, fps=24.0), heard)
    assert healths.of(VIEW, heard + STALE - SECOND) is not None
    assert healths.of(VIEW, heard + STALE) is None
    assert healths.of(ViewId("another"), NOON) is None


def test_nothing_is_kept_of_a_view_that_is_over_or_that_nobody_measures() -> None:
    healths = some_healths("view-1", "view-2")
    healths.forget(VIEW)
    healths.hear(MEASURED, NOON)
    assert healths.of(VIEW, NOON) is None

    healths.forget_stale(NOON + STALE)
    assert healths.strangers([replace(MEASURED, view=ViewId("view-2"))]) == ["view-2"]


def test_the_agent_and_the_tenant_s_own_people_hear_of_it_and_nobody_else() -> None:
    healths = some_healths()
    askers = {
        "mine": CAMILLE,
        "its csu's": of_the(ASCQ),
        "a colleague's": of_the(str(CAMILLE.organisation)),
        "another commune's": of_the("metz"),
        "named like the tenant": replace(of_the("cic-nord"), id=AgentId(ASCQ)),
        "an organisation named like the agent": of_the(CAMILLE.id),
    }

    for whose, asker in askers.items():
        with healths.followed(asker, NOON) as followed:
            known = len(drained(followed))
            healths.hear(replace(MEASURED, loss=50.0), NOON + SECOND)
            healths.hear(MEASURED, NOON + SECOND)
            expected = (1, 2) if whose in ("mine", "its csu's") else (0, 0)
            assert (known, len(drained(followed))) == expected, whose


def test_who_is_both_hears_of_it_once() -> None:
    healths = Healths()
    own = replace(CAMILLE, organisation=SubscriberId(ASCQ))
    with healths.followed(own, NOON) as followed:
        healths.introduce(VIEW, Whose(own.id, TenantId(ASCQ)), MEASURED, NOON)

        assert drained(followed) == [Health(MEASURED, NOON)]


def test_what_fares_as_before_is_told_at_the_pace_of_a_reader() -> None:
    healths = some_healths()
    with healths.followed(CAMILLE, NOON) as followed:
        drained(followed)
        for second in range(1, 21):
            healths.hear(replace(MEASURED, fps=25 - second / 10), NOON + second * SECOND)

        told = [one.at for one in drained(followed)]
    assert len(told) == 5
    assert all(later - one >= TOLD_EVERY for one, later in pairwise(told))


def test_what_becomes_worse_or_better_is_told_at_once() -> None:
    healths = some_healths()
    with healths.followed(CAMILLE, NOON) as followed:
        drained(followed)
        for number, loss in enumerate((5.0, 5.5, 20.0, 0.0)):
            healths.hear(replace(MEASURED, loss=loss), NOON + number * SECOND / 10)

        assert [one.measured.loss for one in drained(followed)] == [5.0, 20.0, 0.0]


def test_what_is_stale_is_told_to_no_newcomer() -> None:
    with some_healths().followed(CAMILLE, NOON + STALE) as followed:
        assert drained(followed) == []


def test_nothing_stays_behind_a_follower_that_left() -> None:
    healths = some_healths()
    with healths.followed(CAMILLE, NOON), healths.followed(CAMILLE, NOON):
        pass

    assert healths._followers == {}
