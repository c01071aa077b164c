"""What a federator lets Prometheus read: a file, whole or not at all, and nobody's name."""

from __future__ import annotations

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from services.federator.metrics import exposition, write
from services.kit.link.words import Watched
from tests.builders import NOON
from tests.servers.promtool import promtool
from tests.services.federator.files import a_pki
from tests.services.federator.scripted import CAMERAS, KEY, Place, a_place
from tests.services.kit.link.carriers import paired, until


def a_certificate(folder: Path) -> Path:
    a_pki(folder, KEY)
    return folder / "pki" / "csu-villeneuve-d-ascq.pem"


async def watched(place: Place, folder: Path) -> str:
    """What it tells while one flow leaves."""
    assert await place.media.watch() == Watched("view-1", "flow-1")
    await until(lambda: place.federator.shared_cameras is not None and bool(place.csu.open))
    return exposition(place.federator, a_certificate(folder), NOON)


def values(text: str) -> dict[str, float]:
    families = text_string_to_metric_families(text)
    return {sample.name: sample.value for family in families for sample in family.samples}


async def test_it_tells_what_leaves_and_what_it_is_linked_to(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        told = values(await watched(place, tmp_path))

    assert told["beffroi_federator_links"] == 1
    assert told["beffroi_federator_flows"] == 1
    assert told["beffroi_federator_pulls"] == 1
    assert told["beffroi_federator_cameras"] == len(CAMERAS)
    assert told["beffroi_federator_register_disputed"] == 0


async def test_a_link_that_is_lost_is_no_link(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        await place.media.carrier.close()
        await until(lambda: place.federator.links == 0)
        told = values(exposition(place.federator, tmp_path / "none.pem", NOON))

    assert told["beffroi_federator_links"] == 0


async def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        told = values(exposition(place.federator, tmp_path / "none.pem", NOON))

    assert "beffroi_federator_certificate_expiry_timestamp_seconds" not in told


async def test_no_camera_no_person_and_no_address_is_told(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        text = await watched(place, tmp_path)

    for secret in (*(camera.name for camera in CAMERAS), "Camille", "cic-nord", "rtsp", "{", "://"):
        assert secret not in text


async def test_promtool_finds_nothing_to_say_against_them(tmp_path: Path) -> None:
    async with a_place(paired, tmp_path) as place:
        text = await watched(place, tmp_path)

    assert promtool("check", "metrics", said=text) == ""


async def test_each_metric_is_in_the_reference_with_its_type_and_nothing_else_is(
    tmp_path: Path, root: Path
) -> None:
    page = (root / "docs/reference/metrics.md").read_text(encoding="utf-8")
    documented = re.findall(
        r"^\| `(beffroi_\w+)` \| (\w+) \|", page.partition("## Of a federator")[2], re.MULTILINE
    )

    async with a_place(paired, tmp_path) as place:
        text = await watched(place, tmp_path)

    assert set(documented) == set(re.findall(r"^# TYPE (beffroi_\w+) (\w+)$", text, re.MULTILINE))


def test_the_file_is_replaced_whole_and_anybody_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "beffroi.prom"
    write(file, "one\n")
    write(file, "two\n")

    assert file.read_text() == "two\n"
    assert file.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in tmp_path.iterdir()] == ["beffroi.prom"]
