"""Each way in which a habilitation and an account may disagree: named, barred, with its remedy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.api.reconciling.drift import (
    Bind,
    Create,
    Disable,
    Drift,
    Enable,
    Kind,
    Leave,
    Regroup,
    Remedy,
    Rewrite,
)
from services.api.reconciling.sides import Account, Ours, Realm, State
from tenants.habilitations.barring import EVERYTHING
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId
from tests.services.api.reconciling.model import (
    AS_BOOTSTRAP_MAKES_THEM,
    CIC,
    ID,
    METZ,
    SDIS,
    account,
    found,
    ours,
    realm,
)

ONE = ID.format(1)
WATCHES = frozenset({Right.WATCH})
NONE: frozenset[str] = frozenset()
STEERING = frozenset({"flow.steer"})
PICTURES = frozenset({"flow.view", "flow.steer"})


def only(people: list[Ours], held: Realm) -> Drift:
    (drift,) = found(people, held)
    return drift


def test_two_sides_that_agree_have_no_difference() -> None:
    watcher = ours(2, acts=WATCHES)
    their = account(2, memberships={CIC: frozenset({"viewers"})})

    assert found([ours(), watcher], realm(account(), their)) == ()


@pytest.mark.parametrize(
    ("_case", "mine", "theirs", "kind", "bars", "remedy"),
    [
        ("the account was deleted", ours(), None, Kind.ACCOUNT_MISSING, EVERYTHING, None),
        ("the account is still to be made", ours(agent=AgentId("martin1")), None,
         Kind.ACCOUNT_MISSING, EVERYTHING,
         Create("martin1", "Camille Martin1", "Brigadier", "Salle", "2026-1", CIC, "operators")),
        ("it was made since", ours(agent=AgentId("martin1")), account(),
         Kind.ACCOUNT_UNBOUND, EVERYTHING, Bind(ONE)),
        ("nobody knows the rank", ours(agent=AgentId("martin1"), rank=""), None,
         Kind.ACCOUNT_MISSING, EVERYTHING, None),
        ("an administrator disabled it", ours(), account(enabled=False),
         Kind.ACCOUNT_DISABLED, EVERYTHING, None),
        ("we disabled it", ours(), account(enabled=False, closed=True),
         Kind.ACCOUNT_DISABLED, EVERYTHING, Enable(ONE)),
        ("removed by hand", ours(), account(memberships={}),
         Kind.NOT_A_MEMBER, EVERYTHING, Regroup(ONE, CIC, (), "operators")),
        ("suspended", ours(state=State.SUSPENDED, acts=NONE), account(),
         Kind.STILL_OPEN, EVERYTHING, Disable(ONE)),
        ("ended", ours(state=State.ENDED, acts=NONE), account(memberships={}),
         Kind.STILL_OPEN, EVERYTHING, Disable(ONE)),
        ("suspended here, at work elsewhere", ours(state=State.SUSPENDED, acts=NONE),
         account(memberships={CIC: frozenset({"operators"}), METZ: frozenset({"heads"})}),
         Kind.STILL_OPEN, EVERYTHING, Leave(ONE, CIC)),
        ("steers by the group alone", ours(acts=WATCHES), account(),
         Kind.GROUP_TOO_WIDE, STEERING, Regroup(ONE, CIC, ("operators",), "viewers")),
        ("steers by the habilitation alone", ours(),
         account(memberships={CIC: frozenset({"viewers"})}),
         Kind.GROUP_TOO_NARROW, STEERING, Regroup(ONE, CIC, (), "operators")),
        ("a member without a group", ours(), account(memberships={CIC: frozenset()}),
         Kind.GROUP_TOO_NARROW, PICTURES, Regroup(ONE, CIC, (), "operators")),
        ("moved to another service", ours(service="Nuit", rank="Major"), account(),
         Kind.DETAILS_DIFFER, NONE, Rewrite(ONE, (("rank", "Major"), ("service", "Nuit")))),
        ("another name", ours(name="Dominique Petit"), account(), Kind.DETAILS_DIFFER, NONE, None),
    ],
)  # fmt: skip
def test_a_difference_is_named_bars_what_is_too_much_and_says_what_settles_it(
    _case: str,
    mine: Ours,
    theirs: Account | None,
    kind: Kind,
    bars: frozenset[str],
    remedy: Remedy | None,
) -> None:
    drift = only([mine], realm() if theirs is None else realm(theirs))

    assert (drift.kind, drift.bars, drift.remedy) == (kind, bars, remedy)
    assert (drift.agent, drift.organisation, drift.tenants) == (mine.agent, CIC, mine.tenants)


def test_a_member_whom_nobody_habilitated_is_barred_and_leaves() -> None:
    drift = only([], realm(account()))

    assert (drift.kind, drift.bars) == (Kind.NOT_HABILITATED, EVERYTHING)
    assert drift.remedy == Leave(ONE, CIC)


@pytest.mark.parametrize(
    ("_case", "memberships"),
    [
        ("heads of service need no habilitation to manage", {CIC: frozenset({"heads"})}),
        ("a commune's people need none", {METZ: frozenset({"operators"})}),
    ],
)
def test_who_holds_roles_that_rest_on_no_habilitation_is_no_difference(
    _case: str, memberships: dict[str, frozenset[str]]
) -> None:
    assert found([], realm(account(memberships=memberships))) == ()


def test_a_group_made_by_hand_gives_nothing() -> None:
    groups = {**AS_BOOTSTRAP_MAKES_THEM[CIC], "friends": frozenset({"platform.manage"})}
    their = account(memberships={CIC: frozenset({"operators", "friends"})})

    drift = only([ours()], Realm((their,), {**AS_BOOTSTRAP_MAKES_THEM, CIC: groups}))

    assert (drift.kind, drift.bars) == (Kind.GROUP_TOO_WIDE, frozenset({"platform.manage"}))
    assert drift.remedy == Regroup(ONE, CIC, ("friends",), "operators")


@pytest.mark.parametrize(
    ("_case", "roles", "kind", "bars"),
    [
        ("a role taken", frozenset({"flow.view"}), Kind.GROUP_TOO_NARROW, STEERING),
        ("a role added", PICTURES | {"register.read"}, Kind.GROUP_TOO_WIDE,
         frozenset({"register.read"})),
    ],
)  # fmt: skip
def test_a_group_of_ours_that_was_changed_is_bootstraps_to_mend(
    _case: str, roles: frozenset[str], kind: Kind, bars: frozenset[str]
) -> None:
    groups = {**AS_BOOTSTRAP_MAKES_THEM[CIC], "operators": roles}

    drift = only([ours()], Realm((account(),), {**AS_BOOTSTRAP_MAKES_THEM, CIC: groups}))

    assert (drift.kind, drift.bars, drift.remedy) == (kind, bars, None)


def test_nobody_is_put_into_a_group_that_gives_more_than_it_should() -> None:
    groups = {**AS_BOOTSTRAP_MAKES_THEM[CIC], "operators": PICTURES | {"register.read"}}
    their = account(memberships={CIC: frozenset({"viewers"})})

    drift = only([ours()], Realm((their,), {**AS_BOOTSTRAP_MAKES_THEM, CIC: groups}))

    assert (drift.kind, drift.remedy) == (Kind.GROUP_TOO_NARROW, None)


def test_one_person_with_two_accounts_has_what_both_have() -> None:
    twin = account(2, name="MARTIN1 Camille", number="2026-1")
    twin = replace(twin, memberships={CIC: frozenset({"viewers"})})
    habilitated = ours(2, acts=WATCHES, name="Camille Martin1", number="2026-1")

    both = found([ours(), habilitated], realm(account(), twin))

    assert [(one.agent, one.kind, one.bars, one.remedy) for one in both] == [
        (ONE, Kind.SAME_PERSON_TWICE, STEERING, None),
        (ID.format(2), Kind.SAME_PERSON_TWICE, NONE, None),
    ]


def test_two_people_of_one_name_or_of_one_act_are_two() -> None:
    namesake = account(2, name="Camille Martin1")
    colleague = account(3, number="2026-1")
    mine = [ours(), ours(2, name="Camille Martin1"), ours(3, number="2026-1")]

    assert found(mine, realm(account(), namesake, colleague)) == ()


def test_an_account_is_closed_to_nobody_who_is_awaited() -> None:
    awaited = ours(state=State.AWAITED, acts=NONE)

    assert found([awaited], realm(account())) == ()
    assert found([awaited], realm(account(enabled=False))) == ()


def test_who_serves_two_organisations_need_not_choose_between_their_names() -> None:
    both = [ours(), ours(organisation=SDIS, service="Centre de traitement")]
    memberships = {CIC: frozenset({"operators"}), SDIS: frozenset({"operators"})}

    assert found(both, realm(account(memberships=memberships))) == ()


def test_a_name_whose_account_is_habilitated_already_is_left_to_a_person() -> None:
    by_name = ours(agent=AgentId("martin1"))

    drift = only([ours(), by_name], realm(account()))

    assert (drift.kind, drift.agent, drift.remedy) == (Kind.ACCOUNT_UNBOUND, "martin1", None)
