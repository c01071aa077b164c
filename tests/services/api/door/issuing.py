"""What a test's API issues federators' certificates with."""

from __future__ import annotations

import base64
from datetime import datetime
from pathlib import Path
from typing import Any

from services.kit.enrolment.requests import make_request
from services.kit.link import pki

MEDIA = "wss://media-1.example.fr:8611/federators"


def issuing_settings(folder: Path, now: datetime) -> dict[str, Any]:
    """As `beffroi certificates` writes it, with the settings that name it."""
    root = pki.read_authority(folder) or pki.make_authority("Test", now)
    root.write(folder, "authority")
    chain, key = pki.make_federators_authority(root, now).write(folder, "federators")
    chain.write_bytes(chain.read_bytes() + root.certificate_pem)
    return {"link_authority": chain, "link_authority_key": key, "link_media": (MEDIA,)}


def enrol_body(code: str, key: Any, now: datetime, **more: Any) -> dict[str, Any]:
    csr = base64.b64encode(make_request(key)).decode()
    return {"code": code, "csr": csr, "clock": now.timestamp(), **more}
