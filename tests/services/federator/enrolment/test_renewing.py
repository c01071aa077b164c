"""A federator enrols and renews at the API's real door; a walk of its own shows the pictures."""

from __future__ import annotations

import asyncio
import secrets
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from services.api.acts.federators.answers import Invited
from services.api.acts.federators.entering import Hand
from services.api.acts.federators.inviting import invite_federator
from services.api.acts.federators.revoking import revoke_federator
from services.federator.enrolment.door import ApiRefused, ApiUnreachable, Door
from services.federator.enrolment.enrolling import AlreadyEnrolled, enrol
from services.federator.enrolment.folder import IDENTITY, REGISTER_KEY, Folder
from services.federator.enrolment.renewing import JITTER, SHARE_OF_LIFE, Renewal, due, life
from services.federator.enrolment.starting import open_renewal
from services.federator.link import LinkSettings
from services.federator.settings import UnreadableSettings, read_settings
from services.kit.enrolment.codes import Code, make_code
from services.kit.link.tls import federator_context
from services.kit.passes import PassKeys, generate_key
from services.kit.passkeys import PRIVATE, PUBLIC, read_keys, write_next
from tests.builders import ASCQ, NOON
from tests.servers.fixtures import free_port
from tests.services.api.door.house import Clock, House, open_house
from tests.services.api.door.issuing import MEDIA, issuing_settings
from tests.services.api.door.sockets import serving
from tests.services.federator.files import SYNTHETIC
from tests.services.kit.link.carriers import until

BOSS = Hand("A. Petit")


class Commune:
    """The API as a commune sees it, and what goes on behind."""

    def __init__(self, house: House, clock: Clock, url: str, folder: Path) -> None:
        self.house = house
        self.clock = clock
        self.url = url
        self.folder = Folder(folder)

    async def code(self) -> Code:
        answer = await invite_federator(
            self.house.begin, ASCQ, BOSS, lambda: make_code(secrets.randbelow), self.clock(),
            timedelta(days=1), may=True,
        )  # fmt: skip
        assert isinstance(answer, Invited)
        return answer.code

    async def enrol(self, code: Code, *, replace: bool = False) -> None:
        await enrol(self.folder, self.url, None, code, self.clock(), replace=replace)

    def renewal(self) -> tuple[Renewal, list[datetime]]:
        renewed: list[datetime] = []
        door = Door(self.url, None)
        one = Renewal(
            self.folder, door, lambda: renewed.append(self.clock()), self.clock, lambda: 0.5
        )
        return one, renewed


@pytest.fixture
async def commune(tmp_path: Path) -> AsyncIterator[Commune]:
    clock = Clock()
    settings = issuing_settings(tmp_path / "pki", NOON)
    async with (
        open_house(tmp_path, clock=clock, linked=False, **settings) as house,
        serving(house.app) as where,
    ):
        yield Commune(house, clock, f"http://{where}", tmp_path / "enrolled")


async def test_enrolment_leaves_a_folder_that_a_federator_starts_with(
    commune: Commune, tmp_path: Path
) -> None:
    await commune.enrol(await commune.code())

    files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in commune.folder.path.iterdir()}
    assert files == {
        "authority.pem": 0o644,
        "enrolment.json": 0o644,
        "federator.pem": 0o600,
        "pass-key.pub.jwk": 0o644,
        "register.pub": 0o644,
    }
    file = tmp_path / "federator.toml"
    head = f'tenant = "{ASCQ}"\nconvention = "signed"\n[link]\nenrolment = "enrolled"\n'
    register = '[register]\nstate = "register"\nlog_key = "enrolled/register.pub"\n'
    file.write_text(head + register + SYNTHETIC)
    link = read_settings(file).link
    assert (link.media, link.enrolment) == ([MEDIA], commune.folder.path)
    federator_context(link.authority, link.certificate, link.key)


async def test_a_second_run_says_so_and_spends_no_code(commune: Commune) -> None:
    await commune.enrol(await commune.code())
    code = await commune.code()

    with pytest.raises(AlreadyEnrolled):
        await commune.enrol(code)
    await commune.enrol(code, replace=True)


async def test_a_folder_that_was_refused_is_left_as_it_was(commune: Commune) -> None:
    code = await commune.code()
    await commune.enrol(code)
    before = (commune.folder.path / IDENTITY).read_bytes()

    with pytest.raises(ApiRefused, match="code-used"):
        await commune.enrol(code, replace=True)

    assert (commune.folder.path / IDENTITY).read_bytes() == before


async def test_who_is_not_proved_to_be_the_api_is_told_no_code(tmp_path: Path) -> None:
    code = make_code(lambda _: 1)
    for url in ("http://beffroi.example.fr", "ftp://127.0.0.1.example.fr"):
        with pytest.raises(ApiUnreachable, match="not https"):
            await enrol(Folder(tmp_path), url, None, code, NOON, replace=False)
    url = f"https://127.0.0.1:{free_port()}"
    with pytest.raises(ApiUnreachable, match="does not answer"):
        await enrol(Folder(tmp_path), url, None, code, NOON, replace=False)
    with pytest.raises(ApiUnreachable, match="holds no authority"):
        await enrol(
            Folder(tmp_path), "https://x.example", str(tmp_path / "absent"), code, NOON,
            replace=False,
        )  # fmt: skip


@pytest.mark.parametrize("chance_case", [0.0, 0.5, 0.999])
async def test_the_next_one_is_asked_for_around_two_thirds_of_its_life(
    commune: Commune, chance_case: float
) -> None:
    await commune.enrol(await commune.code())
    identity = commune.folder.identity()

    share = (due(identity, chance_case) - NOON) / life(identity)

    assert life(identity) == timedelta(days=7)
    assert abs(share - SHARE_OF_LIFE) <= JITTER + 1e-6


async def test_a_running_federator_renews_with_a_fresh_key(commune: Commune) -> None:
    await commune.enrol(await commune.code())
    renewal, renewed = commune.renewal()
    first = renewal.identity
    commune.clock.now = due(first, 0.5)

    async with _kept(renewal):
        await until(lambda: len(renewed) == 1)

    second = commune.folder.identity()
    assert (second.tenant, second.until) == (ASCQ, commune.clock.now + timedelta(days=7))
    assert second.key.public_key() != first.key.public_key()
    # What stands on disk is a pair that OpenSSL takes.
    pair = commune.folder.path / IDENTITY
    federator_context(commune.folder.path / "authority.pem", pair, pair)


async def test_a_running_federator_takes_the_keys_of_passes_and_never_one_of_its_register(
    tmp_path: Path,
) -> None:
    clock, folder = Clock(), Folder(tmp_path / "enrolled")
    before = generate_key()
    told = write_next(tmp_path / "next", before)[0]
    settings = issuing_settings(tmp_path / "pki", NOON) | {"pass_key": told / PRIVATE}
    async with (
        open_house(tmp_path, clock=clock, linked=False, **settings) as house,
        serving(house.app) as where,
    ):
        commune = Commune(house, clock, f"http://{where}", folder.path)
        await commune.enrol(await commune.code())
        folder.keep_pass_key(before.as_dict(private=False))
        (folder.path / REGISTER_KEY).write_text("as the commune was given it")
        link = LinkSettings.model_validate({"enrolment": str(folder.path)})
        keys = PassKeys(*read_keys(link.pass_key))
        context = federator_context(link.authority, link.certificate, link.key)
        renewal = open_renewal(link, context, keys, clock)
        assert renewal is not None
        clock.now = renewal.identity.until - timedelta(days=1)

        async with _kept(renewal):
            await until(lambda: len(keys.keys) == 2)

    assert read_keys(link.pass_key) == list(keys.keys) == list(read_keys(told / PUBLIC))
    assert (folder.path / REGISTER_KEY).read_text() == "as the commune was given it"


async def test_a_revoked_federator_asks_no_more(
    commune: Commune, caplog: pytest.LogCaptureFixture
) -> None:
    await commune.enrol(await commune.code())
    renewal, renewed = commune.renewal()
    await revoke_federator(
        commune.house.begin, ASCQ, None, BOSS, "stolen", commune.clock(), may=True
    )
    commune.clock.now = due(renewal.identity, 0.5)

    async with asyncio.timeout(20):
        await renewal.keep()

    assert renewed == []
    assert [one.message for one in caplog.records if one.levelname == "ERROR"] == [
        "renewal refused",
        "certificate lost",
    ]


async def test_a_certificate_that_went_over_meanwhile_is_not_tried(
    commune: Commune, caplog: pytest.LogCaptureFixture
) -> None:
    await commune.enrol(await commune.code())
    renewal, _ = commune.renewal()
    commune.clock.now = renewal.identity.until

    async with asyncio.timeout(20):
        await renewal.keep()

    (record,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert record.message == "certificate over"
    assert "invitation" in record.__dict__["remedy"]


async def test_a_link_is_dialled_again_when_nobody_looks(commune: Commune) -> None:
    await commune.enrol(await commune.code())
    renewal, renewed = commune.renewal()
    outdated = asyncio.create_task(renewal.outdated(lambda: True))
    await asyncio.sleep(0)
    commune.clock.now = due(renewal.identity, 0.5)

    async with _kept(renewal):
        async with asyncio.timeout(20):
            await outdated

    assert len(renewed) == 1


def test_link_takes_the_folder_or_the_files_and_not_both(tmp_path: Path) -> None:
    file = tmp_path / "federator.toml"
    link = '[link]\nenrolment = "enrolled"\nmedia = ["wss://m.example/federators"]\n'
    file.write_text(f'tenant = "{ASCQ}"\nconvention = "signed"\n{link}{SYNTHETIC}')
    with pytest.raises(UnreadableSettings, match="link enrolment stands alone"):
        read_settings(file)

    file.write_text(file.read_text().replace('media = ["wss://m.example/federators"]\n', ""))
    with pytest.raises(UnreadableSettings, match="beffroi federator enrol"):
        read_settings(file)


@asynccontextmanager
async def _kept(renewal: Renewal) -> AsyncIterator[None]:
    keeping = asyncio.create_task(renewal.keep())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.wait([keeping])
