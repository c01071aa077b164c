"""The API's door of federators, seen from the commune.

HTTPS, checked by the system's authorities or by the file that was named; never without. It
raises what a person can act on, and never repeats a code.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from cryptography import x509

from services.kit.enrolment.codes import Code
from services.kit.link.pki import ForeignCertificate, tenant_of
from services.kit.passkeys import keys_of, public_document
from tenants.vocabulary.identifiers import TenantId

PATIENCE_SECONDS: Final = 15.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class ApiUnreachable(Exception):
    """The API does not answer, or it is not proved to be the API; the message says why."""


class ApiRefused(Exception):
    """It answered, and refused. `code` is stable; `members` are what the problem said besides."""

    def __init__(self, code: str, members: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.code = code
        self.members = members


@dataclass(frozen=True, slots=True)
class Given:
    """What the API gave: PEM texts, and what a federator needs besides."""

    tenant: TenantId
    chain: str
    authority: str
    media: tuple[str, ...]
    pass_key: dict[str, Any]
    register_key: str


class Door:
    """`trust` is a file of authorities in PEM, `None` for the system's."""

    def __init__(self, url: str, trust: str | None) -> None:
        """Raises `ApiUnreachable` for an address that proves nothing, or a missing file."""
        parts = urlsplit(url)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise ApiUnreachable(f"{url} is not https://: nothing would prove who answers")
        self._url = url.rstrip("/")
        try:
            self._context = ssl.create_default_context(cafile=trust)
        except (OSError, ssl.SSLError) as error:
            raise ApiUnreachable(f"{trust} holds no authority to check {url} by") from error

    async def enrol(self, code: Code, request: bytes, clock: float) -> Given:
        """Raises `ApiUnreachable`, `ApiRefused`."""
        csr = base64.b64encode(request).decode()
        return await self._ask(
            "/federators/enrol", {"code": code.characters, "csr": csr, "clock": clock}
        )

    async def renew(self, signed: str) -> Given:
        """Raises `ApiUnreachable`, `ApiRefused`."""
        return await self._ask("/federators/renew", {"renewal": signed})

    async def _ask(self, path: str, body: Mapping[str, Any]) -> Given:
        try:
            async with httpx.AsyncClient(
                verify=self._context, timeout=PATIENCE_SECONDS, trust_env=False
            ) as client:
                answer = await client.post(self._url + path, json=body)
        except httpx.HTTPError as error:
            raise ApiUnreachable(f"{self._url} does not answer: {_why(error)}") from None
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer)
        try:
            return _given(answer.json())
        except (ValueError, KeyError, TypeError, ForeignCertificate) as error:
            raise ApiUnreachable(f"{self._url} gives no certificate: is it the API?") from error


def _given(said: Any) -> Given:
    chain = str(said["certificate"])
    # The certificate says whose it is; what stands beside it is not read.
    tenant = tenant_of(x509.load_pem_x509_certificate(chain.encode()))
    x509.load_pem_x509_certificates(str(said["authority"]).encode())
    return Given(
        tenant, chain, str(said["authority"]), tuple(map(str, said["media"])),
        public_document(keys_of(said["passKey"])), str(said["registerKey"]),
    )  # fmt: skip


def _refusal(answer: httpx.Response) -> Exception:
    try:
        said = answer.json()
        return ApiRefused(str(said["code"]), said)
    except (ValueError, KeyError, TypeError):
        return ApiUnreachable(f"{answer.url.host} answers {answer.status_code}: is it the API?")


def _why(error: httpx.HTTPError) -> str:
    """One line; certificates are named where they are the reason."""
    told = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in told:
        return "its certificate is not believed; name the State's authority with --ca"
    return type(error).__name__
