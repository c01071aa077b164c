"""Police posts: who declares one, who answers for it, who ends what was convened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tenants.conventions.articles import Clause
from tenants.conventions.convention import Subscriber
from tenants.decisions import preempting
from tenants.decisions.outcomes import Granted
from tenants.decisions.special import answering, ending, posting
from tenants.decisions.special.answering import OwnerAnswer, PostAnswer
from tenants.decisions.special.ending import SpecialEnd
from tenants.decisions.special.posting import PostDeclaration
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.builders import ASCQ, CIC, NOON, a_convention, an_agent
from tests.tenants.decisions.cases import SDIS, a_deed_of, held_for, refusal

VA = a_convention()
ART = "villeneuve-d-ascq art. 3"
HOUR = timedelta(hours=1)
ME, OTHER = an_agent().id, AgentId("dominique.leroy")
STADIUM, POST = "stade-pierre-mauroy", "poste de police du stade"
DECLARED = PostDeclaration(ME, CIC, STADIUM, 6 * HOUR, NOON)
ANSWER = PostAnswer(ME, CIC, OTHER, CIC, STADIUM, POST, NOON)
OWNER = OwnerAnswer(AgentId("alex.dubois"), SubscriberId(ASCQ), "responsable du CSU", NOON)
SECOND = Subscriber(SDIS, "SDIS du Nord", 2, VA.article(Clause.WATCHING))


@pytest.mark.clause("VA-13")
def test_the_administrator_of_the_state_s_side_declares_a_post_for_some_hours() -> None:
    assert posting.decide(DECLARED, VA, held_for(VA)) == Granted(
        VA.regimes[0].article, NOON + 6 * HOUR
    )


@pytest.mark.clause("VA-13")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"regime": "nowhere"}, "regime-unknown"),
        ({"duration": timedelta(0)}, "post-too-long"),
        ({"duration": 24 * HOUR + timedelta(seconds=1)}, "post-too-long"),
        ({"agent": OTHER}, "no-habilitation"),
        ({"organisation": SubscriberId("x")}, "not-subscribed"),
    ],
)
def test_each_line_of_a_declaration_has_its_code(changes: dict[str, object], code: str) -> None:
    asked = replace(DECLARED, **changes)  # type: ignore[arg-type]

    assert refusal(posting.decide(asked, VA, held_for(VA)))[0] == code


@pytest.mark.clause("VA-13", "VA-9")
def test_a_service_that_goes_after_declares_nothing() -> None:
    ranked = replace(VA, subscribers=(*VA.subscribers, SECOND))
    asked = replace(DECLARED, organisation=SDIS)

    outcome = posting.decide(asked, ranked, held_for(ranked, organisation=SDIS))

    assert refusal(outcome) == ("not-the-administrator", ART)


@pytest.mark.clause("VA-13")
def test_the_post_answers_in_its_office_for_the_service_that_declared_it() -> None:
    assert answering.for_post(ANSWER, VA, held_for(VA)) == Granted(VA.regimes[0].article, NOON)


@pytest.mark.clause("VA-13")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"asker": ME}, "not-an-approver"),
        ({"declared_by": SDIS}, "not-an-approver"),
        ({"office": "chef de salle"}, "not-an-approver"),
        ({"regime": "nowhere"}, "regime-unknown"),
        ({"agent": OTHER}, "no-habilitation"),
    ],
)
def test_nobody_answers_himself_nor_for_another_s_post(
    changes: dict[str, object], code: str
) -> None:
    asked = replace(ANSWER, **changes)  # type: ignore[arg-type]

    assert refusal(answering.for_post(asked, VA, held_for(VA)))[0] == code


@pytest.mark.clause("VA-6", "ME-7")
def test_the_owner_s_office_answers_for_an_arrangement_and_no_other() -> None:
    assert VA.arranging is not None
    assert answering.for_owner(OWNER, VA) == Granted(VA.arranging.article, NOON)
    for changes, code in (
        ({"office": "maire"}, "not-an-approver"),
        ({"organisation": CIC}, "owner-only"),
    ):
        asked = replace(OWNER, **changes)  # type: ignore[arg-type]
        assert refusal(answering.for_owner(asked, VA))[0] == code
    evrange = a_deed_of("evrange-moselle-fibre")
    assert refusal(answering.for_owner(OWNER, evrange))[0] == "arrangements-not-provided"
    assert refusal(answering.for_owner(OWNER, None))[0] == "no-convention"


@pytest.mark.clause("VA-6", "MF-2", "VA-13")
@pytest.mark.parametrize(
    ("by", "opens", "may"),
    [
        (CIC, True, True),
        (CIC, False, True),
        (SubscriberId(ASCQ), True, True),
        (SubscriberId(ASCQ), False, False),
        (SDIS, True, False),
    ],
)
def test_who_asked_ends_it_and_the_owner_ends_what_opens_its_images(
    by: SubscriberId, opens: bool, may: bool
) -> None:
    for convention in (VA, None):
        outcome = ending.decide(SpecialEnd(by, ASCQ, CIC, opens, NOON), convention)
        if may:
            assert isinstance(outcome, Granted)
        else:
            assert refusal(outcome)[0] == "not-an-ender"


@pytest.mark.clause("VA-9")
def test_who_is_subscribed_no_more_yields_before_all() -> None:
    assert preempting.rank_of(VA, CIC) == 1
    assert preempting.rank_of(VA, SDIS) == preempting.LAST
