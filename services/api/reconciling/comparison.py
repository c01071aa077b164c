"""Where habilitations and accounts disagree, all of it, and what would settle each point. Pure.

Settled means: Keycloak does what the habilitation says. No remedy gives more than that, and
none changes a right of ours. A head of service who is not habilitated stays in the group
`heads`: its other roles rest on no habilitation, and its pictures open to nobody without one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.wanted import GROUPS, LOOK, STEER
from services.api.reconciling.drift import (
    Bind,
    Disable,
    Drift,
    Enable,
    Kind,
    Leave,
    Regroup,
    Remedy,
)
from services.api.reconciling.naming import details, missing, twice
from services.api.reconciling.sides import Account, Bodies, Ours, Realm, State
from tenants.habilitations.barring import EVERYTHING
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId

PICTURES = frozenset({LOOK, STEER})
"""The roles that rest on a habilitation."""
NOTHING: frozenset[str] = frozenset()
_ALONE = {
    kind: {name: frozenset(roles) for name, roles in groups.items() if not set(roles) <= PICTURES}
    for kind, groups in GROUPS.items()
}
"""The groups that somebody may be in without a habilitation."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both, and what is looked up in them."""

    people: Sequence[Ours]
    realm: Realm
    bodies: Bodies
    accounts: Mapping[str, Account]
    names: Mapping[str, Account]
    ours: Mapping[str, Mapping[SubscriberId, Ours]]
    """By account: what we have of it, in each organisation."""


def compare(people: Iterable[Ours], realm: Realm, bodies: Bodies) -> tuple[Drift, ...]:
    """By organisation and agent; at most one of each kind for one person there."""
    sides = _sides(tuple(people), realm, bodies)
    found = [drift for one in sides.people for drift in _of_person(sides, one)]
    for account in realm.accounts:
        found.extend(_of_memberships(sides, account))
    found.extend(twice(realm, bodies, sides.ours))
    return tuple(sorted(found, key=lambda one: (one.organisation, one.agent, one.kind)))


def wanted_group(kind: OrganisationKind | None, acts: frozenset[Right]) -> str | None:
    """The narrowest group that does what these acts need."""
    if kind is not OrganisationKind.SUBSCRIBER:
        return None
    return "operators" if Right.STEER in acts else "viewers"


def _sides(people: tuple[Ours, ...], realm: Realm, bodies: Bodies) -> Sides:
    accounts = {one.id: one for one in realm.accounts}
    names = {one.username: one for one in realm.accounts}
    ours: dict[str, dict[SubscriberId, Ours]] = defaultdict(dict)
    for one in people:
        account = accounts.get(one.agent) or names.get(one.agent.lower())
        if account is not None:
            # Of an account and a name for it, the account's own line counts.
            known = ours[account.id].get(one.organisation)
            if known is None or known.agent != account.id:
                ours[account.id][one.organisation] = one
    return Sides(people, realm, bodies, accounts, names, ours)


def _of_person(sides: Sides, one: Ours) -> Iterator[Drift]:
    account = sides.accounts.get(one.agent)
    if account is None:
        yield from _unknown(sides, one)
    elif one.state.over:
        yield from _closing(sides, one, account)
    elif one.state is State.HOLDS and one.organisation in sides.bodies.kinds:
        yield from _holding(sides, one, account)


def _unknown(sides: Sides, one: Ours) -> Iterator[Drift]:
    if one.state.over:
        return
    named = sides.names.get(one.agent.lower())
    if named is not None:
        # Whoever is habilitated twice is looked at by a person, not merged.
        bound = sides.ours[named.id][one.organisation] is one
        remedy = Bind(named.id) if bound else None
        yield _drift(one, Kind.ACCOUNT_UNBOUND, one.agent, named.id, EVERYTHING, remedy)
    elif one.state is State.HOLDS:
        group = wanted_group(sides.bodies.kinds.get(one.organisation), one.acts)
        known = group is not None and one.organisation in sides.realm.groups
        create = missing(one, _safe(sides, one.organisation, group)) if known else None
        yield _drift(one, Kind.ACCOUNT_MISSING, one.state, "–", EVERYTHING, create)


def _closing(sides: Sides, one: Ours, account: Account) -> Iterator[Drift]:
    if not account.enabled:
        return
    elsewhere = _elsewhere(sides, account)
    if elsewhere and one.organisation not in account.memberships:
        return
    remedy: Remedy = Leave(account.id, one.organisation) if elsewhere else Disable(account.id)
    yield _drift(one, Kind.STILL_OPEN, one.state, "enabled", EVERYTHING, remedy)


def _elsewhere(sides: Sides, account: Account) -> bool:
    """Whether the account serves somewhere where nothing is over."""
    ours = sides.ours.get(account.id, {})
    over = {organisation for organisation, one in ours.items() if one.state.over}
    return bool((set(account.memberships) | set(ours)) - over)


def _holding(sides: Sides, one: Ours, account: Account) -> Iterator[Drift]:
    group = wanted_group(sides.bodies.kinds[one.organisation], one.acts)
    if not account.enabled:
        enable = Enable(account.id) if account.closed else None
        yield _drift(one, Kind.ACCOUNT_DISABLED, one.state, "disabled", EVERYTHING, enable)
        return
    if one.organisation not in account.memberships:
        known = one.organisation in sides.realm.groups
        safe = _safe(sides, one.organisation, group)
        join = Regroup(account.id, one.organisation, (), safe) if known else None
        yield _drift(one, Kind.NOT_A_MEMBER, one.state, "–", EVERYTHING, join)
    elif group is not None:
        yield from _narrow(sides, one, account, group)
    yield from details(one, account, sides.ours[account.id].values())


def _narrow(sides: Sides, one: Ours, account: Account, group: str) -> Iterator[Drift]:
    wanted = _roles(group)
    granted = sides.realm.granted(account, one.organisation)
    lacking = wanted - granted
    if not lacking:
        return
    mine = account.memberships[one.organisation]
    # Who is in the right group already waits for bootstrap, which mends the group.
    joined = None if group in mine else _safe(sides, one.organisation, group)
    remedy = None if joined is None else Regroup(account.id, one.organisation, (), joined)
    told = ", ".join(sorted(mine)) or "–"
    yield _drift(one, Kind.GROUP_TOO_NARROW, group, told, lacking, remedy)


def _safe(sides: Sides, organisation: SubscriberId, group: str | None) -> str | None:
    """The group, unless it gives more in Keycloak than it should, or does not stand there."""
    gives = sides.realm.groups.get(organisation, {}).get(group or "")
    if group is None or gives is None:
        return None
    return group if gives <= _roles(group) else None


def _of_memberships(sides: Sides, account: Account) -> Iterator[Drift]:
    # One that we closed may be opened again: its groups are put right before.
    if not account.enabled and not account.closed:
        return
    for organisation, mine in sorted(account.memberships.items()):
        kind = sides.bodies.kinds.get(organisation)
        one = sides.ours.get(account.id, {}).get(organisation)
        if kind is None or (one is not None and one.state.over):
            continue
        alone = _ALONE[kind]
        if one is None and kind is OrganisationKind.SUBSCRIBER and not mine & alone.keys():
            yield _stranger(sides, account, organisation)
        else:
            yield from _wide(sides, account, organisation, one)


def _stranger(sides: Sides, account: Account, organisation: SubscriberId) -> Drift:
    theirs = ", ".join(sorted(account.memberships[organisation])) or "member"
    return _of_account(
        sides, account, organisation, Kind.NOT_HABILITATED, "–", theirs, EVERYTHING,
        Leave(account.id, organisation),
    )  # fmt: skip


def _wide(
    sides: Sides, account: Account, organisation: SubscriberId, one: Ours | None
) -> Iterator[Drift]:
    kind = sides.bodies.kinds[organisation]
    mine = account.memberships[organisation]
    group = None if one is None else wanted_group(kind, one.acts)
    alone = _ALONE[kind]
    allowed = _due(one, group).union(*(alone[name] for name in mine & alone.keys()))
    granted = sides.realm.granted(account, organisation)
    extra = granted - allowed
    if not extra:
        return
    gives = sides.realm.groups.get(organisation, {})
    left = tuple(sorted(name for name in mine if gives.get(name, NOTHING) & extra))
    # A group of ours that gives too much is bootstrap's to mend; leaving it would not last.
    ours = {name for name in left if name == group or name in alone}
    joined = _safe(sides, organisation, group)
    remedy = None if ours else Regroup(account.id, organisation, left, joined)
    told = ", ".join(sorted(mine))
    yield _of_account(
        sides, account, organisation, Kind.GROUP_TOO_WIDE, group or "–", told, extra, remedy
    )


def _due(one: Ours | None, group: str | None) -> frozenset[str]:
    if one is None or group is None:
        return NOTHING
    # A habilitation of next week: the group may be there before, and opens nothing.
    return PICTURES if one.state is State.AWAITED else _roles(group)


def _roles(group: str) -> frozenset[str]:
    return frozenset(GROUPS[OrganisationKind.SUBSCRIBER][group])


def _drift(
    one: Ours, kind: Kind, ours: str, theirs: str, bars: frozenset[str], remedy: Remedy | None
) -> Drift:
    return Drift(
        kind, one.agent, one.organisation, one.name, str(ours), theirs, bars, one.tenants, remedy
    )


def _of_account(
    sides: Sides,
    account: Account,
    organisation: SubscriberId,
    kind: Kind,
    ours: str,
    theirs: str,
    bars: frozenset[str],
    remedy: Remedy | None,
) -> Drift:
    one = sides.ours.get(account.id, {}).get(organisation)
    told = one.tenants if one is not None else sides.bodies.tenants[organisation]
    return Drift(
        kind, AgentId(account.id), organisation, account.name, ours, theirs, bars, told, remedy
    )
