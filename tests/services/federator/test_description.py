"""The commune's own list over what its system says, and its changes on an open link."""

from __future__ import annotations

import os
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from services.federator.deadlines import Pace
from services.federator.description import (
    Described,
    Description,
    UnreadableList,
    read_list,
    write_list,
)
from services.federator.federator import Federator
from services.federator.own_list import NothingToUndo, OwnList
from services.federator.settings import UnreadableSettings
from services.federator.witness import RegisterWitness
from services.kit.cameras import to_mapping
from services.kit.inventory import ColumnMapping, Field, Policy
from services.kit.inventory.writing import to_csv
from services.kit.link.words import Inventory, Refused, Watched
from tenants.vocabulary.camera import Camera, CameraKind, GeoPoint
from tests.builders import ASCQ, a_camera, a_deed
from tests.services.federator.files import SYNTHETIC, a_file
from tests.services.federator.scripted import (
    CAMERAS,
    KEY,
    LOG_KEY,
    FakeMemory,
    HandClock,
    ScriptedConnector,
    linked,
)
from tests.services.kit.link.carriers import paired

FIRST, SECOND = CAMERAS[:2]
NAMED = replace(FIRST, name="Rue Neuve", zone="Centre", place=GeoPoint(3.15, 50.63))
NEW = a_camera("099")
MAPPING = ColumnMapping({Field.NUMBER: "n"})
LAZY = Pace(inventory=3600.0)


def test_the_list_describes_and_the_system_says_what_there_is() -> None:
    described = Described((NAMED, NEW))

    assert described.over([FIRST, SECOND]) == (NAMED, SECOND)
    assert replace(described, whole=True).over([FIRST, SECOND]) == (NAMED,)


def test_a_camera_is_found_by_its_number_where_its_system_names_it_otherwise() -> None:
    ours = replace(FIRST, id=a_camera("guid-1").id)

    assert Described((NAMED,)).over([ours]) == (replace(NAMED, id=ours.id),)


@pytest.mark.parametrize("cameras", [(), (NAMED, NEW)], ids=["empty", "with cameras"])
def test_a_list_is_read_as_it_was_written(cameras: tuple[Camera, ...]) -> None:
    described = Described(cameras, True, MAPPING)

    assert read_list(write_list(ASCQ, described), ASCQ) == described


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        write_list(a_camera().tenant, Described()).replace(b"villeneuve-d-ascq", b"lille"),
        write_list(ASCQ, Described((NAMED,))).replace(b"50.63", b"98.6"),
    ],
    ids=["nothing", "a list", "an object", "another tenant's", "a place nowhere"],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableList):
        read_list(data, ASCQ)


def test_while_the_file_is_unreadable_the_last_reading_stands(tmp_path: Path) -> None:
    file = tmp_path / "list.geojson"
    description = Description(file, ASCQ)
    assert description.over([FIRST]) == (FIRST,)

    file.write_bytes(write_list(ASCQ, Described((NAMED,))))
    assert description.over([FIRST]) == (NAMED,)
    file.write_bytes(b"{")
    assert description.over([FIRST]) == (NAMED,)
    file.unlink()
    assert description.over([FIRST]) == (FIRST,)


async def test_a_change_of_the_list_leaves_on_an_open_link_within_two_seconds(
    tmp_path: Path,
) -> None:
    """VA-2, on the commune's side: no restart, and no waiting for the next reading."""
    file, clock = tmp_path / "list.geojson", HandClock()
    async with (
        Federator(
            ASCQ,
            ScriptedConnector([FIRST, SECOND]),
            a_deed(),
            pass_key=KEY,
            witness=RegisterWitness(ASCQ, FakeMemory(), [LOG_KEY.verifier], lambda: clock.now),
            clock=lambda: clock.now,
            monotonic=lambda: clock.seconds,
            chance=lambda: 0.5,
            pace=LAZY,
            description=Description(file, ASCQ),
        ) as federator,
        linked(federator, clock, paired, tmp_path) as media,
    ):
        assert await media.hear(Inventory) == Inventory([to_mapping(one) for one in CAMERAS[:2]])
        begun = time.monotonic()

        written = file.with_suffix(".new")
        written.write_bytes(write_list(ASCQ, Described((NAMED,), whole=True)))
        os.replace(written, file)

        assert await media.hear(Inventory) == Inventory([to_mapping(NAMED)])
        assert time.monotonic() - begun < 2
        assert isinstance(await media.watch("001"), Watched)
        refused = await media.watch("002", view="v-2", flow="f-2", slot=2, fence=2)
        assert isinstance(refused, Refused)
        assert refused.code == "camera-unknown"


def an_own_list(folder: Path) -> OwnList:
    file = folder / "federator.toml"
    if not file.is_file():
        text = a_file(folder, SYNTHETIC).read_text(encoding="utf-8")
        file.write_text(f'inventory = "list.geojson"\n{text}', encoding="utf-8")
    return OwnList.of(file)


def bring_in(own: OwnList, policy: Policy, *cameras: Camera) -> None:
    reading = own.read(to_csv(cameras), None)
    own.write(own.preview(reading), policy, reading.mapping)


OURS = a_camera("017", name="Place", kind=CameraKind.FIXED, steerable=False)


def test_an_import_is_written_for_its_owner_alone_and_undone_once(tmp_path: Path) -> None:
    named = replace(OURS, name="Place Neuve")

    bring_in(an_own_list(tmp_path), Policy.MERGE, named, NEW)

    own = an_own_list(tmp_path)
    assert stat.S_IMODE(own.file.stat().st_mode) == 0o600
    assert own.shared == (named,)
    assert own.known == (named, NEW)
    own.undo()
    assert not own.file.exists()
    assert an_own_list(tmp_path).shared == (OURS,)
    with pytest.raises(NothingToUndo):
        own.undo()


def test_an_undo_brings_back_the_list_before(tmp_path: Path) -> None:
    once, twice = replace(OURS, name="Once"), replace(OURS, name="Twice")
    bring_in(an_own_list(tmp_path), Policy.MERGE, once)
    bring_in(an_own_list(tmp_path), Policy.MERGE, twice)

    an_own_list(tmp_path).undo()

    assert an_own_list(tmp_path).shared == (once,)


def test_what_a_whole_list_drops_is_shared_no_more_and_a_merge_does_not_bring_it_back(
    tmp_path: Path,
) -> None:
    bring_in(an_own_list(tmp_path), Policy.REPLACE, NEW)
    assert an_own_list(tmp_path).shared == ()

    bring_in(an_own_list(tmp_path), Policy.MERGE, replace(NEW, name="Pont"))
    assert an_own_list(tmp_path).shared == ()

    bring_in(an_own_list(tmp_path), Policy.MERGE, OURS)
    assert an_own_list(tmp_path).shared == (OURS,)


def test_a_federator_without_a_list_is_told_what_to_write(tmp_path: Path) -> None:
    file = a_file(tmp_path, SYNTHETIC)

    with pytest.raises(UnreadableSettings, match="inventory is missing"):
        OwnList.of(file)
