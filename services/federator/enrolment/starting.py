"""What a federator that enrolled looks at before it dials, and what renews it from then on."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from datetime import datetime
from random import SystemRandom

from services.federator.enrolment.door import ApiUnreachable, Door
from services.federator.enrolment.folder import (
    AUTHORITY,
    IDENTITY,
    PASS_KEY,
    Folder,
    UnreadableEnrolment,
)
from services.federator.enrolment.renewing import INVITE, Renewal
from services.federator.link import LinkSettings
from services.federator.settings import UnreadableSettings
from services.kit.passes import PassKeys
from services.kit.passkeys import read_keys


def open_renewal(
    link: LinkSettings,
    context: ssl.SSLContext,
    pass_keys: PassKeys,
    clock: Callable[[], datetime],
) -> Renewal | None:
    """`None` where the certificate comes from elsewhere. `pass_keys` take what each renewal
    brings. Raises `UnreadableSettings`."""
    if link.enrolment is None:
        return None
    folder = Folder(link.enrolment)

    def renewed() -> None:
        # Links that stand keep what they began with; the next one shows the new certificate.
        pair = str(folder.path / IDENTITY)
        context.load_verify_locations(cafile=str(folder.path / AUTHORITY))
        context.load_cert_chain(pair, pair)
        pass_keys.take(PassKeys(*read_keys(folder.path / PASS_KEY)))

    try:
        enrolment = folder.enrolment()
        door = Door(enrolment.url, enrolment.trust)
        renewal = Renewal(folder, door, renewed, clock, SystemRandom().random)
    except (UnreadableEnrolment, ApiUnreachable) as error:
        raise UnreadableSettings(f"link.enrolment: {error}") from None
    if renewal.identity.until <= clock():
        raise UnreadableSettings(
            f"link.enrolment: the certificate was over on {renewal.identity.until:%Y-%m-%d %H:%M} "
            f"UTC, while this federator was away. {INVITE}"
        )
    return renewal
