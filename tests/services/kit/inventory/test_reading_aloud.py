"""What reading a file says of the file itself: its coordinates, its columns, its rows."""

from __future__ import annotations

import pytest

from services.kit.inventory import ColumnMapping, UnreadableInventory, compare, read_inventory
from services.kit.inventory.mapping import Field
from services.kit.inventory.telling import preview_json
from services.kit.inventory.words import Habits, MappingOrigin
from tests.builders import ASCQ, a_camera
from tests.services.kit.inventory.lists import a_csv, read

ODD = ColumnMapping({Field.NUMBER: "a", Field.NORTH: "b", Field.EAST: "c"})


def test_each_system_is_counted_and_a_decimal_comma_seen() -> None:
    reading = read(a_csv("1;A;50,622;3,144", "2;B;7058822,9;710319,2", "3;C;7058823;710319"))

    assert reading.habits == Habits({"EPSG:4326": 1, "EPSG:2154": 2}, decimal_comma=True)


def test_a_point_is_no_comma_and_a_refused_place_is_in_no_system() -> None:
    reading = read(a_csv("1;A;50.622;3.144", "2;B;nulle part;3.144"))

    assert reading.habits == Habits({"EPSG:4326": 1}, decimal_comma=False)


def test_the_named_system_is_the_one_that_is_told() -> None:
    mapping = ColumnMapping(
        {Field.NUMBER: "numero", Field.NORTH: "latitude", Field.EAST: "longitude"}, "EPSG:3857"
    )

    reading = read(a_csv("1;A;6553000;350000"), mapping)

    assert reading.habits.systems == {"EPSG:3857": 1}


@pytest.mark.parametrize(
    ("given", "remembered", "origin"),
    [
        (ODD, None, MappingOrigin.GIVEN),
        (None, ODD, MappingOrigin.REMEMBERED),
        (ODD, ODD, MappingOrigin.GIVEN),
    ],
)
def test_whose_word_the_columns_follow_is_told(
    given: ColumnMapping | None, remembered: ColumnMapping | None, origin: MappingOrigin
) -> None:
    data = b"a;b;c\n9;50,622;3,144\n"

    assert read_inventory(data, ASCQ, given, remembered=remembered).origin is origin


def test_columns_that_speak_for_themselves_are_recognised_where_the_remembered_do_not_fit() -> None:
    reading = read_inventory(a_csv("1;A;50,6;3,1").encode(), ASCQ, remembered=ODD)

    assert reading.origin is MappingOrigin.RECOGNISED


def test_columns_that_are_not_understood_are_given_back_by_name() -> None:
    with pytest.raises(UnreadableInventory) as refused:
        read("code site;coord 1;coord 2\n1;50,6;3,1\n")

    assert refused.value.headers == ("code site", "coord 1", "coord 2")


def test_a_preview_says_in_which_row_each_camera_stands() -> None:
    known = [a_camera("001", name="A"), a_camera("002", name="B")]
    reading = read(a_csv("001;A;50,622;3,144", "002;Z;50,622;3,144", "003;C;50,6;3,1"))

    told = preview_json(compare(known, reading), reading)

    assert [(one["id"], one["row"]) for one in told["same"]] == [(known[0].id, 2)]
    assert [(one["number"], one["row"]) for one in told["changed"]] == [("002", 3)]
    assert [(one["number"], one["row"]) for one in told["new"]] == [("003", 4)]
    assert told["mappingOrigin"] == "recognised"
    assert told["file"]["systems"] == {"EPSG:4326": 3}
