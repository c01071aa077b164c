"""A difference in one line, for whoever runs the command: who, what, and what settles it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, assert_never

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
from services.kit.clock import clock

if TYPE_CHECKING:
    from services.api.acts.drifts.reading import Standing

BY_HAND = {
    Kind.ACCOUNT_MISSING: "write the account's id, or a username with name, rank and service, "
    "in the habilitation",
    Kind.ACCOUNT_UNBOUND: "that account is habilitated already: end one of the two lines",
    Kind.ACCOUNT_DISABLED: "whoever disabled it enables it, or the habilitation is ended",
    Kind.NOT_A_MEMBER: "beffroi keycloak bootstrap --apply makes the organization",
    Kind.NOT_HABILITATED: "habilitate this person, or remove the member",
    Kind.STILL_OPEN: "disable the account",
    Kind.GROUP_TOO_WIDE: "beffroi keycloak bootstrap --apply mends the group",
    Kind.GROUP_TOO_NARROW: "beffroi keycloak bootstrap --apply mends the group",
    Kind.DETAILS_DIFFER: "mend the name in Keycloak, or in the habilitation",
    Kind.SAME_PERSON_TWICE: "disable the account that is one too many",
}


def told(one: Drift) -> str:
    settles = BY_HAND[one.kind] if one.remedy is None else _remedy(one.remedy)
    return f"{_who(one.organisation, one.name, one.agent)}: {one.kind}: {_sides(one)}: {settles}"


def told_open(standing: Standing) -> Iterator[str]:
    look = standing.look
    for one in standing.drifts:
        mark = "-" if one.settles else "!"
        barred = ", ".join(sorted(one.bars)) or "nothing"
        yield (
            f"{mark} {_who(one.organisation, one.name, one.agent)}: {one.kind}: "
            f"{one.ours} / {one.theirs}: barred: {barred}, since {clock(one.since)}"
        )
    if look is None:
        yield "Accounts were never compared. Remedy: set API_KEYCLOAK_URL, API_KEYCLOAK_SECRET"
        return
    read = "never" if look.read_at is None else clock(look.read_at)
    late = f", {look.trouble}" if look.trouble is not None else ""
    yield f"{len(standing.drifts)} differences; accounts last read: {read}{late}."


def _who(organisation: str, name: str, agent: str) -> str:
    return f"{organisation}, {name} ({agent})" if name else f"{organisation}, {agent}"


def _sides(one: Drift) -> str:
    return f"{one.ours} / {one.theirs}"


def _remedy(remedy: Remedy) -> str:
    match remedy:
        case Create(username=username, group=group):
            return f"account {username} made, without a key, in {group or 'no group'}"
        case Bind(account):
            return f"account {account} written in the habilitation"
        case Disable():
            return "account disabled, sessions ended"
        case Enable():
            return "account enabled"
        case Leave():
            return "out of the organization, sessions ended"
        case Regroup(left=left, joined=joined):
            out = f"out of {', '.join(left)}" if left else ""
            into = f"into {joined}" if joined else ""
            return ", ".join(filter(None, (out, into))) or "a member"
        case Rewrite(attributes=attributes):
            return ", ".join(f"{name} → {value}" for name, value in attributes)
        case _:
            assert_never(remedy)
