"""The cameras a visitor brings: read from words or a file, and never shown with their secret."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from federation.connector import ConnectorError, Trouble
from services.demo.accounts import OWN_CAMERAS
from services.demo.own_cameras import OwnCamera, UnreadableCamera, from_arguments, from_file
from services.demo.own_connector import OwnConnector
from tenants.vocabulary.camera import GeoPoint
from tenants.vocabulary.picture import Quality

SECRET = "s3cr@t/#"


def own(text: str) -> OwnCamera:
    (camera,) = from_arguments(OWN_CAMERAS, [text])
    return camera


def test_a_camera_of_the_command_line_has_a_name_an_address_and_a_place() -> None:
    camera = own(f"Entrepôt=rtsp://agent:{SECRET}@10.0.0.1/live@50.63,3.06")

    assert camera.camera.name == "Entrepôt"
    assert camera.camera.id == "mes-cameras:001"
    assert camera.camera.place == GeoPoint(3.06, 50.63)
    assert camera.main == f"rtsp://agent:{SECRET}@10.0.0.1/live"
    assert SECRET not in repr(camera)


def test_a_name_and_an_address_may_hold_equal_signs() -> None:
    camera = own("Quai A=B=rtsp://10.0.0.1/live?channel=1@50.63,3.06")

    assert camera.camera.name == "Quai A=B"
    assert camera.main == "rtsp://10.0.0.1/live?channel=1"


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://agent:s3cr@t@host/live@50.63,3.06",
        "rtsp://agent:s3cr@t@host/live?channel=1@50.63,3.06",
        "rtsp://agent:s3cr@t@host/=rtsp://agent:s3cr@t@host/live@50.63,3.06",
        "Entrepôt=rtsp://agent:s3cr@t@host/live",
        "Entrepôt=rtsp://agent:s3cr@t@host/live@50.63",
        "Entrepôt=rtsp://agent:s3cr@t@host/live@here",
        "=rtsp://agent:s3cr@t@host/live@50.63,3.06",
        "Entrepôt=rtsp://agent:s3cr@t@host/live@95.0,3.06",
    ],
)
def test_words_that_make_no_camera_are_refused_without_the_secret(text: str) -> None:
    with pytest.raises(UnreadableCamera) as refused:
        own(text)

    assert "s3cr" not in str(refused.value)


def test_a_file_gives_the_account_apart_and_numbers_go_on(tmp_path: Path) -> None:
    file = tmp_path / "cameras.toml"
    file.write_text(
        '[[cameras]]\nname = "Quai"\nmain = "rtsp://h/1"\nsub = "rtsp://h/2"\n'
        'user = "agent"\npassword = "p"\nlatitude = 50.63\nlongitude = 3\n'
    )

    (camera,) = from_file(OWN_CAMERAS, file, 4)

    assert (camera.camera.number, camera.main, camera.sub) == ("004", "rtsp://h/1", "rtsp://h/2")
    assert (camera.user, camera.password) == ("agent", "p")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[cameras]\npassword = 's3cr'", "is not TOML"),
        ("cameras = 3", "write one [[cameras]] table"),
        (
            "[[cameras]]\nname='a'\nmain='b'\nlatitude=1\nlongitude=1\nurl='s3cr'",
            "url is not known",
        ),
        (
            "[[cameras]]\nname='rtsp://u:s3cr@h/a'\nmain='b'\nlatitude=1\nlongitude=1",
            "a name is no address",
        ),
        ("[[cameras]]\nname='a'\nlatitude=1\nlongitude=1", "main is missing"),
        ("[[cameras]]\nname='a'\nmain='b'\nlatitude='1'\nlongitude=1", "latitude is missing"),
    ],
)
def test_a_file_that_makes_no_camera_names_the_key(content: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "cameras.toml"
    file.write_text(content)

    with pytest.raises(UnreadableCamera) as refused:
        from_file(OWN_CAMERAS, file, 1)

    assert says in str(refused.value)
    assert "s3cr" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableCamera, match=r"none\.toml: No such file"):
        from_file(OWN_CAMERAS, tmp_path / "none.toml", 1)


async def test_a_camera_with_a_wrong_address_is_on_the_map_and_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        connector = OwnConnector([own(f"Quai=http://agent:{SECRET}@host/live@50.63,3.06")])

    (camera,) = await connector.inventory()
    with pytest.raises(ConnectorError) as wrong:
        async with connector.pull(camera.id, Quality.SUB):
            raise AssertionError("nothing can be pulled from there")

    assert wrong.value.trouble is Trouble.BAD_ADDRESS
    assert "mes-cameras:001" in str(wrong.value)
    assert SECRET not in caplog.text + str(wrong.value)
    assert "Quai" in caplog.text
    await connector.close()
