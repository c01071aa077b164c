"""`beffroi federator enrol`: from a code to a folder that the federator can run with.

The key is born here and never leaves. Nothing is written before the API has answered, and the
certificate last of all: a folder that has one is whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.federator.enrolment.door import Door
from services.federator.enrolment.folder import Enrolment, Folder, Identity
from services.kit.enrolment.codes import Code
from services.kit.enrolment.requests import key_pem, make_key, make_request


@dataclass(frozen=True, slots=True)
class AlreadyEnrolled(Exception):
    """There is a certificate in this folder, and it is good."""

    identity: Identity


async def enrol(
    folder: Folder, url: str, trust: str | None, code: Code, now: datetime, *, replace: bool
) -> Identity:
    """`replace`: even where a certificate stands that is good.

    Raises `AlreadyEnrolled`, `UnreadableEnrolment`, `OSError`, and what `Door` does.
    """
    if folder.is_enrolled and not replace:
        identity = folder.identity()
        if now < identity.until:
            raise AlreadyEnrolled(identity)

    folder.make()
    key = make_key()
    given = await Door(url, trust).enrol(code, make_request(key), now.timestamp())
    enrolment = Enrolment(url, trust, given.tenant, given.media)
    folder.keep_settings(enrolment, given.pass_key, given.register_key)
    folder.keep_identity(key_pem(key), given.chain, given.authority)
    return folder.identity()
