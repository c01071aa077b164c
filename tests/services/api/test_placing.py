"""Who shows a view of a crowded camera, and where it stands once nodes change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.api.directory import Directory, ranked
from services.api.placing import OPENING, Places
from services.kit.passes import Relay
from tenants.vocabulary.identifiers import CameraId, ViewId
from tests.builders import ASCQ, NOON

CAMERA, VIEW = CameraId(f"{ASCQ}:017"), ViewId("view-1")


class Scene:
    def __init__(self) -> None:
        self.now: datetime = NOON
        self.directory = Directory()
        self.places = Places(self.directory, lambda: self.now)
        self.speak("a")
        self.speak("b")
        self.speak("c")
        among = self.directory.among(ASCQ)
        self.first, self.second, self.third = (node.name for node in ranked(among, CAMERA))

    def speak(self, name: str, **more: Any) -> None:
        url, link = f"https://{name}.example.fr", f"wss://{name}.example.fr:8611"
        body = {"node": name, "url": url, "tenants": [ASCQ], "link": link, **more}
        self.directory.alive(body, self.now)

    def chosen(self, view: str = VIEW) -> tuple[str, str | None]:
        place = self.places.choose(view, CAMERA)
        assert place is not None
        return place.names


def test_a_camera_that_is_not_crowded_is_its_own_nodes() -> None:
    scene = Scene()

    assert scene.chosen() == (scene.first, None)


def test_a_crowded_cameras_next_views_go_to_the_next_node_that_has_them_from_the_first() -> None:
    scene = Scene()
    scene.speak(scene.first, crowded={CAMERA: 100})

    place = scene.places.choose(VIEW, CAMERA)

    assert place is not None
    assert place.names == (scene.second, scene.first)
    link = f"wss://{scene.first}.example.fr:8611"
    assert place.relay == Relay(scene.second, scene.first, link)
    scene.speak(scene.second, crowded={CAMERA: 100})
    assert scene.chosen("view-2") == (scene.third, scene.first)
    scene.speak(scene.third, crowded={CAMERA: 101})
    assert scene.chosen("view-3") == (scene.first, None)


def test_a_view_stays_where_it_was_placed_though_the_crowd_goes() -> None:
    scene = Scene()
    scene.speak(scene.first, crowded={CAMERA: 100})
    scene.chosen()

    scene.speak(scene.first)

    assert scene.chosen() == (scene.second, scene.first)
    assert scene.chosen("view-2") == (scene.first, None)


def test_where_the_origin_is_gone_or_not_reached_the_view_is_the_cameras_own_nodes() -> None:
    scene = Scene()
    scene.speak(scene.first, crowded={CAMERA: 100})
    scene.chosen()
    scene.speak(scene.second, unreached=[scene.first])
    stands = scene.places.stands(VIEW, CAMERA, scene.directory.among(ASCQ))
    assert stands is not None
    assert stands.names == (scene.first, None)

    scene.speak(scene.second)
    scene.speak(scene.first, draining=True)

    stands = scene.places.stands(VIEW, CAMERA, scene.directory.among(ASCQ))
    assert stands is not None
    assert stands.names == (scene.second, None)
    assert scene.places.was(VIEW, CAMERA, ()) == (scene.second, scene.first)


def test_nodes_of_before_that_cannot_relay_are_passed_over() -> None:
    scene = Scene()
    scene.speak(scene.first, crowded={CAMERA: 100})
    scene.speak(scene.second, link=None)

    assert scene.chosen() == (scene.third, scene.first)


def test_what_another_process_chose_and_what_a_node_reports_is_known() -> None:
    scene = Scene()
    scene.places.placed({"view": VIEW, "node": scene.second, "origin": scene.first})
    assert scene.chosen() == (scene.second, scene.first)

    scene.now += OPENING
    scene.places.reported(scene.second, [])
    assert scene.chosen() == (scene.first, None)
    scene.places.reported(scene.third, [{"view": VIEW, "origin": scene.first}])
    assert scene.chosen() == (scene.third, scene.first)
