"""For any two sides: what settles them settles them, and never gives more than a habilitation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.api.keycloak.wanted import GROUPS
from services.api.reconciling.comparison import PICTURES
from services.api.reconciling.drift import Kind
from services.api.reconciling.round import MOST_PASSES
from services.api.reconciling.sides import Account, Ours, Realm, State
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId
from tests.services.api.reconciling.model import (
    AS_BOOTSTRAP_MAKES_THEM,
    CIC,
    ID,
    KINDS,
    METZ,
    SDIS,
    account,
    found,
    ours,
    realm,
    settled,
)

NUMBERS = st.integers(1, 3)
BY_HAND = (Kind.ACCOUNT_DISABLED, Kind.ACCOUNT_MISSING, Kind.ACCOUNT_UNBOUND, Kind.DETAILS_DIFFER)
"""What a person settles: an account an administrator disabled or deleted, a name, two lines."""


@st.composite
def people(draw: st.DrawFn) -> tuple[Ours, ...]:
    some = {}
    for _ in range(draw(st.integers(0, 5))):
        number, organisation = draw(NUMBERS), draw(st.sampled_from([CIC, SDIS]))
        state = draw(st.sampled_from(State))
        acts = draw(st.sets(st.sampled_from([Right.WATCH, Right.STEER]), min_size=1))
        agent = draw(st.sampled_from([ID.format(number), f"martin{number}"]))
        some[agent, organisation] = ours(
            number,
            agent=AgentId(agent),
            organisation=organisation,
            state=state,
            acts=frozenset(acts) if state is State.HOLDS else frozenset(),
            service=draw(st.sampled_from(["Salle", "Nuit"])),
        )
    return tuple(some.values())


@st.composite
def realms(draw: st.DrawFn) -> Realm:
    some = []
    for number in draw(st.sets(NUMBERS)):
        memberships = {
            alias: frozenset(draw(st.sets(st.sampled_from(sorted(GROUPS[KINDS[alias]])))))
            for alias in draw(st.sets(st.sampled_from([CIC, SDIS, METZ])))
        }
        some.append(
            account(
                number,
                enabled=draw(st.booleans()),
                closed=draw(st.booleans()),
                service=draw(st.sampled_from(["Salle", "Jour"])),
                memberships=memberships,
            )
        )
    return realm(*some)


@settings(max_examples=400, deadline=None)
@given(people(), realms())
def test_what_settles_settles_for_good(mine: tuple[Ours, ...], theirs: Realm) -> None:
    after = settled(mine, theirs, MOST_PASSES)

    left = found(*after)
    assert [one for one in left if one.remedy is not None] == []
    assert [one for one in left if one.kind not in BY_HAND] == []


@settings(max_examples=400, deadline=None)
@given(people(), realms())
def test_what_settles_never_gives_more_than_the_habilitation(
    mine: tuple[Ours, ...], theirs: Realm
) -> None:
    before = {
        (one.id, where): theirs.granted(one, where)
        for one in theirs.accounts
        for where in one.memberships
        # What a group gives without a habilitation comes back with the account.
        if one.enabled or where == METZ or "heads" in one.memberships[where]
    }

    bound, after = settled(mine, theirs, MOST_PASSES)

    due = {(one.agent, one.organisation): _due(one) for one in bound}
    for one, where, roles in _granted(after):
        given = roles - before.get((one.id, where), frozenset())
        assert given <= due.get((AgentId(one.id), where), frozenset())


@settings(max_examples=400, deadline=None)
@given(people(), realms())
def test_while_it_is_open_what_remains_is_in_both(mine: tuple[Ours, ...], theirs: Realm) -> None:
    drifts = found(mine, theirs)

    due = {(one.agent, one.organisation): _due(one) for one in mine}
    for one, where, roles in _granted(theirs):
        if where == METZ:
            continue
        bars = {bar for each in drifts if (each.agent, each.organisation) == (one.id, where)
                for bar in each.bars}  # fmt: skip
        kept = frozenset() if "*" in bars else roles - bars
        heads = AS_BOOTSTRAP_MAKES_THEM[where]["heads"]
        alone = heads if "heads" in one.memberships[where] else frozenset()
        allowed = due.get((AgentId(one.id), where), frozenset()) | alone
        if (AgentId(one.id), where) not in due and (AgentId(one.username), where) in due:
            continue  # under a name the habilitation opens nothing, whatever roles there are
        assert kept <= allowed


def _due(one: Ours) -> frozenset[str]:
    if one.state is State.AWAITED:
        return PICTURES  # barred by its dates
    if one.state is not State.HOLDS:
        return frozenset()
    group = "operators" if Right.STEER in one.acts else "viewers"
    return frozenset(GROUPS[KINDS[CIC]][group])


def _granted(held: Realm) -> list[tuple[Account, SubscriberId, frozenset[str]]]:
    return [
        (one, where, held.granted(one, where))
        for one in held.accounts
        if one.enabled
        for where in one.memberships
    ]
