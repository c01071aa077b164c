"""Who a person is on both sides: attributes that differ, accounts to be made, one person twice.

Pure. Two accounts are one person's where name, number and organisation are the same: one act
of designation may name several people, and two people may share a name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from services.api.identity.identity import LONGEST, OrganisationKind
from services.api.reconciling.drift import Create, Drift, Kind, Rewrite
from services.api.reconciling.sides import Account, Bodies, Ours, Realm, State, same_name
from tenants.habilitations.barring import EVERYTHING
from tenants.vocabulary.folding import fold
from tenants.vocabulary.identifiers import AgentId, SubscriberId

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{2,253}")
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def missing(one: Ours, group: str | None) -> Create | None:
    """The account to be made, where enough is known: a name to log in with, and what
    registers say of the person."""
    username = one.agent.lower()
    named = _USERNAME.fullmatch(username) and not _ID.fullmatch(username)
    if not named or " " not in one.name.strip() or not (one.rank and one.service):
        return None
    if max(map(len, (one.name, one.rank, one.service, one.number))) > LONGEST:
        return None
    return Create(username, one.name, one.rank, one.service, one.number, one.organisation, group)


def details(one: Ours, account: Account, everywhere: Iterable[Ours]) -> Iterator[Drift]:
    """A name is Keycloak's own, with the account: it is told, and written by a person. Of
    somebody who serves two organisations, what either of them says is right."""
    held = [each for each in everywhere if each.state is State.HOLDS]
    wrong = [
        (name, ours, theirs)
        for name, ours, theirs, right in (
            ("rank", one.rank, account.rank, {each.rank for each in held}),
            ("service", one.service, account.service, {each.service for each in held}),
            ("habilitation", one.number, account.number, {each.number for each in held}),
        )
        if ours and theirs not in right - {""} and len(ours) <= LONGEST
    ]
    told = list(wrong)
    if one.name and not same_name(one.name, account.name):
        told.insert(0, ("name", one.name, account.name))
    if told:
        yield Drift(
            Kind.DETAILS_DIFFER,
            one.agent,
            one.organisation,
            one.name or account.name,
            _said(told, 1),
            _said(told, 2),
            frozenset(),
            one.tenants,
            Rewrite(account.id, tuple((name, ours) for name, ours, _ in wrong)) if wrong else None,
        )


def _said(told: list[tuple[str, str, str]], side: int) -> str:
    return "; ".join(f"{one[0]}: {one[side] or '–'}" for one in told)


def twice(
    realm: Realm, bodies: Bodies, ours: Mapping[str, Mapping[SubscriberId, Ours]]
) -> Iterator[Drift]:
    """What each has beyond what all of them have is barred; one whom we do not know, whole."""
    same: dict[tuple[SubscriberId, str, str], list[Account]] = defaultdict(list)
    for account in realm.accounts:
        if account.enabled and account.number:
            name = " ".join(sorted(fold(account.name).split()))
            for organisation in account.memberships.keys() & bodies.kinds.keys():
                same[organisation, name, account.number].append(account)

    for (organisation, _, number), accounts in same.items():
        if len(accounts) < 2:
            continue
        held = [one for one in accounts if _holds(ours, one, organisation)]
        if bodies.kinds[organisation] is not OrganisationKind.SUBSCRIBER:
            held = accounts  # its people need no habilitation
        common = [realm.granted(one, organisation) for one in held]
        least = frozenset.intersection(*common) if common else frozenset()
        for account in accounts:
            one = ours.get(account.id, {}).get(organisation)
            more = realm.granted(account, organisation) - least
            others = ", ".join(sorted(x.username for x in accounts if x is not account))
            yield Drift(
                Kind.SAME_PERSON_TWICE,
                AgentId(account.id),
                organisation,
                account.name,
                number,
                others,
                more if account in held else EVERYTHING,
                bodies.tenants[organisation] if one is None else one.tenants,
            )


def _holds(
    ours: Mapping[str, Mapping[SubscriberId, Ours]], account: Account, organisation: SubscriberId
) -> bool:
    one = ours.get(account.id, {}).get(organisation)
    return one is not None and one.state is State.HOLDS
