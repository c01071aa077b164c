"""`POST /probe` and `DELETE /probe/{view}`: a machine tries the whole way of a picture.

It is known by a secret of the place, and by it alone: it logs in nowhere, carries no token and
reaches no other door. One camera is opened here, of the synthetic tenant (`services.kit.probe`),
by the same acts and with the same entries as an agent's. Without API_PROBE_SECRET there is no
such door.
"""

from __future__ import annotations

import hmac
from typing import Any, Final, assert_never

import orjson
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.answers import RegisterUnavailable
from services.api.acts.refuse_watch import refuse_watch
from services.api.acts.register.search_register import RegisterFound, search_register
from services.api.acts.stop_watching import STOPPED, stop_watching
from services.api.acts.watch_camera import watch_camera
from services.api.door.federators import WITHIN, Guesses
from services.api.door.problems import problem
from services.api.schema import answers, translate
from services.api.schema.barring import barred_from, node_of
from services.api.schema.context import House
from services.kit.probe import CAMERA, MOTIVE, ORGANISATION, PATH, TENANT, probe_agent
from tenants.conventions.articles import ArticleRef
from tenants.register.search import Criteria
from tenants.vocabulary.identifiers import ViewId

_UNKEPT: Final = {"cache-control": "no-store"}
_MOST_ROWS: Final = 50


class ProbeDoor:
    def __init__(self, house: House, secret: SecretStr | None) -> None:
        self._house = house
        self._secret = secret
        self._guesses = Guesses(house.clock)

    def routes(self) -> list[Route]:
        return [
            Route(PATH, self._open, methods=["POST"]),
            Route(f"{PATH}/{{view}}", self._close, methods=["DELETE"]),
        ]

    async def _open(self, request: Request) -> Response:
        kept_out = self._keep_out(request)
        if kept_out is not None:
            return kept_out
        try:
            return await self._opened()
        except RegisterUnavailable:
            return problem(503, code="register-unavailable")

    async def _opened(self) -> Response:
        house = self._house
        node = node_of(house, CAMERA)
        answer = await _ask(house)
        match answer:
            case acts.Watching() if node is not None:
                await house.announcer.gauge_changed(TENANT)
                return self._shown(translate.watching(house, answer, node))
            case acts.Watching():
                raise RuntimeError("granted without a node to show it")
            case acts.WatchRefused(refused=why):
                return _refused(why.code, why.message, why.article)
            case acts.WatchNeedsApproval(needs=needs):
                return _refused("needs-approval", None, needs.article)
            case acts.NoSuchCamera() if not house.directory.linked(TENANT):
                # Its federator brings the camera: before its first link there is none.
                return problem(409, french.LINK_DOWN[0], code="link-down")
            case acts.NoSuchCamera():
                return problem(404, code="probe-not-prepared")
            case _:
                assert_never(answer)

    def _shown(self, watching: answers.Watching) -> Response:
        nodes = self._house.directory.nodes()
        named = [one.name for one in nodes if watching.whep.startswith(f"{one.url}/")]
        said = {
            "view": watching.view,
            "camera": CAMERA,
            "whep": watching.whep,
            "pass": watching.pass_,
            "node": named[0] if named else None,
            "entry": watching.entry,
        }
        return JSONResponse(said, 201, _UNKEPT)

    async def _close(self, request: Request) -> Response:
        kept_out = self._keep_out(request)
        if kept_out is not None:
            return kept_out
        try:
            return await self._closed(ViewId(request.path_params["view"]))
        except RegisterUnavailable:
            return problem(503, code="register-unavailable")

    async def _closed(self, view: ViewId) -> Response:
        """What the register has of it is searched as anybody searches: with an entry."""
        house, agent = self._house, probe_agent()
        async with house.begin() as work:
            known = await work.views([view])
        answer = await stop_watching(house.begin, agent, view, house.clock())
        if not known or known[0].agent.id != agent.id:
            return problem(404)
        if isinstance(answer, acts.Stopped):
            await house.announcer.revoked(answer.view, STOPPED)
            await house.announcer.gauge_changed(TENANT)
        found = await search_register(
            house.begin,
            house.conventions,
            agent,
            TENANT,
            Criteria(since=known[0].since, organisation=ORGANISATION),
            _MOST_ROWS,
            house.clock(),
        )
        if not isinstance(found, RegisterFound):
            return problem(409, code="register-unread")
        rows = [orjson.loads(one.body) for one in found.page.found]
        return JSONResponse({"entries": [_row(one) for one in rows]}, headers=_UNKEPT)

    def _keep_out(self, request: Request) -> Response | None:
        if self._secret is None:
            return problem(404, code="no-probe")
        if not self._guesses.are_few:
            return problem(429, headers={"retry-after": f"{WITHIN.total_seconds():.0f}"})
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        known = self._secret.get_secret_value().encode()
        if scheme.lower() == "bearer" and hmac.compare_digest(said.strip().encode(), known):
            return None
        self._guesses.wrong()
        return problem(
            401, french.PROBE_UNKNOWN, headers={"www-authenticate": 'Bearer realm="probe"'}
        )


async def _ask(house: House) -> acts.WatchAnswer:
    """As an agent's question is treated: what bars it is entered too."""
    agent, now = probe_agent(), house.clock()
    barred = barred_from(house, agent, CAMERA)
    if barred is not None:
        return await refuse_watch(house.begin, agent, CAMERA, MOTIVE, barred, now)
    return await watch_camera(house.begin, house.conventions, agent, CAMERA, MOTIVE, None, now)


def _row(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: entry.get(name) for name in ("seq", "act", "outcome", "view")}


def _refused(code: str, message: str | None, article: ArticleRef) -> Response:
    return problem(409, message, code=code, members={"article": article.cited})
