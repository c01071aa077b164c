"""The door of a commune's list, as its console will use it: a file in, a file out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.api.door.inventory import FILE_TYPES
from services.kit.inventory import MOST_BYTES, read_inventory
from services.kit.inventory.writing import to_csv
from tenants.vocabulary.camera import Camera, GeoPoint
from tenants.vocabulary.identifiers import CameraId
from tests.builders import ASCQ, NOON, a_camera
from tests.services.api.door.house import CAMERAS, House, open_house, until, wall_clock
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.door.test_refusals import shows_nothing_of_us
from tests.services.api.identity.provider import a_token, an_organisation

NEW = a_camera("099", name="Pont", place=GeoPoint(3.15, 50.63))
RENAMED = replace(CAMERAS[0], name="Rue Neuve")
LIST = [RENAMED, *CAMERAS[1:4], NEW]
UNDO = """
mutation($tenant: ID!, $version: Int!) {
  undoInventoryImport(tenant: $tenant, version: $version) {
    __typename
    ... on InventoryRestored { version entry }
    ... on InventoryRefused { code message article { cited } }
    ... on TenantNotFound { id }
  }
}
"""
VERSIONS = """
query($tenant: ID!) {
  inventoryVersions(tenant: $tenant) { version origin undoable digest receivedAt receivedBy }
}
"""


def a_commune_s_token(at: Any = NOON, roles: tuple[str, ...] = ("camera.manage",)) -> str:
    organisation = an_organisation(ASCQ, kind="tenant", roles=roles)
    return a_token(at, sub="alex.dubois", organization=organisation)


@dataclass
class Desk:
    """`client` is identified as the CSU's room chief."""

    house: House
    token: str

    async def post(
        self,
        path: str,
        cameras: list[Camera] | bytes,
        content_type: str = "text/csv",
        token: str | None = None,
        **params: str,
    ) -> httpx.Response:
        data = cameras if isinstance(cameras, bytes) else to_csv(cameras)
        return await self.house.client.post(
            path,
            content=data,
            params=params,
            headers={
                "authorization": f"Bearer {token or self.token}",
                "content-type": content_type,
            },
        )

    async def preview(self, cameras: list[Camera] | bytes, **params: str) -> Any:
        answer = await self.post(f"/inventory/{ASCQ}/preview", cameras, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def bring_in(self, cameras: list[Camera], policy: str = "replace") -> Any:
        seen = str((await self.preview(cameras))["version"])
        answer = await self.post(f"/inventory/{ASCQ}", cameras, policy=policy, version=seen)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def versions(self) -> Any:
        data = await self.house.ask(VERSIONS, self.token, tenant=ASCQ)
        return data["inventoryVersions"]


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house, a_commune_s_token())


async def test_a_file_is_previewed_then_imported_then_undone(desk: Desk) -> None:
    before = await desk.house.entries()

    preview = await desk.preview(LIST)
    done = await desk.bring_in(LIST)
    undone = await desk.house.ask(UNDO, desk.token, tenant=ASCQ, version=done["version"])

    assert preview["version"] == 1
    assert [one["number"] for one in preview["new"]] == ["099"]
    assert preview["changed"] == [
        {
            "id": RENAMED.id,
            "number": "001",
            "row": 2,
            "fields": [{"name": "name", "before": CAMERAS[0].name, "after": "Rue Neuve"}],
        }
    ]
    assert [one["number"] for one in preview["absent"]] == ["005"]
    assert (preview["unchanged"], preview["rejected"]) == (3, [])
    assert (done["version"], done["entry"]) == (2, before)
    assert undone["undoInventoryImport"] == {
        "__typename": "InventoryRestored", "version": 3, "entry": before + 1,
    }  # fmt: skip
    assert [(one["version"], one["origin"]) for one in await desk.versions()] == [
        (3, "UNDO"), (2, "IMPORT"), (1, "REPORT"),
    ]  # fmt: skip
    assert await desk.house.entries() == before + 2


async def test_rejections_are_told_by_row_and_column(desk: Desk) -> None:
    data = b"numero;nom;latitude;longitude\n7;Rue;3,1;50,6\n8;rtsp://a:s3cret@h/;50,6;3,1\n"

    preview = await desk.preview(data)

    assert [(one["row"], one["column"], one["code"]) for one in preview["rejected"]] == [
        (2, "latitude", "position-swapped"),
        (3, "nom", "credentials"),
    ]
    assert "s3cret" not in json.dumps(preview)


async def test_the_user_may_say_what_the_columns_are(desk: Desk) -> None:
    data = b"a;b;c\n099;50,63;3,15\n"
    mapping = json.dumps({"columns": {"number": "a", "north": "b", "east": "c"}})

    preview = await desk.preview(data, mapping=mapping)

    assert [one["place"] for one in preview["new"]] == [{"longitude": 3.15, "latitude": 50.63}]
    assert preview["mapping"]["columns"]["number"] == "a"


async def test_the_mapping_of_the_last_import_is_used_again(desk: Desk) -> None:
    data = b"a;b;c\n099;50,63;3,15\n"
    mapping = json.dumps({"columns": {"number": "a", "north": "b", "east": "c"}})
    await desk.post(f"/inventory/{ASCQ}", data, mapping=mapping, policy="merge", version="1")

    again = await desk.preview(data)

    assert (again["mapping"]["columns"], again["unchanged"]) == (
        {"number": "a", "north": "b", "east": "c"},
        1,
    )


@pytest.mark.parametrize("form", ["geojson", "csv"])
async def test_what_is_taken_out_is_the_list_and_is_entered(desk: Desk, form: str) -> None:
    before = await desk.house.entries()

    answer = await desk.house.client.get(
        f"/inventory/{ASCQ}",
        params={"format": form},
        headers={"authorization": f"Bearer {desk.token}"},
    )

    read = read_inventory(answer.content, ASCQ)
    assert [row.camera for row in read.rows] == list(CAMERAS)
    assert answer.headers["content-disposition"] == f'attachment; filename="{ASCQ}.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    assert await desk.house.entries() == before + 1


FILE = to_csv(LIST)
HERE, ELSEWHERE = f"/inventory/{ASCQ}", "/inventory/metz"
GOOD = {"policy": "replace", "version": "1"}
STATE = a_token(NOON)
REFUSALS: list[tuple[str, str, bytes, str, str, dict[str, str], int, str]] = [
    ("an agent of the State", HERE, FILE, "text/csv", STATE, GOOD, 403, "not-owner"),
    ("no role", HERE, FILE, "text/csv", a_commune_s_token(roles=()), GOOD, 403, "no-role"),
    ("a foreign tenant", ELSEWHERE, FILE, "text/csv", a_commune_s_token(), GOOD, 404, "not-found"),
    ("no tenant", "/inventory/x", FILE, "text/csv", a_commune_s_token(), GOOD, 404, "not-found"),
    ("an image", HERE, FILE, "image/png", "", GOOD, 415, "unsupported-file-type"),
    ("a form", HERE, FILE, "multipart/form-data", "", GOOD, 415, "unsupported-file-type"),
    ("no type", HERE, FILE, "", "", GOOD, 415, "unsupported-file-type"),
    ("too long", HERE, b"x" * (MOST_BYTES + 1), "text/csv", "", GOOD, 413, "too-large"),
    ("no file", HERE, b"", "text/csv", "", GOOD, 422, "empty"),
    ("a broken file", HERE, b"PK\3\4xl/workbook", "text/csv", "", GOOD, 422, "broken"),
    ("no policy", HERE, FILE, "text/csv", "", {"version": "1"}, 400, "bad-request"),
    ("an odd version", HERE, FILE, "text/csv", "", GOOD | {"version": "٣"}, 400, "bad-request"),
    ("no JSON", HERE, FILE, "text/csv", "", GOOD | {"mapping": "{"}, 400, "bad-request"),
    ("no mapping", HERE, FILE, "text/csv", "", GOOD | {"mapping": "[]"}, 400, "bad-request"),
    ("no preview", HERE, FILE, "text/csv", "", GOOD | {"version": "7"}, 409, "inventory-changed"),
    ("no change", HERE, to_csv(CAMERAS), "text/csv", "", GOOD, 409, "nothing-to-import"),
]


@pytest.mark.parametrize(
    ("_case", "path", "data", "content_type", "token", "params", "status", "code"),
    REFUSALS,
    ids=[one[0] for one in REFUSALS],
)
async def test_what_may_not_be_imported_changes_nothing(
    desk: Desk,
    _case: str,
    path: str,
    data: bytes,
    content_type: str,
    token: str,
    params: dict[str, str],
    status: int,
    code: str,
) -> None:
    answer = await desk.post(path, data, content_type, token or None, **params)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert shows_nothing_of_us(answer)
    assert [one["version"] for one in await desk.versions()] == [1]


async def test_nobody_in_particular_is_asked_who_he_is(desk: Desk) -> None:
    del desk.house.client.headers["authorization"]

    for verb, path in [("POST", HERE), ("POST", f"{HERE}/preview"), ("GET", HERE)]:
        answer = await desk.house.client.request(verb, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not-identified")


async def test_an_endless_file_is_refused_while_it_arrives(desk: Desk) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * MOST_BYTES:
            sent += 65536
            yield b"x" * 65536

    answer = await desk.house.client.post(
        f"{HERE}/preview",
        content=endless(),
        headers={"authorization": f"Bearer {desk.token}", "content-type": "text/csv"},
    )

    assert answer.status_code == 413
    assert sent <= MOST_BYTES + 2 * 65536


async def test_a_state_agent_may_not_undo(desk: Desk) -> None:
    done = await desk.bring_in(LIST)

    answer = await desk.house.ask(UNDO, tenant=ASCQ, version=done["version"])
    elsewhere = await desk.house.ask(UNDO, tenant="metz", version=1)

    refused = answer["undoInventoryImport"]
    assert (refused["code"], refused["article"]) == (
        "not-owner",
        {"cited": "villeneuve-d-ascq art. 2"},
    )
    assert elsewhere == {"undoInventoryImport": {"__typename": "TenantNotFound", "id": "metz"}}


async def test_a_point_outside_the_commune_is_a_remark(tmp_path: Path, root: Path) -> None:
    console = tmp_path / "console"
    (console / "basemap").mkdir(parents=True)
    drawn = root / "services" / "console" / "public" / "basemap" / "contours.geojson"
    (console / "basemap" / "contours.geojson").write_bytes(drawn.read_bytes())
    in_lille = replace(NEW, place=GeoPoint(3.0632, 50.6369))

    async with open_house(tmp_path, console=console) as house:
        preview = await Desk(house, a_commune_s_token()).preview([in_lille])

    assert [(one["row"], one["code"]) for one in preview["remarks"]] == [(2, "outside-contour")]
    assert len(preview["new"]) == 1


async def test_every_type_that_the_door_takes_is_one_of_a_list(desk: Desk) -> None:
    for content_type in FILE_TYPES:
        answer = await desk.post(f"{HERE}/preview", LIST, f"{content_type}; charset=utf-8")
        assert answer.status_code == 200


async def test_an_import_reaches_an_open_map_and_its_receipt_the_commune(tmp_path: Path) -> None:
    """VA-2: every change reaches the CIC at once, and the commune sees that it did."""
    async with open_house(tmp_path, clock=wall_clock) as house, serving(house.app) as place:
        desk = Desk(house, a_commune_s_token(wall_clock()))
        async with socket_to(place) as csu, socket_to(place) as cic:
            await csu.begin(desk.token)
            await csu.follow("subscription { cameraChanges { kind id } }")
            assert (await csu.data())["cameraChanges"]["kind"] == "RELOAD"
            assert [one["receivedBy"] for one in await desk.versions()] == [None]

            await cic.begin(a_token(wall_clock()))
            await cic.follow("subscription { cameraChanges { kind id camera { name } } }")
            assert (await cic.data())["cameraChanges"]["kind"] == "RELOAD"

            await desk.bring_in([*CAMERAS, NEW], "merge")
            told = (await cic.data())["cameraChanges"]

            assert told == {"kind": "ADDED", "id": CameraId(NEW.id), "camera": {"name": "Pont"}}

            async def received() -> bool:
                return [one["receivedBy"] for one in await desk.versions()] == ["cic-nord"] * 2

            await until(received)
