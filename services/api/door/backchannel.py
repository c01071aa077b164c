"""`POST /auth/backchannel-logout`: the provider says that a session is over.

OpenID Connect Back-Channel Logout 1.0 §2.5–2.8. It comes from a server, with no cookie and no
origin; the token alone speaks. A session that was never seen here ends like another: a token
of it may be on its way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.api.acts.revoking.revoke_rights import SESSION_ENDED
from services.api.ending import Endings
from services.api.identity.identity import NotIdentified
from services.api.identity.keys import ProviderAway
from services.api.identity.logout import LoggedOut, LogoutReader
from services.api.storage.sessions.shelf import Ending, Whose
from tenants.vocabulary.identifiers import AgentId

PATH = "/auth/backchannel-logout"
LONGEST_BODY = 16 * 1024
FORM = "application/x-www-form-urlencoded"
_UNKEPT = {"cache-control": "no-store"}

_log = logging.getLogger(__name__)


class BackchannelDoor:
    def __init__(
        self, endings: Endings, logouts: LogoutReader, clock: Callable[[], datetime]
    ) -> None:
        self._endings = endings
        self._logouts = logouts
        self._clock = clock

    def routes(self) -> list[Route]:
        return [Route(PATH, self._answer, methods=["POST"])]

    async def _answer(self, request: Request) -> Response:
        try:
            said = await self._logouts.read(await _token(request))
        except NotIdentified as error:
            _log.warning("a logout was refused: %s", error)
            return _refused(str(error), 400)
        except ProviderAway:
            return _refused("the provider's keys are not known yet", 503)
        await self._endings.end(self._ending(said))
        self._logouts.used(said)
        return Response(status_code=200, headers=_UNKEPT)

    def _ending(self, said: LoggedOut) -> Ending:
        agent = None if said.agent is None else AgentId(said.agent)
        return Ending(
            Whose(agent, session=said.session), SESSION_ENDED, before=said.at, at=self._clock()
        )


def _refused(why: str, status: int) -> Response:
    body = {"error": "invalid_request", "error_description": why}
    return JSONResponse(body, status, _UNKEPT)


async def _token(request: Request) -> str:
    """Raises `NotIdentified` for anything but one token in a short form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise NotIdentified(f"write the body as {FORM}")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            raise NotIdentified("the body is too long")
    try:
        tokens = [said for name, said in parse_qsl(body.decode("ascii")) if name == "logout_token"]
    except ValueError:
        raise NotIdentified("the body cannot be read") from None
    if len(tokens) != 1:
        raise NotIdentified("one logout_token is needed")
    return tokens[0]
