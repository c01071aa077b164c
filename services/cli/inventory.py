"""`beffroi inventory import|export|undo`: a commune's own list of cameras, from a file and back.

`--config` works beside the commune's federator, on its own files; `--tenant` works on
the State's machine, in the register's database. An import shows what it would change,
and changes nothing without `--yes`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from services.cli.register.arguments import account
from services.cli.troubles import CannotRun, register_told, settings_told
from services.kit.inventory import (
    MOST_BYTES,
    ColumnMapping,
    Policy,
    Preview,
    Reading,
    UnreadableInventory,
    UnreadableMapping,
)
from services.kit.inventory.telling import preview_json
from services.kit.inventory.writing import to_csv, to_geojson
from tenants.vocabulary.camera import Camera
from tenants.vocabulary.identifiers import TenantId, UnreadableName, tenant_id

if TYPE_CHECKING:
    from services.api.desk import Desk
    from services.federator.own_list import OwnList

    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

MOST_TOLD = 20
"""Lines of each kind that are printed; `--json` prints them all."""

T = TypeVar("T")


def add_verbs(verbs: Verbs) -> None:
    inventory = verbs.add_parser("inventory", help="a commune's own list of cameras")
    orders = inventory.add_subparsers(required=True, metavar="ORDER")
    _import(orders)
    _export(orders)
    undo = orders.add_parser("undo", help="take the last import back")
    undo.set_defaults(run=undo_import)
    _where(undo)


def import_file(words: argparse.Namespace) -> None:
    """`beffroi inventory import FILE`. Raises `CannotRun`."""
    data, mapping = _file(words.file), _mapping(words.mapping)
    policy = Policy(words.policy)
    try:
        if words.config is not None:
            _import_beside(_own_list(words.config), data, mapping, policy, words)
        else:
            _at_the_desk(words, lambda desk: _import_at(desk, data, mapping, policy, words))
    except UnreadableInventory as error:
        raise CannotRun(f"{words.file}: {error}") from error


def export_file(words: argparse.Namespace) -> None:
    """`beffroi inventory export`. Raises `CannotRun`."""
    if words.config is not None:
        own = _own_list(words.config)
        tenant, cameras = own.tenant, own.shared
    else:
        tenant, cameras = TenantId(words.tenant), _at_the_desk(words, _taken_out)
    written = to_csv(cameras) if words.format == "csv" else to_geojson(tenant, cameras)
    if words.output is None:
        sys.stdout.buffer.write(written)
        return
    try:
        words.output.write_bytes(written)
    except OSError as error:
        raise CannotRun(f"cannot write {words.output} ({error.strerror})") from error
    _say(words, {"cameras": len(cameras), "file": str(words.output)}, f"{len(cameras)} caméras.")


def undo_import(words: argparse.Namespace) -> None:
    """`beffroi inventory undo`. Raises `CannotRun`."""
    if words.config is None:
        version = _at_the_desk(words, _undone)
        _say(words, {"undone": True, "version": version}, "Le dernier import est annulé.")
        return
    from services.federator.own_list import NothingToUndo

    try:
        _own_list(words.config).undo()
    except NothingToUndo as error:
        raise CannotRun(str(error)) from error
    _say(words, {"undone": True}, "Le dernier import est annulé.")


def _import(orders: Verbs) -> None:
    one = orders.add_parser("import", help="say what a file would change, write with --yes")
    one.add_argument("file", type=Path, help="CSV, XLSX, GeoJSON, KML or KMZ")
    one.add_argument(
        "--policy",
        choices=[policy.value for policy in Policy],
        default=Policy.MERGE.value,
        help="cameras that the file does not name: merge keeps them, replace takes them away",
    )
    one.add_argument("--mapping", type=Path, metavar="FILE.json", help="which column says what")
    one.add_argument("--yes", action="store_true", help="write; without it, only say")
    one.set_defaults(run=import_file)
    _where(one)


def _export(orders: Verbs) -> None:
    one = orders.add_parser("export", help="write the list as GeoJSON or CSV")
    one.add_argument("--format", choices=["geojson", "csv"], default="geojson")
    one.add_argument("--output", type=Path, help="without it, on standard output")
    one.set_defaults(run=export_file)
    _where(one)


def _where(one: argparse.ArgumentParser) -> None:
    where = one.add_mutually_exclusive_group(required=True)
    where.add_argument("--config", type=Path, metavar="FILE.toml", help="the federator's file")
    where.add_argument("--tenant", help="in the API's database (settings: API_…)")
    one.add_argument("--by", default=account(), help="who, for the register")
    one.add_argument("--json", action="store_true", help="print JSON")


def _import_beside(
    own: OwnList,
    data: bytes,
    mapping: ColumnMapping | None,
    policy: Policy,
    words: argparse.Namespace,
) -> None:
    reading = own.read(data, mapping)
    preview = own.preview(reading)
    if words.yes:
        try:
            own.write(preview, policy, reading.mapping)
        except OSError as error:
            raise CannotRun(f"cannot write {own.file} ({error.strerror})") from error
    unshared = [camera.number for camera in own.not_shared(preview)]
    _tell(words, reading, preview, {"written": words.yes, "notShared": unshared})
    if unshared and not words.json:
        print(f"Sans adresse dans {words.config.name}, donc non partagées : {_some(unshared)}")


async def _import_at(
    desk: Desk,
    data: bytes,
    mapping: ColumnMapping | None,
    policy: Policy,
    words: argparse.Namespace,
) -> None:
    from services.api.acts.answers import InventoryImported, InventoryPreviewed

    reading = await desk.read(data, mapping)
    previewed = _granted(await desk.preview(reading), InventoryPreviewed)
    if words.yes:
        _granted(await desk.bring_in(reading, policy, previewed.version), InventoryImported)
    _tell(words, reading, previewed.preview, {"written": words.yes})


async def _taken_out(desk: Desk) -> tuple[Camera, ...]:
    from services.api.acts.answers import InventoryExported

    return _granted(await desk.take_out(), InventoryExported).cameras


async def _undone(desk: Desk) -> int:
    from services.api.acts.answers import InventoryRestored

    return _granted(await desk.undo(), InventoryRestored).change.version


def _granted(answer: object, wanted: type[T]) -> T:
    """What was asked for, or `CannotRun` with the sentence of the refusal."""
    from services.api import french
    from services.api.acts.answers import InventoryRefused, NoSuchTenant

    match answer:
        case InventoryRefused(code=code):
            raise CannotRun(french.INVENTORY[code])
        case NoSuchTenant(tenant=tenant):
            raise CannotRun(f"--tenant: {tenant} has no convention here")
        case _ if isinstance(answer, wanted):
            return answer
    raise TypeError(f"{type(answer).__name__} where {wanted.__name__} was expected")


def _at_the_desk(words: argparse.Namespace, do: Callable[[Desk], Awaitable[T]]) -> T:
    from services.api.desk import open_desk
    from services.api.settings import Settings

    try:
        tenant = tenant_id(words.tenant)
    except UnreadableName as error:
        raise CannotRun(f"--tenant: {error}") from error

    async def done() -> T:
        async with open_desk(Settings(), tenant, words.by, _now) as desk:
            return await do(desk)

    with register_told(), settings_told("API_"):
        return asyncio.run(done())


def _own_list(config: Path) -> OwnList:
    from services.federator.own_list import OwnList
    from services.federator.settings import UnreadableSettings

    try:
        return OwnList.of(config)
    except UnreadableSettings as error:
        raise CannotRun(str(error)) from error


def _file(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CannotRun(f"{file} cannot be read ({error.strerror})") from error


def _mapping(file: Path | None) -> ColumnMapping | None:
    if file is None:
        return None
    try:
        return ColumnMapping.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, UnreadableMapping) as error:
        raise CannotRun(f"--mapping: {error}") from error


def _tell(
    words: argparse.Namespace, reading: Reading, preview: Preview, more: dict[str, Any]
) -> None:
    if words.json:
        print(json.dumps(preview_json(preview, reading) | more, ensure_ascii=False))
        return
    absent = "retirées" if words.policy == Policy.REPLACE.value else "gardées"
    print(f"Nouvelles : {_numbers(preview.new)}")
    print(f"Changées : {_some([_change(one) for one in preview.changed])}")
    print(f"Inchangées : {len(preview.unchanged)}")
    print(f"Absentes du fichier, {absent} : {_numbers(preview.absent)}")
    for rejection in preview.rejected[:MOST_TOLD]:
        column = f", {rejection.column}" if rejection.column else ""
        print(f"  ligne {rejection.row}{column} : {rejection.sentence}")
    for remark in preview.remarks[:MOST_TOLD]:
        print(f"  ligne {remark.row} : {remark.sentence}")
    print(f"Refusées : {len(preview.rejected)} ; à vérifier : {len(preview.remarks)}")
    print("Écrit." if words.yes else "Rien n'est écrit : ajoutez --yes.")


def _change(change: Any) -> str:
    return f"{change.after.number} ({', '.join(change.fields)})"


def _numbers(cameras: tuple[Camera, ...]) -> str:
    return _some([camera.number for camera in cameras])


def _some(told: list[str]) -> str:
    shown = ", ".join(told[:MOST_TOLD])
    return f"{len(told)} – {shown}{'…' if len(told) > MOST_TOLD else ''}" if told else "0"


def _say(words: argparse.Namespace, said: dict[str, Any], sentence: str) -> None:
    print(json.dumps(said, ensure_ascii=False) if words.json else sentence)


def _now() -> datetime:
    return datetime.now(UTC)
