"""The TURN relays that a browser may go through, and how it proves that it may.

A relay shares a secret with this node and is never asked: a name that says when it ends, and
its HMAC, are the credentials (draft-uberti-behave-turn-rest-00, coturn's `use-auth-secret`).
The name is the view's, never a person's. A relay carries what is sealed and opens nothing.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

CREDENTIAL_LIFETIME: Final = timedelta(minutes=5)
"""Long enough to connect, clocks apart included: a relay reads the name as it lets in, and
keeps whom it let in."""
POLICY_HEADER: Final = "Ice-Transport-Policy"
"""Ours: neither RFC 9725 nor WHEP's draft has a word for it."""

_URL: Final = re.compile(
    r"turns?:(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?(\?transport=(udp|tcp))?"
)


def is_turn_url(url: str) -> bool:
    """Whether this is a TURN address (RFC 7065) that browsers read."""
    return _URL.fullmatch(url) is not None


@dataclass(frozen=True, slots=True)
class Relays:
    """`only` tells browsers to come by a relay and by no other way."""

    urls: Sequence[str]
    secret: str = field(repr=False)
    only: bool

    def headers(self, view: str, until: datetime, now: datetime) -> Iterator[tuple[str, str]]:
        """What the WHEP door says of them (RFC 9725 §4.6) to the screen of `view`, whose right
        ends at `until`."""
        if not self.urls:
            return
        ends = min(until, now + CREDENTIAL_LIFETIME)
        name = f"{int(ends.timestamp())}:{view}"
        for url in self.urls:
            yield (
                "Link",
                f'<{url}>; rel="ice-server"; username="{name}"; '
                f'credential="{_credential(self.secret, name)}"; credential-type="password"',
            )
        if self.only:
            yield POLICY_HEADER, "relay"


def _credential(secret: str, name: str) -> str:
    # SHA-1 is what the draft and every relay know; as an HMAC it still holds.
    return base64.b64encode(hmac.digest(secret.encode(), name.encode(), "sha1")).decode()
