"""Invitations and certificates, in SQL. See `shelf.Federators` for what each method promises."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from services.api.storage.exchange import Exchange
from services.api.storage.federators.shelf import (
    FederatorCertificate,
    Invitation,
    InvitationEnd,
    Origin,
)
from services.api.storage.federators.tables import federator_certificates, federator_invitations
from tenants.vocabulary.identifiers import TenantId

_i, _c = federator_invitations.c, federator_certificates.c


class SqlFederators:
    """See `Federators`."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def invitation(self, handle: str) -> Invitation | None:
        row = (
            await self._exchange.execute(
                select(
                    _i.handle, _i.tenant, _i.digest, _i.by, _i.made_at, _i.until, _i.entry,
                    _i.tries, _i.ended_by,
                ).where(_i.handle == handle)
            )
        ).first()  # fmt: skip
        return None if row is None else _invitation_of(row)

    async def invite(self, invitation: Invitation) -> None:
        await self.end_invitation(invitation.tenant, InvitationEnd.REPLACED)
        await self._exchange.execute(insert(federator_invitations).values(asdict(invitation)))

    async def end_invitation(self, tenant: TenantId, why: InvitationEnd) -> None:
        stands = (_i.tenant == tenant) & _i.ended_by.is_(None)
        await self._exchange.execute(
            update(federator_invitations).where(stands).values(ended_by=why.value)
        )

    async def change_invitation(self, invitation: Invitation) -> None:
        ended = invitation.ended_by
        await self._exchange.execute(
            update(federator_invitations)
            .where(_i.handle == invitation.handle)
            .values(tries=invitation.tries, ended_by=None if ended is None else ended.value)
        )

    async def certificate(self, serial: str) -> FederatorCertificate | None:
        row = (await self._exchange.execute(_CERTIFICATES.where(_c.serial == serial))).first()
        return None if row is None else _certificate_of(row)

    async def certificates(
        self, tenants: Collection[TenantId], over_since: datetime
    ) -> tuple[FederatorCertificate, ...]:
        recent = _c.tenant.in_(sorted(tenants)) & (_c.until >= over_since)
        rows = await self._exchange.execute(
            _CERTIFICATES.where(recent).order_by(_c.tenant, _c.until.desc(), _c.serial)
        )
        return tuple(map(_certificate_of, rows))

    async def put_certificate(self, certificate: FederatorCertificate) -> None:
        values = asdict(certificate) | {"origin": certificate.origin.value}
        await self._exchange.execute(insert(federator_certificates).values(values))

    async def revoke(self, certificate: FederatorCertificate) -> None:
        await self._exchange.execute(
            update(federator_certificates)
            .where(_c.serial == certificate.serial, _c.revoked_at.is_(None))
            .values(
                revoked_at=certificate.revoked_at,
                revoked_by=certificate.revoked_by,
                reason=certificate.reason,
            )
        )

    async def seen(self, serial: str, at: datetime) -> bool:
        done = await self._exchange.execute(
            update(federator_certificates).where(_c.serial == serial).values(seen_at=at)
        )
        return done.rowcount > 0

    async def revoked(self, now: datetime) -> tuple[str, ...]:
        rows = await self._exchange.execute(
            select(_c.serial).where(_c.revoked_at.is_not(None), _c.until > now).order_by(_c.serial)
        )
        return tuple(row[0] for row in rows)


_CERTIFICATES = select(
    _c.serial, _c.tenant, _c.since, _c.until, _c.origin, _c.seen_at, _c.revoked_at,
    _c.revoked_by, _c.reason,
)  # fmt: skip


def _invitation_of(row: Sequence[Any]) -> Invitation:
    handle, tenant, digest, by, made_at, until, entry, tries, ended = row
    ended_by = None if ended is None else InvitationEnd(ended)
    return Invitation(handle, TenantId(tenant), digest, by, made_at, until, entry, tries, ended_by)


def _certificate_of(row: Sequence[Any]) -> FederatorCertificate:
    serial, tenant, since, until, origin, *rest = row
    return FederatorCertificate(serial, TenantId(tenant), since, until, Origin(origin), *rest)
