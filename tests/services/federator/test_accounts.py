"""The password of a camera changes while somebody looks: the federator follows, unstopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from services.kit.link.words import Leave, Picture, SourceState
from tests.servers.fixtures import GstRtsp
from tests.services.federator.files import RTSP, a_file, a_pki, a_standing_deed
from tests.services.federator.running import a_node, an_end, started
from tests.services.federator.scripted import KEY, MediaEnd

pytestmark = [pytest.mark.servers, pytest.mark.media]

OLD, NEW, WRONG = "s3cret-of-before", "s3cret-of-now", "s3cret-of-nobody"
PATIENCE_SECONDS = 60.0
TAKEN, NOT_TAKEN = "accounts of cameras taken", "accounts of cameras not taken"


@pytest.fixture(params=["basic", "digest"])
def camera(request: pytest.FixtureRequest, gst_rtsp: Callable[..., GstRtsp]) -> GstRtsp:
    passwords = ("--user", "agent", "--password", OLD, "--next-password", NEW)
    return gst_rtsp("--auth", request.param, *passwords, "--gop", "5")


@dataclass
class Commune:
    """One federator as a process, its camera, its file of accounts and its log."""

    media: MediaEnd
    accounts: Path
    log: Path

    def write(self, text: str) -> None:
        write(self.accounts, text)

    def give(self, password: str) -> None:
        self.write(an_account(password))

    async def says(self, event: str, times: int = 1) -> dict[str, object]:
        """The last line of so many."""
        deadline = monotonic() + PATIENCE_SECONDS
        while True:
            lines = [json.loads(one) for one in self.log.read_text().splitlines()]
            found = [one for one in lines if one["event"] == event]
            if len(found) >= times:
                return dict(found[times - 1])
            assert monotonic() < deadline, lines
            await asyncio.sleep(0.05)

    async def hears(self, state: str) -> SourceState:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                word = await self.media.carrier.hear()
                if isinstance(word, SourceState) and word.state == state:
                    return word

    async def shows(self, pictures: int) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while pictures:
                pictures -= isinstance(await self.media.carrier.hear(), Picture)


def an_account(password: str) -> str:
    return f'[017]\nuser = "agent"\npassword = "{password}"\n'


def write(file: Path, text: str) -> None:
    """As whoever keeps secrets does it: whole, in the place of the one before."""
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    fresh.chmod(0o600)
    fresh.replace(file)


@asynccontextmanager
async def a_commune(folder: Path, camera: GstRtsp) -> AsyncIterator[Commune]:
    """Somebody looks at its camera."""
    pki, deed = a_pki(folder, KEY), a_standing_deed(folder)
    apart = 'kind = "rtsp"\ncredentials_file = "credentials.toml"'
    cameras = RTSP.format(main=camera.url()).replace('kind = "rtsp"', apart)
    accounts, log = folder / "credentials.toml", folder / "said"
    write(accounts, an_account(OLD))
    async with a_node(pki) as (port, links):
        url = f"wss://localhost:{port}/federators"
        file = a_file(folder, cameras, media=url, convention=deed)
        with log.open("wb") as said:
            async with started(file, said):
                media = await asyncio.wait_for(links.get(), PATIENCE_SECONDS)
                commune = Commune(media, accounts, log)
                await media.watch("017", until=an_end())
                await commune.hears("live")
                yield commune
    told = log.read_text()
    assert [secret for secret in (OLD, NEW, WRONG, "rtsp://") if secret in told] == []


async def test_a_picture_goes_on_while_its_camera_s_password_changes_and_the_next_one_opens(
    camera: GstRtsp, tmp_path: Path
) -> None:
    async with a_commune(tmp_path, camera) as commune:
        await camera.change_password()
        commune.give(NEW)
        told = await commune.says(TAKEN)
        await commune.shows(20)
        assert camera.count("play") == 1

        await commune.media.say(Leave("view-1"))
        await camera.until("teardown", 1)
        await commune.media.watch("017", view="view-2", until=an_end())
        await commune.hears("live")

    assert told["cameras"] == ["villeneuve-d-ascq:017"]


async def test_a_wrong_password_names_the_camera_and_the_remedy_and_the_right_one_brings_it_back(
    camera: GstRtsp, tmp_path: Path
) -> None:
    async with a_commune(tmp_path, camera) as commune:
        await camera.change_password()
        commune.give(WRONG)
        await commune.says(TAKEN)
        await commune.media.say(Leave("view-1"))
        await camera.until("teardown", 1)
        await commune.media.watch("017", view="view-2", until=an_end())
        refused = await commune.hears("unavailable")

        commune.give(NEW)
        await commune.hears("live")

    assert refused.code == "credentials-refused"
    assert refused.text == (
        "camera villeneuve-d-ascq:017: it refuses the user or the password of this account: "
        "correct them"
    )


async def test_a_file_that_cannot_be_used_is_told_once_and_the_picture_goes_on(
    camera: GstRtsp, tmp_path: Path
) -> None:
    async with a_commune(tmp_path, camera) as commune:
        commune.write(f'[017]\nuser = "agent"\npasswort = "{WRONG}"\n')
        told = await commune.says(NOT_TAKEN)
        commune.accounts.chmod(0o644)
        commune.accounts.write_text(an_account(NEW))
        open_to_others = await commune.says(NOT_TAKEN, 2)
        await commune.shows(20)
        assert camera.count("play") == 1

    assert "017.passwor" in str(told["reason"])
    assert "chmod 600" in str(open_to_others["reason"])
