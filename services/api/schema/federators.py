"""Federators and their certificates, at the GraphQL door.

A code is in the answer of the invitation and nowhere else: it cannot be asked for again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Annotated, TypeAlias, assert_never

import strawberry
from strawberry import ID

from services.api import french
from services.api.acts.answers import RegisterUnavailable
from services.api.acts.federators import answers as acts
from services.api.acts.federators.entering import Hand
from services.api.acts.federators.inviting import invite_federator
from services.api.acts.federators.reading import list_federators
from services.api.acts.federators.revoking import revoke_federator
from services.api.acts.federators.rights import may_invite, may_list, may_revoke
from services.api.schema import words
from services.api.schema.context import House, Info
from services.api.schema.telling import told
from services.api.schema.words import said
from services.api.storage.federators import shelf
from services.kit.enrolment.codes import make_code
from tenants.vocabulary.identifiers import TenantId

LONGEST_REASON = 200


@strawberry.enum(description="LINKED: a media node holds a link under this certificate now.")
class FederatorState(Enum):
    LINKED = "linked"
    AWAY = "away"
    OVER = "over"
    REVOKED = "revoked"


@strawberry.enum(description="MET: another authority issued it. TOLD: revoked without being met.")
class FederatorOrigin(Enum):
    ENROLLED = "enrolled"
    RENEWED = "renewed"
    MET = "met"
    TOLD = "told"


@strawberry.type(description="One certificate of a commune's federator.")
class FederatorCertificate:
    tenant: ID
    tenant_name: str
    serial: str = said("In hexadecimal.")
    origin: FederatorOrigin
    state: FederatorState
    not_before: datetime
    not_after: datetime
    last_seen: datetime | None = said("When a link last began or ended; now while it is linked.")
    revoked_at: datetime | None
    revoked_by: str | None
    reason: str | None


@strawberry.type
class FederatorInvited:
    tenant: ID
    code: str = said("For the technician of the commune, once: it cannot be read again.")
    until: datetime


@strawberry.type
class FederatorRevoked:
    tenant: ID
    serials: list[str] = said("Those that this act revoked; none where they all were already.")


@strawberry.type
class FederatorRefused:
    code: str
    message: str
    remedy: str


@strawberry.type
class FederatorNotFound:
    tenant: ID


InviteFederatorAnswer: TypeAlias = Annotated[
    FederatorInvited | FederatorRefused | FederatorNotFound,
    strawberry.union("InviteFederatorAnswer"),
]
RevokeFederatorAnswer: TypeAlias = Annotated[
    FederatorRevoked | FederatorRefused | FederatorNotFound,
    strawberry.union("RevokeFederatorAnswer"),
]


@strawberry.type
class FederatorQuery:
    @words.asked(
        "The certificates of federators, those of the last month included: of every tenant for "
        "the platform's own people, of its own for a tenant's; else none."
    )
    async def federators(self, info: Info) -> list[FederatorCertificate]:
        house, who = info.context.house, info.context.who
        tenants = [tenant for tenant in house.conventions if may_list(who, tenant)]
        with told():
            found = await list_federators(house.begin, tenants, house.clock())
        return list(_views(house, found))


@strawberry.type
class FederatorMutation:
    @words.asked("A code with which a commune's federator enrols, once; it ends the one before.")
    async def invite_federator(self, info: Info, tenant: ID) -> InviteFederatorAnswer:
        house, who = info.context.house, info.context.who
        if house.issuing is None:
            return _refused("no-enrolment")
        try:
            answer = await invite_federator(
                house.begin,
                TenantId(tenant),
                Hand.of(who.agent),
                partial(make_code, secrets.randbelow),
                house.clock(),
                house.issuing.invitations,
                may=may_invite(who),
            )
        except RegisterUnavailable:
            return _refused("register-unavailable")
        match answer:
            case acts.Invited():
                return FederatorInvited(tenant=tenant, code=answer.code.grouped, until=answer.until)
            case acts.FederatorRefused(why=why):
                return _refused(why)
            case acts.NoSuchFederator():
                return FederatorNotFound(tenant=tenant)
            case _:
                assert_never(answer)

    @words.asked(
        "Believe a federator's certificate no more, or all of its tenant's: its link ends at once."
    )
    async def revoke_federator(
        self, info: Info, tenant: ID, reason: str, serial: str | None = None
    ) -> RevokeFederatorAnswer:
        house, who = info.context.house, info.context.who
        reason = reason.strip()
        if not (0 < len(reason) <= LONGEST_REASON and reason.isprintable()):
            return _refused("reason-missing")
        try:
            answer = await revoke_federator(
                house.begin,
                TenantId(tenant),
                serial.lower() if serial else None,
                Hand.of(who.agent),
                reason,
                house.clock(),
                may=may_revoke(who, TenantId(tenant)),
            )
            if isinstance(answer, acts.Revoked):
                await house.certificates.revoked()
        except RegisterUnavailable:
            return _refused("register-unavailable")
        match answer:
            case acts.Revoked(serials=serials):
                return FederatorRevoked(tenant=tenant, serials=list(serials))
            case acts.FederatorRefused(why=why):
                return _refused(why)
            case acts.NoSuchFederator():
                return FederatorNotFound(tenant=tenant)
            case _:
                assert_never(answer)


def _views(
    house: House, found: Iterable[shelf.FederatorCertificate]
) -> Iterable[FederatorCertificate]:
    now = house.clock()
    for one in found:
        state = _state(house, one, now)
        yield FederatorCertificate(
            tenant=ID(one.tenant),
            tenant_name=house.tenant_name(one.tenant),
            serial=one.serial,
            origin=FederatorOrigin(one.origin.value),
            state=state,
            not_before=one.since,
            not_after=one.until,
            last_seen=now if state is FederatorState.LINKED else one.seen_at,
            revoked_at=one.revoked_at,
            revoked_by=one.revoked_by,
            reason=one.reason,
        )


def _state(house: House, one: shelf.FederatorCertificate, now: datetime) -> FederatorState:
    if one.revoked_at is not None:
        return FederatorState.REVOKED
    if one.until <= now:
        return FederatorState.OVER
    linked = one.serial in house.directory.shown(one.tenant)
    return FederatorState.LINKED if linked else FederatorState.AWAY


def _refused(code: str) -> FederatorRefused:
    message, remedy = french.FEDERATORS[code]
    return FederatorRefused(code=code, message=message, remedy=remedy)
