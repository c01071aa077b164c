"""A code and a key become a certificate, once.

The tenant is the invitation's, whatever the request says. Of two that come at the same moment
with one code, the second finds it used: both wait for the tenant's lock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from services.api.acts.federators.answers import FederatorRefused, IssueAnswer, Issued, Refusal
from services.api.acts.federators.entering import enter
from services.api.storage.federators.shelf import (
    FederatorCertificate,
    Invitation,
    InvitationEnd,
    Origin,
)
from services.api.storage.work import Begin, Work
from services.kit.enrolment.codes import Code
from services.kit.enrolment.revoked import serial_text
from services.kit.link.issuing import IssuingAuthority
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId

MOST_TRIES: Final = 5
"""Wrong secrets under one handle, before its invitation is over."""


async def enrol_federator(
    begin: Begin,
    authority: IssuingAuthority,
    code: Code,
    key: ec.EllipticCurvePublicKey,
    now: datetime,
    lasting: timedelta,
) -> IssueAnswer:
    """Raises `RegisterUnavailable`."""
    async with begin() as work:
        named = await work.federators.invitation(code.handle)
        if named is None:
            return FederatorRefused(Refusal.CODE_UNKNOWN)
        locked = await work.lock(named.tenant)
        # Whoever had the lock before us may have used it.
        invitation = await work.federators.invitation(code.handle) or named
        if invitation.ended_by is not None and not code.opens(invitation.digest):
            # A guess at what is over tells nobody anything, and fills no register.
            return FederatorRefused(Refusal.CODE_UNKNOWN)
        why = await _refused(work, invitation, code, now)
        if why is not None:
            await enter(locked, Act.ENROL_FEDERATOR, now, outcome=why, approver=invitation.by)
            return FederatorRefused(why)

        certificate = authority.issue(key, invitation.tenant, now, lasting)
        await work.federators.change_invitation(replace(invitation, ended_by=InvitationEnd.USED))
        kept = kept_of(certificate, invitation.tenant, Origin.ENROLLED)
        await enter(
            locked, Act.ENROL_FEDERATOR, now, approver=invitation.by,
            serial=kept.serial, since=kept.since, until=kept.until,
        )  # fmt: skip
        await work.federators.put_certificate(kept)
        return Issued(invitation.tenant, certificate)


def kept_of(
    certificate: x509.Certificate, tenant: TenantId, origin: Origin
) -> FederatorCertificate:
    """What is kept of a certificate that was issued."""
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return FederatorCertificate(
        serial_text(certificate.serial_number), tenant, since, until, origin
    )


async def _refused(work: Work, invitation: Invitation, code: Code, now: datetime) -> Refusal | None:
    """Only who knows the whole code is told what became of it."""
    if not code.opens(invitation.digest):
        tried = replace(invitation, tries=invitation.tries + 1)
        if tried.tries >= MOST_TRIES:
            tried = replace(tried, ended_by=InvitationEnd.GUESSED)
        await work.federators.change_invitation(tried)
        return Refusal.CODE_UNKNOWN
    if invitation.ended_by is InvitationEnd.USED:
        return Refusal.CODE_USED
    if invitation.ended_by is not None or invitation.until <= now:
        return Refusal.CODE_OVER
    return None
