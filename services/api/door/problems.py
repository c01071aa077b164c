"""Errors of the REST doors, as `application/problem+json` (RFC 9457).

Titles are French, for whoever reads them on a screen; `code` is stable. A bug of ours
is logged under a reference, and the reference is all that leaves.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from services.api import french
from services.api.identity.gate import CODE, InsufficientAuthentication
from services.api.identity.identity import NotIdentified
from services.api.known_sessions import SessionEnded

MEDIA_TYPE = "application/problem+json"

_STATUS_CODES = {
    400: "bad-request",
    401: "not-identified",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    409: "conflict",
    415: "unsupported-content-type",
    422: "unreadable-file",
    429: "too-many",
    503: "unavailable",
}

_log = logging.getLogger(__name__)


def problem(
    status: int,
    detail: str | None = None,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """One problem, ready to send. `members` are its own (RFC 9457 §3.2)."""
    stable = code or _STATUS_CODES.get(status, "error")
    body = {
        "type": "about:blank",
        "title": french.PROBLEMS.get(stable) or french.PROBLEMS[_STATUS_CODES.get(status, "error")],
        "status": status,
        "code": stable,
        **(members or {}),
    }
    if detail is not None:
        body["detail"] = detail
    return Response(
        json.dumps(body, ensure_ascii=False),
        status,
        {"cache-control": "no-store", **(headers or {})},
        MEDIA_TYPE,
    )


def on_http_exception(_: Request, error: Exception) -> Response:
    """What a router refused."""
    if not isinstance(error, HTTPException):
        return problem(500)
    return problem(error.status_code, headers=error.headers)


def on_not_identified(_: Request, error: Exception) -> Response:
    """RFC 6750 §3. The detail says what is missing, never what the token held."""
    refused = {"www-authenticate": 'Bearer error="invalid_token"'}
    if isinstance(error, SessionEnded):
        why = french.said(error.code)
        return problem(
            401, why, code="session-ended", headers=refused, members={"reason": error.code}
        )
    detail = str(error) if isinstance(error, NotIdentified) else None
    return problem(401, detail, headers=refused)


def on_insufficient_authentication(_: Request, error: Exception) -> Response:
    """RFC 9470 §3: what is asked for is in the header, and in the document."""
    if not isinstance(error, InsufficientAuthentication):
        return problem(401)
    headers = {"www-authenticate": error.header}
    return problem(401, french.PROVE_AGAIN, code=CODE, headers=headers, members=error.members)


def on_provider_away(_: Request, __: Exception) -> Response:
    """Nobody can be identified now; the console may try again."""
    return problem(503, code="provider-away", headers={"retry-after": "5"})


def on_bug(request: Request, error: Exception) -> Response:
    """Whatever nobody thought of."""
    reference = secrets.token_hex(4)
    _log.error("bug %s at %s", reference, request.url.path, exc_info=error)
    return problem(500, french.OUR_BUG.format(reference=reference), code="our-bug")
