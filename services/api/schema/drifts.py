"""Where accounts and habilitations differ, at the GraphQL door: for those who settle it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeAlias

import strawberry
from strawberry import ID

from services.api import french_drifts
from services.api.acts.drifts.reading import Standing, read_drifts
from services.api.reconciling.drift import Kind
from services.api.schema import words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.drifts.shelf import OpenDrift
from tenants.decisions.outcomes import Refused
from tenants.vocabulary.identifiers import TenantId


@strawberry.enum
class DriftKind(Enum):
    ACCOUNT_MISSING = "account-missing"
    ACCOUNT_UNBOUND = "account-unbound"
    ACCOUNT_DISABLED = "account-disabled"
    NOT_A_MEMBER = "not-a-member"
    NOT_HABILITATED = "not-habilitated"
    STILL_OPEN = "still-open"
    GROUP_TOO_WIDE = "group-too-wide"
    GROUP_TOO_NARROW = "group-too-narrow"
    DETAILS_DIFFER = "details-differ"
    SAME_PERSON_TWICE = "same-person-twice"


@strawberry.type(
    description="An account and a habilitation do not say the same: the narrower counts meanwhile."
)
class Drift:
    kind: DriftKind
    agent: ID = said("The account's id, or the name that the habilitation gives it.")
    name: str
    organisation: ID
    organisation_name: str
    ours: str = said("What our habilitations say.")
    theirs: str = said("What Keycloak says.")
    bars: list[str] = said("Roles that are not given meanwhile; `*` for all of them.")
    narrowed: str = said("The same, in a French sentence.")
    reason: str
    remedy: str
    settles: bool = said("Whether `beffroi keycloak sync --apply` settles it.")
    since: datetime


@strawberry.type(description="How the last reading of Keycloak's accounts went.")
class AccountsLook:
    read_at: datetime | None = said("The last that succeeded.")
    trouble: str | None = said("`keycloak-away`, `keycloak-refused`; null where it went well.")
    trouble_since: datetime | None
    late: bool = said("For five minutes or more nothing could be read: what was known stands.")


@strawberry.type(description="By organisation and agent.")
class Drifts:
    drifts: list[Drift]
    look: AccountsLook | None = said("Null where accounts are kept by hand.")


@strawberry.type
class DriftsRefused:
    code: str = said("Stable: `role-missing`.")
    message: str
    remedy: str


DriftsAnswer: TypeAlias = Annotated[Drifts | DriftsRefused, strawberry.union("DriftsAnswer")]


@strawberry.type
class DriftQuery:
    @words.asked(
        "Where accounts and habilitations differ: my organisation's for its heads of service, "
        "everybody's for the platform's people."
    )
    async def drifts(self, info: Info) -> DriftsAnswer:
        house = info.context.house
        with told():
            answer = await read_drifts(house.begin, info.context.agent, house.clock())
        match answer:
            case Refused():
                return DriftsRefused(code=answer.code, message=answer.message, remedy=answer.remedy)
            case Standing():
                return Drifts(
                    drifts=[_drift(house, one) for one in answer.drifts], look=_look(answer)
                )


def _drift(house: House, one: OpenDrift) -> Drift:
    reason, remedy = french_drifts.DRIFTS[Kind(one.kind)]
    return Drift(
        kind=DriftKind(one.kind),
        agent=ID(one.agent),
        name=one.name,
        organisation=ID(one.organisation),
        organisation_name=_named(house, one),
        ours=one.ours,
        theirs=one.theirs,
        bars=sorted(one.bars),
        narrowed=french_drifts.narrowed(one.bars),
        reason=reason,
        remedy=remedy,
        settles=one.settles,
        since=one.since,
    )


def _named(house: House, one: OpenDrift) -> str:
    convention = house.convention(one.tenant)
    body = None if convention is None else convention.subscriber(one.organisation)
    return house.tenant_name(TenantId(one.organisation)) if body is None else body.name


def _look(answer: Standing) -> AccountsLook | None:
    look = answer.look
    if look is None:
        return None
    return AccountsLook(
        read_at=look.read_at,
        trouble=look.trouble,
        trouble_since=look.trouble_since,
        late=answer.late,
    )
