"""The REST door by which a commune brings its list of cameras in, and takes it out.

A file comes as the body, never in a form, and is kept nowhere: what an import needs it
sends again. Two files are read at once, each beside the event loop. Refusals are
`application/problem+json`; whoever may not is refused before a byte of the file is read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from email.message import Message as MailMessage
from typing import TypeAlias, assert_never

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.api import french
from services.api.acts.answers import (
    InventoryRefused,
    NoSuchTenant,
    RegisterUnavailable,
)
from services.api.acts.inventory.export_inventory import export_inventory
from services.api.acts.inventory.import_inventory import (
    Import,
    import_inventory,
    preview_inventory,
    remembered_mapping,
)
from services.api.acts.inventory.rights import asked, refuse
from services.api.door.entering import enter
from services.api.door.problems import problem
from services.api.identity.tokens import TokenReader
from services.api.schema.context import House
from services.kit.inventory import (
    MOST_BYTES,
    ColumnMapping,
    Policy,
    Reading,
    UnreadableInventory,
    UnreadableMapping,
    read_inventory,
)
from services.kit.inventory.telling import preview_json
from services.kit.inventory.writing import CSV_TYPE, GEOJSON_TYPE, to_csv, to_geojson
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId, VisibleTenant
from tenants.vocabulary.people import Agent

FILE_TYPES = frozenset(
    {
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/geo+json",
        "application/vnd.google-earth.kml+xml",
        "application/vnd.google-earth.kmz",
        "application/octet-stream",
    }
)
READ_AT_ONCE = 2
_STATUS = {"not-owner": 403, "no-role": 403}


_Do: TypeAlias = Callable[[Mapping[str, str], Agent, TenantId, Reading], Awaitable[Response]]


class InventoryDoor:
    """`/inventory/{tenant}`: POST imports, GET exports; `/inventory/{tenant}/preview`."""

    def __init__(self, house: House, tokens: TokenReader) -> None:
        self._house = house
        self._tokens = tokens
        self._reading = asyncio.Semaphore(READ_AT_ONCE)

    def routes(self) -> list[Route]:
        return [
            Route("/inventory/{tenant}/preview", self._preview, methods=["POST"]),
            Route("/inventory/{tenant}", self._import, methods=["POST"]),
            Route("/inventory/{tenant}", self._export, methods=["GET"]),
        ]

    async def _preview(self, request: Request) -> Response:
        door = "POST /inventory/{tenant}/preview"
        return await self._with_file(request, door, self._previewed)

    async def _import(self, request: Request) -> Response:
        return await self._with_file(request, "POST /inventory/{tenant}", self._imported)

    async def _export(self, request: Request) -> Response:
        agent = await self._who(request, "GET /inventory/{tenant}")
        tenant = TenantId(request.path_params["tenant"])
        house, form = self._house, request.query_params.get("format", "geojson")
        if form not in ("geojson", "csv"):
            return problem(400, french.EXPORT_FORMAT)
        try:
            answer = await export_inventory(
                house.begin, house.conventions, agent, tenant, house.clock()
            )
        except RegisterUnavailable:
            return problem(503, code="register-unavailable")
        if isinstance(answer, InventoryRefused | NoSuchTenant):
            return _refused(answer)
        if form == "csv":
            return _file(to_csv(answer.cameras), CSV_TYPE, f"{tenant}.csv")
        written = to_geojson(tenant, answer.cameras, version=answer.version)
        return _file(written, GEOJSON_TYPE, f"{tenant}.geojson")

    async def _with_file(self, request: Request, door: str, do: _Do) -> Response:
        """Refuse what cannot be, read the file, then do it."""
        agent = await self._who(request, door)
        tenant = TenantId(request.path_params["tenant"])
        house = self._house
        one = asked(house.conventions, Act.IMPORT_INVENTORY, agent, tenant, house.clock())
        try:
            refused = await refuse(house.begin, one)
            if refused is not None:
                return _refused(refused)
            if not _is_file(request.headers.get("content-type", "")):
                return problem(415, code="unsupported-file-type")
            data = await _body(request)
            if data is None:
                return problem(413, headers={"connection": "close"})
            reading = await self._read(data, tenant, _mapping(request.query_params))
            return await do(request.query_params, agent, tenant, reading)
        except UnreadableInventory as error:
            members = {"columns": list(error.headers)} if error.headers else {}
            return problem(422, str(error), code=error.code, members=members)
        except (UnreadableMapping, _UnreadableWord) as error:
            return problem(400, str(error))
        except RegisterUnavailable:
            return problem(503, code="register-unavailable")

    async def _read(self, data: bytes, tenant: TenantId, mapping: ColumnMapping | None) -> Reading:
        # Its agent owns it: it sees it.
        remembered = await remembered_mapping(self._house.begin, VisibleTenant(tenant))
        contour = self._house.contours.get(tenant)
        async with self._reading:
            return await asyncio.to_thread(
                read_inventory, data, tenant, mapping, contour, remembered=remembered
            )

    async def _previewed(
        self, _: Mapping[str, str], agent: Agent, tenant: TenantId, reading: Reading
    ) -> Response:
        house = self._house
        answer = await preview_inventory(
            house.begin, house.conventions, agent, tenant, reading, house.clock()
        )
        if isinstance(answer, InventoryRefused | NoSuchTenant):
            return _refused(answer)
        said = preview_json(answer.preview, reading) | {"version": answer.version}
        return JSONResponse(said, headers={"cache-control": "no-store"})

    async def _imported(
        self, said: Mapping[str, str], agent: Agent, tenant: TenantId, reading: Reading
    ) -> Response:
        house, what = self._house, Import(reading, _policy(said), _version(said))
        answer = await import_inventory(
            house.begin, house.conventions, agent, tenant, what, house.clock()
        )
        if isinstance(answer, InventoryRefused | NoSuchTenant):
            return _refused(answer)
        await house.announcer.inventory_changed(tenant, answer.change)
        told = preview_json(answer.preview, reading)
        told |= {"version": answer.change.version, "entry": answer.entry}
        return JSONResponse(told, headers={"cache-control": "no-store"})

    async def _who(self, request: Request, door: str) -> Agent:
        """Raises `NotIdentified`, `InsufficientAuthentication`, `ProviderAway`."""
        return await enter(request, self._house, self._tokens, door)


class _UnreadableWord(ValueError):
    """A parameter of the address; the message is French."""


def _policy(said: Mapping[str, str]) -> Policy:
    try:
        return Policy(said.get("policy", ""))
    except ValueError:
        raise _UnreadableWord(french.IMPORT_POLICY) from None


def _version(said: Mapping[str, str]) -> int:
    version = said.get("version", "")
    if not (version.isascii() and version.isdecimal() and len(version) < 16):
        raise _UnreadableWord(french.IMPORT_VERSION)
    return int(version)


def _mapping(said: Mapping[str, str]) -> ColumnMapping | None:
    text = said.get("mapping")
    if text is None:
        return None
    try:
        return ColumnMapping.from_json(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise _UnreadableWord(french.IMPORT_MAPPING) from None


def _is_file(content_type: str) -> bool:
    said = MailMessage()
    said["content-type"] = content_type
    return said.get_content_type() in FILE_TYPES


async def _body(request: Request) -> bytes | None:
    """The file, `None` if it is too long: what is left of it is not read."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _refused(answer: InventoryRefused | NoSuchTenant) -> Response:
    match answer:
        case NoSuchTenant():
            return problem(404)
        case InventoryRefused(code=code, article=article):
            detail = f"{french.INVENTORY[code]} ({article.cited})"
            return problem(_STATUS.get(code, 409), detail, code=code)
        case _:
            assert_never(answer)


def _file(data: bytes, media_type: str, name: str) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Response(data, headers=headers, media_type=media_type)
