"""Both sides for tests, and what Keycloak would be once a remedy was carried out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from services.api.identity.identity import OrganisationKind
from services.api.keycloak.wanted import GROUPS
from services.api.reconciling.comparison import compare
from services.api.reconciling.drift import (
    Bind,
    Create,
    Disable,
    Drift,
    Enable,
    Leave,
    Regroup,
    Remedy,
    Rewrite,
    in_order,
)
from services.api.reconciling.sides import Account, Bodies, Ours, Realm, State
from tenants.habilitations.habilitation import Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

CIC, SDIS, METZ = SubscriberId("cic-nord"), SubscriberId("sdis-57"), SubscriberId("metz")
TENANT = TenantId("metz")
KINDS = {
    CIC: OrganisationKind.SUBSCRIBER,
    SDIS: OrganisationKind.SUBSCRIBER,
    METZ: OrganisationKind.TENANT,
}
BODIES = Bodies(KINDS, {one: frozenset({TENANT}) for one in KINDS})
AS_BOOTSTRAP_MAKES_THEM = {
    alias: {name: frozenset(roles) for name, roles in GROUPS[kind].items()}
    for alias, kind in KINDS.items()
}
ID = "8f1c2d7e-0000-4000-8000-00000000000{}"


def ours(which: int = 1, **said: object) -> Ours:
    """Somebody who may watch and steer for the CIC, today."""
    one = Ours(
        AgentId(ID.format(which)), CIC, State.HOLDS, frozenset({Right.WATCH, Right.STEER}),
        frozenset({TENANT}), f"Camille Martin{which}", "Brigadier", "Salle", f"2026-{which}",
    )  # fmt: skip
    return replace(one, **said)  # type: ignore[arg-type]  # a test names fields


def account(which: int = 1, **said: object) -> Account:
    """The same person's account, as it should be."""
    one = Account(
        ID.format(which), f"martin{which}", True, f"Camille Martin{which}", "Brigadier",
        "Salle", f"2026-{which}", False, {CIC: frozenset({"operators"})},
    )  # fmt: skip
    return replace(one, **said)  # type: ignore[arg-type]  # a test names fields


def realm(*accounts: Account) -> Realm:
    return Realm(accounts, AS_BOOTSTRAP_MAKES_THEM)


def found(people: Iterable[Ours], held: Realm) -> tuple[Drift, ...]:
    return compare(people, held, BODIES)


def settled(people: tuple[Ours, ...], held: Realm, passes: int) -> tuple[tuple[Ours, ...], Realm]:
    """After so many runs of all remedies, each as `Reconciliation.settle` goes about it."""
    for _ in range(passes):
        for drift in in_order(compare(people, held, BODIES)):
            if drift.remedy is not None:
                people, held = carried_out(people, held, drift, drift.remedy)
    return people, held


def carried_out(
    people: tuple[Ours, ...], held: Realm, drift: Drift, remedy: Remedy
) -> tuple[tuple[Ours, ...], Realm]:
    match remedy:
        case Bind(account=bound):
            whose = (drift.agent, drift.organisation)
            people = tuple(
                replace(one, agent=AgentId(bound)) if (one.agent, one.organisation) == whose
                else one
                for one in people
            )  # fmt: skip
            return people, held
        case Create():
            if any(one.username == remedy.username for one in held.accounts):
                return people, held
            groups = frozenset() if remedy.group is None else frozenset({remedy.group})
            made = Account(
                f"id-of-{remedy.username}", remedy.username, True, remedy.name, remedy.rank,
                remedy.service, remedy.number, False, {remedy.organisation: groups},
            )  # fmt: skip
            return people, replace(held, accounts=(*held.accounts, made))
        case _:
            changed = tuple(
                _changed(one, remedy) if one.id == remedy.account else one for one in held.accounts
            )
            return people, replace(held, accounts=changed)


def _changed(one: Account, remedy: Disable | Enable | Leave | Regroup | Rewrite) -> Account:
    match remedy:
        case Disable():
            return replace(one, enabled=False, closed=True)
        case Enable():
            return replace(one, enabled=True, closed=False)
        case Leave(organisation=left):
            others = {alias: them for alias, them in one.memberships.items() if alias != left}
            return replace(one, memberships=others)
        case Regroup():
            mine = one.memberships.get(remedy.organisation, frozenset()) - set(remedy.left)
            joined = frozenset() if remedy.joined is None else frozenset({remedy.joined})
            return replace(one, memberships={**one.memberships, remedy.organisation: mine | joined})
        case Rewrite():
            said = dict(remedy.attributes)
            return replace(
                one,
                rank=said.get("rank", one.rank),
                service=said.get("service", one.service),
                number=said.get("habilitation", one.number),
            )
        case _:
            assert_never(remedy)
