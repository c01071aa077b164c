"""What enrolment leaves in the federator's folder, replaced whole, file by file.

Key and certificate share one file: a power cut leaves the old pair or the new one, never half
of each. What stands here is for the federator's own account alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.kit.link.pki import ForeignCertificate, tenant_of
from tenants.vocabulary.identifiers import TenantId

IDENTITY: Final = "federator.pem"
AUTHORITY: Final = "authority.pem"
PASS_KEY: Final = "pass-key.pub.jwk"  # noqa: S105  # a file, and a public key
REGISTER_KEY: Final = "register.pub"
SETTINGS: Final = "enrolment.json"
_SECRET, _PUBLIC = 0o600, 0o644


class UnreadableEnrolment(ValueError):
    """What stands in the folder cannot be used; the message says why, and the remedy."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """`url` is the API's; `trust` the file that its HTTPS is checked by, `None` for the
    system's authorities; `media` the nodes to dial."""

    url: str
    trust: str | None
    tenant: TenantId
    media: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The certificate in use and its key, which never shows in a `repr`."""

    tenant: TenantId
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return f"Identity({self.tenant}, until {self.until.isoformat()})"

    @property
    def since(self) -> datetime:
        return self.certificate.not_valid_before_utc

    @property
    def until(self) -> datetime:
        return self.certificate.not_valid_after_utc


class Folder:
    """The folder of `beffroi federator enrol`. Writing raises `OSError`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_enrolled(self) -> bool:
        return (self.path / IDENTITY).exists()

    def enrolment(self) -> Enrolment:
        """Raises `UnreadableEnrolment`."""
        file = self.path / SETTINGS
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            return Enrolment(
                str(said["url"]), said["trust"], TenantId(str(said["tenant"])),
                tuple(map(str, said["media"])),
            )  # fmt: skip
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableEnrolment(
                f"{file} cannot be read. Remedy: beffroi federator enrol --folder {self.path}"
            ) from error

    def identity(self) -> Identity:
        """Raises `UnreadableEnrolment`."""
        file = self.path / IDENTITY
        try:
            content = file.read_bytes()
            certificate = x509.load_pem_x509_certificate(content)
            key = serialization.load_pem_private_key(content, None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise UnreadableEnrolment(f"{file}: its key is not an elliptic-curve key")
            return Identity(tenant_of(certificate), certificate, key)
        except (OSError, ValueError, TypeError, ForeignCertificate) as error:
            raise UnreadableEnrolment(
                f"{file} holds no certificate with its key. "
                "Remedy: ask for an invitation, and enrol again with --replace"
            ) from error

    def keep_identity(self, key_pem: bytes, chain: str, authority: str) -> None:
        """The authority first: whoever reads between the two still believes the old node."""
        self._replace(AUTHORITY, authority.encode(), _PUBLIC)
        self._replace(IDENTITY, key_pem + chain.encode(), _SECRET)

    def keep_settings(
        self, enrolment: Enrolment, pass_key: dict[str, Any], register_key: str
    ) -> None:
        said = {
            "url": enrolment.url,
            "trust": enrolment.trust,
            "tenant": enrolment.tenant,
            "media": list(enrolment.media),
        }
        self.keep_pass_key(pass_key)
        self._replace(REGISTER_KEY, f"{register_key}\n".encode(), _PUBLIC)
        self._replace(SETTINGS, json.dumps(said, indent=2).encode(), _PUBLIC)

    def keep_pass_key(self, pass_key: dict[str, Any]) -> None:
        """A JWK, or a JWK Set while the API's keys change."""
        self._replace(PASS_KEY, json.dumps(pass_key).encode(), _PUBLIC)

    def make(self) -> None:
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _replace(self, name: str, content: bytes, mode: int) -> None:
        fresh = self.path / f"{name}.new"
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path / name)
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
