"""From the commune's file to a connector: ONVIF devices, their networks, their accounts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from federation.onvif.connector import OnvifConnector
from services.federator.main import prepare
from services.federator.settings import UnreadableSettings
from tenants.vocabulary.identifiers import CameraId
from tenants.vocabulary.picture import Quality
from tenants.vocabulary.steering import Home
from tests.servers.onvif_dome.fixture import OnvifDome
from tests.servers.scripted_rtsp import Behaviour, ScriptedRtsp
from tests.servers.scripted_udp import UdpSide
from tests.services.federator.files import ONVIF, RTSP, a_file, a_pki

SECRET = "s3cret-password"
CAMERA = CameraId("villeneuve-d-ascq:017")


def a_device(folder: Path, device: str, networks: str = "127.0.0.0/8") -> Path:
    """The file of a commune with one ONVIF camera, its account apart."""
    a_pki(folder)
    accounts = folder / "credentials.toml"
    accounts.write_text(f'["017"]\nuser = "agent"\npassword = "{SECRET}"\n')
    accounts.chmod(0o600)
    apart = 'kind = "onvif"\ncredentials_file = "credentials.toml"'
    cameras = ONVIF.format(device=device).replace("192.0.2.0/24", networks)
    return a_file(folder, cameras.replace('kind = "onvif"', apart))


@pytest.mark.servers
@pytest.mark.media
async def test_a_dome_of_the_file_is_pulled_and_steered(
    onvif_dome: Callable[..., OnvifDome], tmp_path: Path
) -> None:
    dome = onvif_dome("--password", SECRET)
    connector = prepare(a_device(tmp_path, dome.device)).connector

    async with connector.pull(CAMERA, Quality.MAIN) as pictures:
        unit = await anext(pictures)
    block = connector.steering(CAMERA)
    assert block is not None
    async with block as steering:
        await steering.command(Home())
    await connector.close()

    assert unit.keyframe
    assert (await dome.state()).commands[0] == "GotoHomePosition"


async def test_a_camera_of_the_file_is_asked_for_udp_where_it_says_so(tmp_path: Path) -> None:
    a_pki(tmp_path)
    side = UdpSide(tcp_too=True)
    async with ScriptedRtsp(Behaviour(udp=side)) as server:
        file = a_file(tmp_path, RTSP.format(main=server.url) + 'transport = "udp"\n')
        connector = prepare(file).connector
        async with connector.pull(CAMERA, Quality.MAIN) as pictures:
            await anext(pictures)

    assert ["client_port" in each for each in side.asked] == [True]


def test_udp_is_refused_beside_rtsps_and_the_camera_named(tmp_path: Path) -> None:
    a_pki(tmp_path)
    file = a_file(tmp_path, RTSP.format(main="rtsps://192.0.2.7/live") + 'transport = "udp"\n')

    with pytest.raises(UnreadableSettings, match="camera 017: main: rtsps keeps"):
        prepare(file)


def test_nothing_is_dialled_and_no_secret_is_shown_when_the_file_is_read(tmp_path: Path) -> None:
    ready = prepare(a_device(tmp_path, "http://192.0.2.7/onvif/device_service", "192.0.2.0/24"))

    assert isinstance(ready.connector, OnvifConnector)
    assert SECRET not in repr(ready) + repr(vars(ready.connector))
    assert "192.0.2.7" not in repr(ready) + repr(vars(ready.connector))


@pytest.mark.parametrize(
    ("device_case", "complaint"),
    [
        ("rtsp://192.0.2.7/live", "camera 017: device: not the address of a device"),
        (f"http://agent:{SECRET}@192.0.2.7/onvif", "camera 017: device: holds an account"),
        ("http://192.0.2.7:99999/onvif", "camera 017: device: not the address of a device"),
    ],
)
def test_a_device_that_cannot_be_one_is_named_by_its_camera_alone(
    device_case: str, complaint: str, tmp_path: Path
) -> None:
    with pytest.raises(UnreadableSettings) as refused:
        prepare(a_device(tmp_path, device_case))

    assert str(refused.value).startswith(complaint)
    assert "192.0.2" not in str(refused.value)
    assert SECRET not in str(refused.value)
