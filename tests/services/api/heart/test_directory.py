"""Which node shows a camera: always the same one, and the fewest cameras move."""

from __future__ import annotations

from datetime import timedelta

from services.api.directory import QUIET, SILENCE, Directory
from tenants.vocabulary.identifiers import CameraId, TenantId
from tests.builders import ASCQ, NOON

CAMERAS = [CameraId(f"{ASCQ}:{number:03}") for number in range(300)]


def a_directory(*names: str) -> Directory:
    directory = Directory()
    for name in names:
        directory.alive(word_of(name), NOON)
    return directory


def word_of(name: str) -> dict[str, object]:
    return {"node": name, "url": f"https://{name}.example.fr/", "tenants": [ASCQ]}


def shown_by(directory: Directory) -> dict[CameraId, str]:
    nodes = {camera: directory.node_for(ASCQ, camera) for camera in CAMERAS}
    return {camera: node.name for camera, node in nodes.items() if node is not None}


def test_without_a_node_nobody_shows_anything() -> None:
    assert shown_by(Directory()) == {}
    assert not Directory().linked(ASCQ)


def test_every_node_has_its_share() -> None:
    shares = list(shown_by(a_directory("a", "b", "c")).values())

    assert {name: shares.count(name) > 60 for name in "abc"} == dict.fromkeys("abc", True)


def test_the_order_in_which_nodes_came_changes_nothing() -> None:
    assert shown_by(a_directory("a", "b", "c")) == shown_by(a_directory("c", "a", "b"))


def test_a_node_that_joins_takes_its_own_share_and_moves_no_other() -> None:
    before, after = shown_by(a_directory("a", "b")), shown_by(a_directory("a", "b", "c"))

    assert {after[camera] for camera in CAMERAS if after[camera] != before[camera]} == {"c"}


def test_a_node_is_asked_only_for_tenants_it_is_linked_to() -> None:
    directory = a_directory("a")

    assert directory.node_for(TenantId("metz"), CAMERAS[0]) is None


def test_a_link_that_goes_is_known_at_once_and_one_that_comes_too() -> None:
    directory = a_directory("a")

    directory.link_changed({"node": "a", "tenant": ASCQ, "connected": False})
    assert not directory.linked(ASCQ)

    directory.link_changed({"node": "a", "tenant": ASCQ, "connected": True})
    assert directory.linked(ASCQ)


def test_a_silent_node_is_forgotten() -> None:
    directory = a_directory("a", "b")
    directory.alive(word_of("b"), NOON + timedelta(seconds=5))

    directory.forget_silent(NOON + SILENCE)

    assert set(shown_by(directory).values()) == {"b"}


def test_a_quiet_node_shows_only_what_no_other_could() -> None:
    directory = a_directory("a", "b")
    directory.alive(word_of("b"), NOON + QUIET)

    directory.forget_silent(NOON + QUIET)
    assert set(shown_by(directory).values()) == {"b"}

    directory.forget_silent(NOON + 2 * QUIET)
    assert set(shown_by(directory).values()) == {"a", "b"}

    directory.alive(word_of("a"), NOON + 2 * QUIET)
    assert set(shown_by(directory).values()) == {"a"}


def test_a_node_that_drains_shows_only_what_no_other_could() -> None:
    directory = a_directory("a", "b")

    directory.alive({**word_of("a"), "draining": True}, NOON)
    assert set(shown_by(directory).values()) == {"b"}

    directory.alive({**word_of("b"), "draining": True}, NOON)
    assert set(shown_by(directory).values()) == {"a", "b"}


def test_the_address_has_no_slash_at_its_end() -> None:
    node = a_directory("a").node_for(ASCQ, CAMERAS[0])

    assert node is not None
    assert node.url == "https://a.example.fr"
