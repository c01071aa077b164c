"""The second decision: what the API signed is read again, and the commune's own copy rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.federator.guard import Admitted, Guard, Holding, Judgement, TurnedAway
from services.kit.passes import Pass, generate_key, sign
from tenants.decisions.cutting import Cut, standing_cut
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ, NOON, a_camera, a_convention, a_deed
from tests.services.federator.scripted import KEY, a_pass, at, camera_named, flow_named

SHARED = {camera_named(f"{number:03}"): a_camera(f"{number:03}") for number in range(1, 13)}


def a_guard(*cuts: Cut, **changes: Any) -> Guard:
    return Guard(ASCQ, a_deed(**changes), KEY, lambda camera, at: standing_cut(cuts, camera, at))


def a_cut(camera: CameraId | None) -> Cut:
    return Cut(camera, "intervention en cours", "Alex Dubois", NOON, at(hours=1))


def judge(guard: Guard, granted: Pass | None = None, view: str | None = None) -> Judgement:
    granted = granted or a_pass()
    return guard.judge(view or granted.view, sign(granted, KEY, NOON), NOON, SHARED)


def refusal(judgement: Judgement) -> tuple[str, str]:
    assert isinstance(judgement.answer, TurnedAway)
    return judgement.answer.code, judgement.answer.article.cited


def a_holding(number: int = 1, *, local: str = "001", slot: int = 1, fence: int = 1) -> Holding:
    return Holding(flow_named(number), camera_named(local), slot, fence)


def fill(guard: Guard) -> None:
    for number in range(1, 9):
        assert isinstance(judge(guard, a_pass(f"{number:03}", number=number)).answer, Admitted)


def test_a_sound_pass_is_admitted_until_its_own_end() -> None:
    assert judge(a_guard()) == Judgement(Admitted(a_pass(), a_holding(), at(hours=6)))


def test_the_commune_s_own_copy_ends_a_right_before_the_pass_does() -> None:
    guard = a_guard(term=replace(a_convention().term, ends=date(2026, 6, 16)))

    answer = judge(guard, a_pass(until=at(hours=72))).answer

    assert isinstance(answer, Admitted)
    assert answer.until == at(hours=10)


def test_what_the_commune_s_copy_does_not_allow_is_refused_though_the_api_signed_it() -> None:
    guard = a_guard(term=replace(a_convention().term, ends=date(2026, 6, 15)))

    assert refusal(judge(guard)) == ("convention-not-in-force", "villeneuve-d-ascq art. 7")
    assert guard.slots(NOON).held == {}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"motive": "curiosity"}, "motive-unknown"),
        ({"incident": None}, "incident-missing"),
        ({"organisation": "someone-else"}, "not-subscribed"),
        ({"until": NOON}, "no-habilitation"),
    ],
)
def test_every_line_of_the_law_is_read_again(changes: dict[str, Any], code: str) -> None:
    guard = a_guard()

    assert refusal(judge(guard, a_pass(**changes)))[0] == code
    assert guard.slots(NOON).held == {}


@pytest.mark.parametrize(
    "pass_case",
    [
        a_pass(tenant="roubaix"),
        a_pass(camera="roubaix:001"),
        a_pass(camera="rubbish"),
        a_pass(flow=""),
        a_pass(flow="é"),
        a_pass(flow="f" * 129),
    ],
)
def test_a_pass_that_does_not_name_our_own_is_refused(pass_case: Pass) -> None:
    assert refusal(judge(a_guard(), pass_case))[0] == "pass-refused"


def test_a_pass_opens_no_other_view_than_its_own() -> None:
    assert refusal(judge(a_guard(), view="view-of-somebody-else"))[0] == "pass-refused"


def test_a_forged_pass_is_refused_under_the_law_itself() -> None:
    forged = sign(a_pass(), generate_key(), NOON)
    judgement = a_guard().judge("view-1", forged, NOON, SHARED)

    assert refusal(judgement) == ("pass-refused", "code de la sécurité intérieure art. L252-3")


def test_a_pass_opens_for_a_minute_only() -> None:
    token = sign(a_pass(), KEY, NOON)
    judgement = a_guard().judge("view-1", token, NOON + timedelta(seconds=63), SHARED)

    assert refusal(judgement)[0] == "pass-refused"


def test_a_camera_that_is_not_shared_is_refused() -> None:
    assert refusal(judge(a_guard(), a_pass("900")))[0] == "camera-unknown"


def test_while_the_inventory_is_not_known_the_pass_is_enough() -> None:
    token = sign(a_pass("900"), KEY, NOON)

    assert isinstance(a_guard().judge("view-1", token, NOON, None).answer, Admitted)


def test_the_ninth_flow_is_refused_and_the_eight_go_on() -> None:
    guard = a_guard()
    fill(guard)

    ninth = judge(guard, a_pass("009", number=9))

    assert refusal(ninth) == ("quota-reached", "villeneuve-d-ascq art. 3")
    assert ninth.superseded == ()
    assert sorted(guard.slots(NOON).held) == list(range(1, 9))


def test_one_more_view_of_a_running_flow_takes_no_slot() -> None:
    guard = a_guard()
    fill(guard)

    assert isinstance(judge(guard, a_pass("001", view="view-20")).answer, Admitted)
    assert len(guard.slots(NOON).held) == 8


def test_a_slot_the_commune_s_copy_does_not_have_is_refused_even_with_room() -> None:
    guard = a_guard(quota=2)

    third = judge(guard, a_pass("003", number=3))

    assert refusal(third) == ("quota-reached", "villeneuve-d-ascq art. 3")
    assert guard.slots(NOON).held == {}


@pytest.mark.parametrize("slot", [0, -1])
def test_a_slot_that_cannot_be_is_refused(slot: int) -> None:
    assert refusal(judge(a_guard(), a_pass(slot=slot)))[0] == "quota-reached"


def test_a_newer_fence_takes_the_slot_and_names_whom_it_supersedes() -> None:
    guard = a_guard()
    judge(guard, a_pass("001", slot=1, fence=1))

    newer = judge(guard, a_pass("002", number=2, slot=1, fence=2))

    assert newer.superseded == (a_holding(),)
    assert isinstance(newer.answer, Admitted)
    assert guard.slots(NOON).held == {1: camera_named("002")}


def test_a_newer_fence_drops_the_older_flow_even_when_its_own_pass_is_refused() -> None:
    guard = a_guard()
    judge(guard, a_pass("001", slot=1, fence=1))

    newer = judge(guard, a_pass("002", number=2, slot=1, fence=2, motive="curiosity"))

    assert newer.superseded == (a_holding(),)
    assert refusal(newer)[0] == "motive-unknown"
    assert guard.slots(NOON).held == {}


def test_an_older_fence_never_comes_back_even_once_the_newer_flow_is_over() -> None:
    guard = a_guard()
    judge(guard, a_pass("002", number=2, slot=1, fence=2))
    guard.release(a_holding(2, local="002", slot=1, fence=2))

    assert refusal(judge(guard, a_pass("001", slot=1, fence=1)))[0] == "fenced"
    assert guard.slots(NOON).held == {}


def test_two_flows_never_share_one_fence() -> None:
    guard = a_guard()
    judge(guard, a_pass("001", slot=1, fence=1))

    assert refusal(judge(guard, a_pass("002", number=2, slot=1, fence=1)))[0] == "fenced"
    assert guard.slots(NOON).held == {1: camera_named("001")}


def test_a_flow_does_not_change_its_camera() -> None:
    guard = a_guard()
    judge(guard, a_pass("001"))

    assert refusal(judge(guard, a_pass("002", number=1, fence=2)))[0] == "fenced"
    assert guard.slots(NOON).held == {1: camera_named("001")}


def test_a_flow_under_a_newer_fence_supersedes_itself_and_keeps_its_slot() -> None:
    guard = a_guard()
    judge(guard, a_pass())

    newer = judge(guard, a_pass(fence=2))
    guard.release(a_holding())

    assert newer.superseded == (a_holding(),)
    assert isinstance(newer.answer, Admitted)
    assert guard.slots(NOON).held == {1: camera_named("001")}


def test_a_flow_that_ended_here_may_come_back_under_its_own_fence() -> None:
    guard = a_guard()
    judge(guard, a_pass())
    guard.release(a_holding())

    assert isinstance(judge(guard, a_pass()).answer, Admitted)


@pytest.mark.parametrize("cut", [camera_named("001"), None])
def test_what_its_owner_cut_is_refused_with_the_reason(cut: CameraId | None) -> None:
    guard = a_guard(a_cut(cut))

    answer = judge(guard).answer

    assert isinstance(answer, TurnedAway)
    assert answer.code == "cut-by-commune"
    assert "intervention en cours (Alex Dubois)" in answer.text
    assert guard.slots(NOON).held == {}


def test_a_cut_of_one_camera_leaves_the_others() -> None:
    assert isinstance(judge(a_guard(a_cut(camera_named("002")))).answer, Admitted)


def test_why_a_right_ended_is_read_from_the_convention() -> None:
    ended = a_guard(term=replace(a_convention().term, ends=date(2026, 6, 15)))
    unauthorised = a_guard(orders=a_convention().orders[:1])

    assert a_guard().why_ended(NOON) == "habilitation-ended"
    assert ended.why_ended(NOON) == "convention-ended"
    assert unauthorised.why_ended(at(hours=24 * 365)) == "convention-ended"


def test_our_own_people_see_a_flow_that_leaves_already_and_open_none() -> None:
    guard = a_guard()
    ours = {"organisation": ASCQ, "motive": "look-along"}

    alone = refusal(judge(guard, a_pass(**ours)))
    assert isinstance(judge(guard).answer, Admitted)
    beside = judge(guard, a_pass(view="view-of-ours", **ours)).answer

    assert alone[0] == "nothing-leaves"
    assert isinstance(beside, Admitted)
    assert (beside.holding, beside.until) == (a_holding(), at(hours=1))
    assert guard.slots(NOON).held == {1: camera_named("001")}
