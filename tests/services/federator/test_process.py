"""The federator as the process it is: started on a file, served over TLS, killed, stopped."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from federation.rtsp.connector import RtspConnector
from services.federator.main import prepare
from services.federator.settings import UnreadableSettings
from services.kit.deeds import SIGNED
from services.kit.link.carrier import LinkLost
from services.kit.link.words import Inventory, Leave, Picture, Watched
from services.kit.passes import generate_key
from tenants.vocabulary.identifiers import TenantId
from tests.servers.fixtures import GstRtsp
from tests.services.federator.files import RTSP, SYNTHETIC, a_file, a_pki, a_standing_deed
from tests.services.federator.running import a_node, an_end, started
from tests.services.federator.scripted import KEY

SECRET = "s3cret-password"


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    _, said = await asyncio.wait_for(process.communicate(), 15)
    return process.returncode, said.decode()


@pytest.mark.media
async def test_the_process_serves_a_synthetic_camera_and_stops_when_told(tmp_path: Path) -> None:
    pki, deed = a_pki(tmp_path, KEY), a_standing_deed(tmp_path)
    async with a_node(pki) as (port, links):
        url = f"wss://localhost:{port}/federators"
        file = a_file(tmp_path, SYNTHETIC, media=url, convention=deed)
        async with started(file) as process:
            media = await asyncio.wait_for(links.get(), 20)
            inventory = await media.hear(Inventory)
            answer = await media.watch("017", until=an_end())
            picture = await media.hear(Picture)

            process.send_signal(signal.SIGTERM)
            status, said = await ended(process)

    assert [camera["local"] for camera in inventory.cameras] == ["017"]
    assert answer == Watched("view-1", "flow-1")
    assert picture.unit.keyframe
    assert status == 0
    events = [json.loads(line)["event"] for line in said.splitlines()]
    assert events == ["link up", "view opened", "stopped"]


async def test_a_killed_process_shows_at_once_and_comes_back_with_a_hello(tmp_path: Path) -> None:
    pki = a_pki(tmp_path)
    async with a_node(pki) as (port, links):
        file = a_file(tmp_path, media=f"wss://localhost:{port}/federators")
        async with started(file) as process:
            media = await asyncio.wait_for(links.get(), 20)
            await media.hear(Inventory)
            process.kill()

            with pytest.raises(LinkLost):
                await asyncio.wait_for(media.carrier.hear(), 1)
        async with started(file):
            again = await asyncio.wait_for(links.get(), 20)
            assert len((await again.hear(Inventory)).cameras) == 1


@pytest.mark.servers
@pytest.mark.media
async def test_an_rtsp_camera_is_pulled_once_for_two_views_and_let_go_after_the_last(
    gst_rtsp: Callable[..., GstRtsp], tmp_path: Path
) -> None:
    server = gst_rtsp("--auth", "digest", "--user", "agent", "--password", SECRET)
    pki, deed = a_pki(tmp_path, KEY), a_standing_deed(tmp_path)
    async with a_node(pki) as (port, links):
        url = f"wss://localhost:{port}/federators"
        camera = RTSP.format(main=server.url()) + f'user = "agent"\npassword = "{SECRET}"\n'
        file = a_file(tmp_path, camera, media=url, convention=deed)
        file.chmod(0o600)
        async with started(file) as process:
            media = await asyncio.wait_for(links.get(), 20)
            await media.watch("017", until=an_end())
            assert (await media.hear(Picture)).unit.keyframe
            await media.watch("017", view="view-2", until=an_end())
            await media.hear(Picture)
            assert server.count("play") == 1

            server.kill()
            told = await media.hear_state("unavailable")
            assert told.code in {"camera-unreachable", "system-unreachable"}
            server.start()
            await media.hear_state("live")

            await media.say(Leave("view-1"))
            await media.say(Leave("view-2"))
            await server.until("teardown", 1)
            process.send_signal(signal.SIGTERM)
            status, said = await ended(process)

    assert status == 0
    assert SECRET not in said
    assert "rtsp://" not in said


async def test_a_file_that_is_not_understood_is_one_line_and_an_exit(tmp_path: Path) -> None:
    a_pki(tmp_path)
    line = f'main = "rtsp://agent:{SECRET}@192.0.2.7/live"\n'
    async with started(a_file(tmp_path, SYNTHETIC + line)) as process:
        status, said = await ended(process)

    assert status == 2
    assert said == (
        f"beffroi federator: {tmp_path}/federator.toml: camera 017 is synthetic: remove main\n"
    )


def refusal(file: Path) -> str:
    with pytest.raises(UnreadableSettings) as refused:
        prepare(file)
    return str(refused.value)


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("http://192.0.2.7/live", "camera 017: main: not an RTSP address"),
        (f"rtsp://agent:{SECRET}@192.0.2.7/live", "camera 017: main: holds an account"),
        ("rtsp://192.0.2.7:99999/live", "camera 017: main: the port must lie"),
        ("rtsp:///live", "camera 017: main: the address names no host"),
    ],
)
def test_an_address_that_cannot_work_is_named_by_its_camera_alone(
    address: str, complaint: str, tmp_path: Path
) -> None:
    a_pki(tmp_path)

    said = refusal(a_file(tmp_path, RTSP.format(main=address)))

    assert said.startswith(complaint)
    assert "192.0.2" not in said
    assert SECRET not in said


def test_accounts_come_from_their_own_file(tmp_path: Path) -> None:
    a_pki(tmp_path)
    accounts = tmp_path / "credentials.toml"
    accounts.write_text(f'[default]\nuser = "agent"\npassword = "{SECRET}"\n')
    accounts.chmod(0o600)
    apart = 'kind = "rtsp"\ncredentials_file = "credentials.toml"'
    cameras = RTSP.format(main="rtsp://192.0.2.7/live").replace('kind = "rtsp"', apart)

    ready = prepare(a_file(tmp_path, cameras))

    assert isinstance(ready.connector, RtspConnector)
    assert SECRET not in repr(ready)


def test_a_certificate_of_another_commune_is_refused_before_dialling(tmp_path: Path) -> None:
    pki = a_pki(tmp_path)
    certificate, key = pki.commune(TenantId("roubaix"))
    certificate.rename(tmp_path / "pki" / "csu-villeneuve-d-ascq.pem")
    key.rename(tmp_path / "pki" / "csu-villeneuve-d-ascq.key")

    assert refusal(a_file(tmp_path)) == (
        "link.certificate is roubaix's, not villeneuve-d-ascq's: one of the two is wrong"
    )


def test_the_private_key_of_the_api_is_refused_in_a_commune(tmp_path: Path) -> None:
    a_pki(tmp_path)
    file = tmp_path / "pki" / "passes.public.jwk"
    file.write_text(json.dumps(generate_key().as_dict(private=True)))

    assert "is the private key" in refusal(a_file(tmp_path))


@pytest.mark.parametrize("content_case", ["", "[]", "{}", '{"kty": "RSA"}', "not JSON"])
def test_a_pass_key_that_is_none_is_refused(content_case: str, tmp_path: Path) -> None:
    a_pki(tmp_path)
    (tmp_path / "pki" / "passes.public.jwk").write_text(content_case)

    assert "is no JWK" in refusal(a_file(tmp_path))


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    a_pki(tmp_path)
    (tmp_path / "pki" / "csu-villeneuve-d-ascq.key").chmod(0o644)

    assert "chmod 600" in refusal(a_file(tmp_path))


@pytest.mark.parametrize(
    ("convention", "complaint"),
    [
        ("absent.toml", "is missing: write 'signed' or its path"),
        (str(SIGNED / "metz.toml"), "is metz's, not villeneuve-d-ascq's"),
    ],
)
def test_the_convention_must_be_the_commune_s_own(
    convention: str, complaint: str, tmp_path: Path
) -> None:
    a_pki(tmp_path)

    assert complaint in refusal(a_file(tmp_path, convention=convention))
