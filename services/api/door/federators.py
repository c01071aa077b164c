"""The REST door of federators: `POST /federators/enrol` under a code, `…/renew` under a
certificate.

Nobody is logged in here. Mutual TLS may end at a proxy, so what is asked proves itself: a code
that serves once, or a request that the certificate in use has signed. The tenant is never read
from a request. Whoever's clock is far from ours is told so before anything is spent (R63).
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias, assert_never

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.api.acts.answers import RegisterUnavailable
from services.api.acts.federators.answers import FederatorRefused, IssueAnswer, Issued, Refusal
from services.api.acts.federators.enrolling import enrol_federator
from services.api.acts.federators.renewing import renew_federator
from services.api.door.problems import problem
from services.api.issuing import Issuing
from services.api.schema.context import House
from services.kit.enrolment.codes import UnreadableCode, read_code
from services.kit.enrolment.requests import (
    LARGEST_REQUEST,
    LARGEST_SKEW_SECONDS,
    UnreadableRequest,
    read_renewal,
    read_request,
)

MOST_WRONG: Final = 60
"""Codes that name no invitation, or not its secret, in `WITHIN`; then nobody's is looked at."""
WITHIN: Final = timedelta(minutes=1)
CLOCK_SKEW: Final = "clock-skew"


class FederatorDoor:
    def __init__(self, house: House) -> None:
        self._house = house
        self._guesses = Guesses(house.clock)

    def routes(self) -> list[Route]:
        return [
            Route("/federators/enrol", self._enrol, methods=["POST"]),
            Route("/federators/renew", self._renew, methods=["POST"]),
        ]

    async def _enrol(self, request: Request) -> Response:
        if not self._guesses.are_few:
            return problem(429, headers={"retry-after": f"{WITHIN.total_seconds():.0f}"})
        return await self._asked(request, self._enrolled)

    async def _renew(self, request: Request) -> Response:
        return await self._asked(request, self._renewed)

    async def _asked(self, request: Request, do: _Do) -> Response:
        issuing, body = self._house.issuing, await _body(request)
        if issuing is None:
            return problem(404, code="no-enrolment")
        if body is None:
            return problem(413, headers={"connection": "close"})
        try:
            answer = await do(issuing, orjson.loads(body))
        except UnreadableCode as error:
            return problem(400, str(error), code="code-unreadable")
        except _Skewed as error:
            return problem(403, code=CLOCK_SKEW, members={"skew": round(error.seconds, 3)})
        except (UnreadableRequest, KeyError, TypeError, ValueError, AttributeError):
            return problem(400, code="request-unreadable")
        except RegisterUnavailable:
            return problem(503, code="register-unavailable")
        return _answered(issuing, answer)

    async def _enrolled(self, issuing: Issuing, said: Any) -> IssueAnswer:
        house = self._house
        code, key = read_code(said["code"]), read_request(_decoded(said["csr"]))
        self._check_clock(float(said["clock"]))
        answer = await enrol_federator(
            house.begin, issuing.authority, code, key, house.clock(), issuing.certificates
        )
        if answer == FederatorRefused(Refusal.CODE_UNKNOWN):
            self._guesses.wrong()
        return answer

    async def _renewed(self, issuing: Issuing, said: Any) -> IssueAnswer:
        house, renewal = self._house, read_renewal(said["renewal"])
        self._check_clock(renewal.at.timestamp())
        return await renew_federator(
            house.begin, issuing.authority, renewal, house.clock(), issuing.certificates
        )

    def _check_clock(self, theirs: float) -> None:
        seconds = theirs - self._house.clock().timestamp()
        # Written so that what is no number is too far as well.
        if not abs(seconds) <= LARGEST_SKEW_SECONDS:
            raise _Skewed(seconds)


_Do: TypeAlias = Callable[[Issuing, Any], Awaitable[IssueAnswer]]


class _Skewed(Exception):
    """`seconds`: by how much the other clock is ahead of ours."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Guesses:
    """How many codes of late were wrong, whoever sent them: addresses are a proxy's."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._wrong: list[datetime] = []

    @property
    def are_few(self) -> bool:
        recent = self._clock() - WITHIN
        self._wrong = [at for at in self._wrong if at > recent]
        return len(self._wrong) < MOST_WRONG

    def wrong(self) -> None:
        self._wrong.append(self._clock())


def _answered(issuing: Issuing, answer: IssueAnswer) -> Response:
    match answer:
        case FederatorRefused(why=why):
            return problem(403, code=why.value)
        case Issued(tenant=tenant, certificate=certificate):
            said: dict[str, Any] = {
                "tenant": tenant,
                "certificate": issuing.authority.with_chain(certificate),
                "authority": issuing.authority.roots_pem,
                "media": list(issuing.media),
                "passKey": issuing.pass_key,
                "registerKey": issuing.register_key,
            }
            return JSONResponse(said, headers={"cache-control": "no-store"})
        case _:
            assert_never(answer)


def _decoded(said: str) -> bytes:
    return base64.b64decode(said, validate=True)


async def _body(request: Request) -> bytes | None:
    """`None` if it is too long: what is left of it is not read."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST_REQUEST:
            return None
    return bytes(body)
