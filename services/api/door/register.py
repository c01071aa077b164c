"""The REST door by which a register leaves: `POST /register/{tenant}/export`.

What is asked comes as JSON: which form, why, on which requisition, and what is looked for, as
a search says it. The answer is a file that is written while it leaves; one that breaks off
breaks the connection. Refusals are `application/problem+json`.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any, assert_never

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from services.api import french
from services.api.acts.answers import NoSuchTenant, RegisterUnavailable
from services.api.acts.register.hand_over import (
    MOST_ON_PAPER,
    Archive,
    Paper,
    Rows,
    TooManyRows,
    open_archive,
    open_paper,
    open_rows,
)
from services.api.acts.register.reading import Reading, ReadingRefused
from services.api.door.entering import enter
from services.api.door.problems import problem
from services.api.identity.tokens import TokenReader
from services.api.schema.context import House
from services.api.storage.searching import TooManyPersons
from services.kit.clock import clock
from services.kit.register.rows import row_of
from services.kit.register.spreadsheet import heading, line_of
from tenants.conventions.days import PARIS
from tenants.register.entry import Act
from tenants.register.file import Writer
from tenants.register.search import Criteria, Result, UnreadableCriteria
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId
from tenants.vocabulary.people import Agent

LONGEST_BODY = 16 * 1024
LONGEST_SAID = 200
TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8", "pdf": "application/pdf"}


class Unreadable(ValueError):
    """What is asked cannot be done; the message is French, `code` stable."""

    def __init__(self, message: str, code: str = "bad-request") -> None:
        super().__init__(message)
        self.code = code


class RegisterDoor:
    def __init__(self, house: House, tokens: TokenReader) -> None:
        self._house = house
        self._tokens = tokens
        # Paper is drawn whole, beside the event loop: one at a time.
        self._drawing = asyncio.Semaphore(1)

    def routes(self) -> list[Route]:
        return [Route("/register/{tenant}/export", self._export, methods=["POST"])]

    async def _export(self, request: Request) -> Response:
        door = "POST /register/{tenant}/export"
        agent = await enter(request, self._house, self._tokens, door)
        if not self._house.register.writable:
            return problem(503, code="register-unavailable")
        try:
            body = await _body(request)
            if body is None:
                return problem(413, headers={"connection": "close"})
            reading = self._reading(agent, TenantId(request.path_params["tenant"]), body)
            return await self._handed(reading)
        except Unreadable as error:
            status = 422 if error.code == "reason-missing" else 400
            return problem(status, str(error), code=error.code)
        except UnreadableCriteria as error:
            detail = french.SEARCH_FIELDS.get(error.field, error.field)
            return problem(400, detail, code="unreadable-criteria")
        except TooManyPersons:
            return problem(422, french.TOO_MANY_PERSONS[1], code="too-many-persons")
        except TooManyRows:
            detail = french.EXPORT_TOO_LONG.format(most=MOST_ON_PAPER)
            return problem(422, detail, code="too-many-rows")
        except RegisterUnavailable:
            self._house.register.doubt()
            return problem(503, code="register-unavailable")

    def _reading(self, agent: Agent, tenant: TenantId, said: Mapping[str, Any]) -> Reading:
        """Raises `Unreadable`, `UnreadableCriteria`."""
        form = said.get("format")
        if form not in TYPES:
            raise Unreadable(french.EXPORT_FORM)
        reason = _phrase(said.get("reason"))
        if reason is None:
            raise Unreadable(french.EXPORT_REASON, "reason-missing")
        requisition = _phrase(said.get("requisition"))
        if said.get("requisition") and requisition is None:
            raise Unreadable(french.EXPORT_REQUISITION)
        return Reading(
            Act.EXPORT_REGISTER,
            agent,
            tenant,
            self._house.clock(),
            criteria_of(said.get("search", {})),
            form,
            reason,
            requisition,
        )

    async def _handed(self, reading: Reading) -> Response:
        house = self._house
        answer: Archive | Rows | Paper | ReadingRefused | NoSuchTenant
        match reading.form:
            case "jsonl":
                answer = await open_archive(house.begin, house.conventions, reading, house.signer)
            case "csv":
                answer = await open_rows(house.begin, house.conventions, reading)
            case _:
                answer = await open_paper(house.begin, house.conventions, reading)
        match answer:
            case NoSuchTenant():
                return problem(404)
            case ReadingRefused(refused):
                detail = f"{refused.message} ({refused.article.cited})"
                return problem(403, detail, code=refused.code)
            case Archive():
                return _file(reading, answer.entry, _archive(answer))
            case Rows():
                return _file(reading, answer.entry, _sheet(answer, self._motives(reading)))
            case Paper():
                async with self._drawing:
                    drawn = await asyncio.to_thread(self._drawn, reading, answer)
                return _file(reading, answer.entry, _at_once(drawn))
            case _:
                assert_never(answer)

    def _drawn(self, reading: Reading, paper: Paper) -> bytes:
        # Only now: nobody else needs to draw pages.
        from services.kit.register.paper import Cover, write_pages

        file, motives = io.BytesIO(), self._motives(reading)
        title = f"Registre de {self._house.tenant_name(reading.tenant)}"
        cover = Cover(title, _period(reading, paper), _feet(paper))
        write_pages(file, cover, [row_of(one, motives) for one in paper.rows])
        return file.getvalue()

    def _motives(self, reading: Reading) -> Mapping[str, str]:
        convention = self._house.convention(reading.tenant)
        return {} if convention is None else {one.code: one.label for one in convention.motives}


def criteria_of(said: object) -> Criteria:
    """As a search writes them. Raises `UnreadableCriteria`."""
    if not isinstance(said, dict):
        raise Unreadable(french.EXPORT_UNREADABLE)
    act, result, number = said.get("act"), said.get("result"), said.get("number")
    if act is not None and act not in set(Act):
        raise UnreadableCriteria("act")
    if result is not None and result not in set(Result):
        raise UnreadableCriteria("result")
    if number is not None and type(number) is not int:
        raise UnreadableCriteria("seq")
    camera, organisation = _text(said, "camera"), _text(said, "organisation")
    return Criteria(
        since=_instant(said, "since"),
        until=_instant(said, "until"),
        camera=None if camera is None else CameraId(camera),
        person=_text(said, "person"),
        act=None if act is None else Act(act),
        incident=_text(said, "incident"),
        organisation=None if organisation is None else SubscriberId(organisation),
        result=None if result is None else Result(result),
        seq=number,
    )


async def _archive(archive: Archive) -> AsyncIterator[bytes]:
    writer = Writer(archive.export.header, archive.export.notes)
    yield writer.opening()
    async for page in archive.entries:
        yield b"".join(map(writer.entry, page))
    yield writer.closing()


async def _sheet(rows: Rows, motives: Mapping[str, str]) -> AsyncIterator[bytes]:
    yield heading()
    async for page in rows.entries:
        yield b"".join(line_of(row_of(one, motives)) for one in page)


async def _at_once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _period(reading: Reading, paper: Paper) -> str:
    asked = reading.criteria
    since = "début du registre" if asked.since is None else clock(asked.since)
    until = clock(reading.at) if asked.until is None else clock(asked.until)
    parts = [f"{since} – {until}", f"entrées : {len(paper.rows)} (heures de Paris)"]
    if asked.told is not None:
        parts.append(f"recherche : {asked.told}")
    if paper.kept_from and asked.since is None:
        parts.append(f"corps effacés avant le n° {paper.kept_from}")
    return " · ".join(parts)


def _feet(paper: Paper) -> tuple[str, ...]:
    feet = [
        f"Pour lecture : l'archive vérifiable du même registre prouve. Export inscrit sous le n° "
        f"{paper.entry}."
    ]
    if paper.checkpoint is not None:
        size, root = paper.checkpoint.size, paper.checkpoint.root.hex()
        feet.append(f"Dernier point de contrôle : {size} entrées, racine {root}")
    return tuple(feet)


def _file(reading: Reading, entry: int, content: AsyncIterator[bytes]) -> Response:
    form = reading.form or "jsonl"
    made = reading.at.astimezone(PARIS).strftime("%Y%m%d-%H%M")
    name = f"registre-{reading.tenant}-{made}.{form}"
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
        "x-register-entry": str(entry),
    }
    return StreamingResponse(content, headers=headers, media_type=TYPES[form])


async def _body(request: Request) -> Mapping[str, Any] | None:
    """The request's object, `None` if it is too long. Raises `Unreadable`."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            return None
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise Unreadable(french.EXPORT_UNREADABLE)
    return said


def _phrase(said: object) -> str | None:
    if not isinstance(said, str) or not said.strip():
        return None
    return said.strip() if len(said) <= LONGEST_SAID and said.isprintable() else None


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableCriteria(name)
    return value.strip() or None


def _instant(said: Mapping[str, Any], name: str) -> datetime | None:
    value = said.get(name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise UnreadableCriteria(name) from None
    if at.tzinfo is None:
        raise UnreadableCriteria(name)
    return at
