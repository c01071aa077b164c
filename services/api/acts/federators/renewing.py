"""A certificate that is good asks for the next one, for a fresh key.

Whose it is comes from the certificate that signed, never from the request. The one in use
stays good until its own end: the link that stands on it is not cut.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from services.api.acts.federators.answers import FederatorRefused, IssueAnswer, Issued, Refusal
from services.api.acts.federators.enrolling import kept_of
from services.api.acts.federators.entering import enter
from services.api.storage.federators.shelf import Origin
from services.api.storage.work import Begin
from services.kit.enrolment.requests import SignedRenewal
from services.kit.enrolment.revoked import serial_text
from services.kit.link.issuing import IssuingAuthority
from services.kit.link.pki import ForeignCertificate, tenant_of
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId

OURS: Final = frozenset({Origin.ENROLLED, Origin.RENEWED})


async def renew_federator(
    begin: Begin,
    authority: IssuingAuthority,
    renewal: SignedRenewal,
    now: datetime,
    lasting: timedelta,
) -> IssueAnswer:
    """Raises `RegisterUnavailable`."""
    shown = renewal.certificate
    tenant = _tenant_of_ours(authority, shown)
    if tenant is None:
        return FederatorRefused(Refusal.CERTIFICATE_FOREIGN)
    if not shown.not_valid_before_utc <= now < shown.not_valid_after_utc:
        return FederatorRefused(Refusal.CERTIFICATE_OVER)

    async with begin() as work:
        serial = serial_text(shown.serial_number)
        met = await work.federators.certificate(serial)
        if met is None or met.origin not in OURS:
            # Signed by us and kept by nobody: an older base was restored.
            return FederatorRefused(Refusal.CERTIFICATE_FOREIGN)
        locked = await work.lock(tenant)
        known = await work.federators.certificate(serial)
        if known is None or known.tenant != tenant or known.revoked_at is not None:
            why = Refusal.CERTIFICATE_REVOKED
            await enter(locked, Act.RENEW_FEDERATOR, now, outcome=why, serial=serial)
            return FederatorRefused(why)

        certificate = authority.issue(renewal.wanted, tenant, now, lasting)
        kept = kept_of(certificate, tenant, Origin.RENEWED)
        await enter(
            locked, Act.RENEW_FEDERATOR, now, serial=kept.serial, since=kept.since,
            until=kept.until, detail=f"in the place of {serial}",
        )  # fmt: skip
        await work.federators.put_certificate(kept)
        return Issued(tenant, certificate)


def _tenant_of_ours(authority: IssuingAuthority, shown: x509.Certificate) -> TenantId | None:
    """The commune of a certificate that this authority issued to dial with."""
    if not authority.issued(shown):
        return None
    try:
        usage = shown.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        return tenant_of(shown) if ExtendedKeyUsageOID.CLIENT_AUTH in usage else None
    except (x509.ExtensionNotFound, ForeignCertificate):
        return None
