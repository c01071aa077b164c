"""What the API issues federators' certificates with, and for how long: read once, at its start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from services.api.settings import Settings
from services.kit.link.issuing import IssuingAuthority, read_issuing_authority
from services.kit.link.pki import UnreadableAuthority, is_kept
from services.kit.passkeys import public_document, read_keys


@dataclass(frozen=True, slots=True)
class Issuing:
    """`media` is where a federator dials; `pass_key` the public keys it checks passes by, as a
    JWK, or a JWK Set while they change; `register_key` the one it checks its register by."""

    authority: IssuingAuthority
    media: tuple[str, ...]
    certificates: timedelta
    invitations: timedelta
    pass_key: dict[str, Any]
    register_key: str


def read_issuing(
    settings: Settings, pass_key: OKPKey, register_key: str, now: datetime
) -> Issuing | None:
    """`None` where this API enrols nobody. Raises `UnreadableAuthority`,
    `UnreadableKey`."""
    chain, key = settings.link_authority, settings.link_authority_key
    if chain is None or key is None:
        return None
    _keep_to_owner(key)
    return Issuing(
        read_issuing_authority(chain, key, now),
        settings.link_media,
        timedelta(hours=settings.federator_certificate_hours),
        timedelta(hours=settings.federator_invitation_hours),
        public_document([pass_key] if settings.pass_key is None else read_keys(settings.pass_key)),
        register_key,
    )


def _keep_to_owner(key: Path) -> None:
    if key.is_file() and not is_kept(key):
        raise UnreadableAuthority(
            f"API_LINK_AUTHORITY_KEY: {key} makes certificates and others may read it. "
            f"Remedy: chmod 600 {key}"
        )
