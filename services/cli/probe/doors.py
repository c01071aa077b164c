"""The doors that the probe knocks at, and what each refusal means to whoever runs the place."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any, Final

from services.cli.troubles import CannotRun

PATIENCE_SECONDS: Final = 10.0
SDP: Final = "application/sdp"
MEANT: Final[Mapping[str, str]] = {
    "no-probe": "this API admits no probe. Remedy: set API_PROBE_SECRET, and start it again",
    "not-identified": "the secret is not the API's. Remedy: PROBE_SECRET and API_PROBE_SECRET "
    "must be the same word",
    "too-many": "too many wrong secrets of late. Remedy: wait a minute, and mend PROBE_SECRET",
    "probe-not-prepared": "the synthetic tenant is not whole. Remedy: its deed among the "
    "conventions (API_CONVENTIONS), then beffroi habilitate habilitation.toml "
    "(beffroi probe prepare writes both); its camera comes with its federator's first link",
    "link-down": "no federator of the synthetic tenant is linked. Remedy: start it, and read its "
    "log and the media node's",
    "link-lost": "the node has lost the synthetic tenant's federator. Remedy: its log says why",
    "quota-reached": "the one flow of the synthetic tenant is taken. Remedy: another probe is "
    "running; try again in a minute",
    "register-unavailable": "the register cannot be written, so that nothing is shown. Remedy: "
    "the database, then the API's log",
    "register-unread": "the register cannot be read by the probe. Remedy: the API's log",
    "draining": "the node is being stopped. Remedy: try again once its pod is back",
    "node-full": "the node shows as many views as it may. Remedy: add a node, or wait",
    "pass-refused": "the node does not believe the API's passes. Remedy: MEDIA_PASS_KEY must be "
    "the public half of API_PASS_KEY; compare the machines' clocks",
    "no-habilitation": "the probe's habilitation is over. Remedy: beffroi probe prepare into a new "
    "folder, then beffroi habilitate",
}
_RELAY: Final = re.compile(
    r'<(?P<url>[^>]+)>; rel="ice-server"; username="(?P<name>[^"]+)"; '
    r'credential="(?P<credential>[^"]+)"'
)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    text: str

    @property
    def said(self) -> dict[str, Any]:
        try:
            read = json.loads(self.text)
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def relays(self) -> list[tuple[str, str, str]]:
        """Addresses, names and credentials (RFC 9725 §4.6)."""
        found = [_RELAY.match(one) for one in self.headers.get_all("link") or ()]
        return [(one["url"], one["name"], one["credential"]) for one in found if one]


def knock(
    step: str, method: str, url: str, token: str, body: str | None = None, *, wanted: int
) -> Answer:
    """Raises `CannotRun`: the step that failed, in words."""
    if not url.startswith(("http://", "https://")):
        raise CannotRun(f"{step}: write addresses as http://host:port")
    headers = {"Authorization": f"Bearer {token}"}
    if body is not None:
        headers["Content-Type"] = SDP
    asked = urllib.request.Request(  # noqa: S310  # checked
        url, None if body is None else body.encode(), headers, method=method
    )
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as got:  # noqa: S310  # checked
            answer = Answer(got.status, got.headers, got.read().decode(errors="replace"))
    except urllib.error.HTTPError as error:
        with error:
            answer = Answer(error.code, error.headers, error.read().decode(errors="replace"))
    except (OSError, HTTPException) as error:
        why = str(getattr(error, "reason", error)) or type(error).__name__
        raise CannotRun(
            f"{step}: nobody answers at {_host(url)} ({why}). Remedy: is that process running, "
            "and may this machine reach it?"
        ) from None
    if answer.status != wanted:
        raise CannotRun(f"{step}: {_meaning(answer)}")
    return answer


def _meaning(answer: Answer) -> str:
    code = answer.said.get("code")
    if isinstance(code, str) and code in MEANT:
        return MEANT[code]
    detail = answer.said.get("detail") or answer.said.get("title") or ""
    return f"refused with {answer.status} {code or ''}. {detail} Remedy: that process's log"


def _host(url: str) -> str:
    """Scheme, host and port: the rest may hold a name that opens something."""
    return "/".join(url.split("/", 3)[:3])
