"""The federator's file: read whole, or refused with the line and the remedy, never the secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.federator.settings import UnreadableSettings, read_accounts, read_settings
from tenants.vocabulary.camera import CameraKind
from tests.services.federator.files import ONVIF, RTSP, SYNTHETIC, a_file

SECRET = "s3cret-password"


def refusal(file: Path) -> str:
    with pytest.raises(UnreadableSettings) as refused:
        read_settings(file)
    message = str(refused.value)
    assert SECRET not in message
    assert "192.0.2" not in message
    return message.removeprefix(f"{file}: ")


def test_the_example_of_the_documentation_is_a_whole_file(root: Path) -> None:
    file = root / "docs" / "how-to" / "federator.example.toml"
    settings = read_settings(file)

    assert settings.tenant == "villeneuve-d-ascq"
    assert settings.link.key == file.parent / "pki" / "csu-villeneuve-d-ascq.key"
    assert settings.connector.credentials_file == file.parent / "credentials.toml"
    assert [camera.number for camera in settings.cameras] == ["017", "018"]
    assert [camera.kind for camera in settings.cameras] == [CameraKind.DOME, CameraKind.FIXED]


def test_the_example_shows_every_setting_but_the_accounts_in_line(root: Path) -> None:
    text = (root / "docs" / "how-to" / "federator.example.toml").read_text(encoding="utf-8")
    settings = read_settings(root / "docs" / "how-to" / "federator.example.toml")
    sections = [
        settings,
        settings.link,
        settings.connector,
        settings.steering,
        settings.traces,
        settings.cameras[0],
    ]
    every = {name for section in sections for name in type(section).model_fields}

    # What goes with another kind is shown in a comment.
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    shown = {line.partition(" =")[0] for line in lines if " = " in line}
    assert every - shown == {
        "cameras",
        "connector",
        "link",
        "own_register",
        "steering",
        "traces",
        "user",
        "password",
    }


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('colour = "red"', "camera 017: colour is not a setting: remove it or mend its name"),
        ("heading = 360.0", "camera 017: heading is wrong: input should be less than 360"),
        ('heading = "north"', "camera 017: heading is wrong: input should be a valid number"),
        ("steerable = 1", "camera 017: steerable is wrong: input should be a valid boolean"),
        ('kind = "cube"', "camera 017: kind is wrong: input should be 'dome' or 'fixed'"),
        ('zone = "a\\nb"', "camera 017: zone must be printable, on one line"),
        ('user = "agent"', "camera 017: user and password go together: write both or neither"),
        ('main = "rtsp://192.0.2.7"', "camera 017 is synthetic: remove main"),
        ('transport = "udp"', "camera 017 is synthetic: remove transport"),
    ],
)
def test_a_camera_s_line_that_is_wrong_is_named(line: str, complaint: str, tmp_path: Path) -> None:
    assert refusal(a_file(tmp_path, SYNTHETIC + line)) == complaint


def test_a_missing_line_is_asked_for(tmp_path: Path) -> None:
    file = a_file(tmp_path, SYNTHETIC.replace('name = "Place"\n', ""))

    assert refusal(file) == "camera 017: name is missing: write it"


def test_an_rtsp_camera_needs_its_address(tmp_path: Path) -> None:
    file = a_file(tmp_path, RTSP.replace('main = "{main}"', ""))

    assert refusal(file) == "camera 017 needs main"


@pytest.mark.parametrize(
    ("was", "instead", "complaint"),
    [
        ("device =", "main =", "camera 017 needs device"),
        ("[connector]", "[connector]\ncolour = 1", "connector.colour is not a setting: "
         "remove it or mend its name"),
        ('networks = ["192.0.2.0/24"]', "",
         "connector.networks goes with onvif: write both or neither"),
        ("192.0.2.0/24", "192.0.2.7/24",
         "connector.networks write them as 10.20.0.0/16, host bits at zero"),
        ("device =", 'sub = "rtsp://192.0.2.7"\ndevice =', "camera 017 is onvif: remove sub"),
        ('kind = "onvif"', 'kind = "rtsp"', "camera 017 needs main"),
    ],
)  # fmt: skip
def test_an_onvif_camera_says_its_device_and_the_networks(
    was: str, instead: str, complaint: str, tmp_path: Path
) -> None:
    file = a_file(tmp_path, ONVIF.format(device="http://192.0.2.7/onvif").replace(was, instead))

    assert refusal(file) == complaint


def test_two_cameras_of_one_number_are_refused(tmp_path: Path) -> None:
    twice = SYNTHETIC + SYNTHETIC[SYNTHETIC.index("[[cameras]]") :]

    assert refusal(a_file(tmp_path, twice)) == "camera 017 stands twice: give each its number"


@pytest.mark.parametrize(
    "url_case", ["ws://media.example", "https://media.example", "wss://", "wss://u:p@media.example"]
)
def test_media_is_dialled_over_tls_and_without_account(url_case: str, tmp_path: Path) -> None:
    file = a_file(tmp_path, media=url_case)

    assert refusal(file) == ("link.media write wss://host:port/federators, without an account")


def test_every_complaint_is_told_at_once(tmp_path: Path) -> None:
    file = a_file(tmp_path, SYNTHETIC + "heading = 400.0\nfield_of_view = 0.0\n")

    assert len(refusal(file).splitlines()) == 2


def test_a_file_that_is_not_there_or_not_toml_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(f'password = "{SECRET}')

    assert refusal(tmp_path / "absent.toml").endswith("is missing: write it, or mend its path")
    assert "is not TOML" in refusal(broken)


def test_a_file_that_holds_a_password_is_for_its_owner_alone(tmp_path: Path) -> None:
    line = f'user = "agent"\npassword = "{SECRET}"\n'
    file = a_file(tmp_path, RTSP.replace("{main}", "rtsp://192.0.2.7/live") + line)

    file.chmod(0o644)
    assert "chmod 600" in refusal(file)
    file.chmod(0o600)
    settings = read_settings(file)
    assert settings.cameras[0].user == "agent"
    assert SECRET not in repr(settings)
    assert "192.0.2.7" not in repr(settings)


def test_accounts_stand_apart_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "credentials.toml"
    file.write_text(f'["017"]\nuser = "agent"\npassword = "{SECRET}"\n')

    file.chmod(0o640)
    with pytest.raises(UnreadableSettings, match="chmod 600"):
        read_accounts(file)
    file.chmod(0o600)
    account = read_accounts(file)["017"]
    assert (account.user, account.password.get_secret_value()) == ("agent", SECRET)
    assert SECRET not in repr(account)


def test_an_account_that_is_wrong_is_named_without_its_password(tmp_path: Path) -> None:
    file = tmp_path / "credentials.toml"
    file.write_text(f'["017"]\nusr = "agent"\npassword = ["{SECRET}"]\n')
    file.chmod(0o600)

    with pytest.raises(UnreadableSettings) as refused:
        read_accounts(file)

    assert SECRET not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 3
