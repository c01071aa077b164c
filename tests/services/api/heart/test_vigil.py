"""No register, no picture: whatever keeps it from being written, and until it can be again."""

from __future__ import annotations

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.api.storage.opening import engine_at, open_storage
from services.kit.bus import topics
from tests.builders import ASCQ
from tests.servers.postgres import PostgresServer
from tests.services.api.acts.reading_back import entries, held
from tests.services.api.door.house import CAMERAS, Clock, House, open_house, until
from tests.services.api.door.sockets import serving, socket_to
from tests.services.api.heart.test_heart import alive, listening
from tests.services.api.identity.provider import a_token
from tests.services.api.storage.fixtures import assert_register_holds

STATE = "subscription { registerState { writable since secondsLeft } }"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(tmp_path: Path, clock: Clock) -> AsyncIterator[House]:
    async with open_house(tmp_path, clock=clock) as opened:
        yield opened


async def asked(house: House) -> str:
    """What somebody who asks for a second camera is told."""
    answer = await house.watch(CAMERAS[1].id)
    return str(answer.get("code") or answer["__typename"])


async def at_last(house: House) -> dict[str, Any]:
    """A view of the first camera; a base that a busy machine keeps waiting refuses at first."""
    granted: dict[str, Any] = {}

    async def opened() -> bool:
        granted.clear()
        granted.update(await house.watch())
        return "view" in granted

    await until(opened, patience=15.0)
    return granted


async def until_away(house: House) -> None:
    async def away() -> bool:
        return (await house.client.get("/readyz")).status_code == 503

    await until(away, patience=15.0)
    assert await asked(house) == "register-unavailable"


async def until_back(house: House) -> None:
    async def back() -> bool:
        await house.media_speaks(ASCQ)
        ready = (await house.client.get("/readyz")).status_code == 200
        return ready and await house.is_linked()

    await until(back, patience=15.0)


@asynccontextmanager
async def key_away(house: House) -> AsyncIterator[None]:
    aside = house.register_key.with_suffix(".aside")
    house.register_key.rename(aside)
    yield
    aside.rename(house.register_key)


@asynccontextmanager
async def guarded_by_a_trigger(house: House) -> AsyncIterator[None]:
    base = house.register_key.parent / "beffroi.sqlite"
    refuse = "BEGIN SELECT RAISE(ABORT, 'no'); END"
    # In a thread: what holds the file may need this very loop to let it go.
    await asyncio.to_thread(
        change, base, f"CREATE TRIGGER no BEFORE INSERT ON register_entries {refuse}"
    )
    yield
    await asyncio.to_thread(change, base, "DROP TRIGGER no")


def change(base: Path, statement: str) -> None:
    with closing(sqlite3.connect(base)) as other, other:
        other.execute(statement)


@asynccontextmanager
async def disk_full(house: House) -> AsyncIterator[None]:
    """No file of this process grows: what a full disk does to SQLite's own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (key_away, "signing-key"),
        (guarded_by_a_trigger, "database"),
        (disk_full, "database"),
    ],
)
async def test_what_runs_goes_on_and_nothing_new_is_opened_until_it_can_be_written(
    house: House, clock: Clock, trouble: Callable[[House], Any], code: str
) -> None:
    granted = await house.watch()
    async with trouble(house):
        clock.now += timedelta(seconds=6)
        await until_away(house)
        message = (await house.watch(CAMERAS[1].id))["message"]
        clock.now += timedelta(seconds=30)
        still = await held(house.begin)

    await until_back(house)
    assert await asked(house) == "Watching"

    assert "rien ne peut être ouvert sans y être inscrit" in message
    assert still == {1: CAMERAS[0].id}
    assert await held(house.begin) == {1: CAMERAS[0].id, 2: CAMERAS[1].id}
    told = [one for one in await entries(house.begin) if one["act"] == "register-restored"]
    assert [(one["detail"], one["since"]) for one in told] == [
        (code, "2026-06-15T12:00:06.000000Z")
    ]
    async with listening(house) as media:
        await alive(house, granted["view"])
        (fresh,) = (await media.hear(topics.VIEWS_RENEWED))["views"]
    assert fresh["view"] == granted["view"]
    await assert_register_holds(house.begin)


async def test_nothing_is_renewed_while_it_cannot_be_written(house: House, clock: Clock) -> None:
    granted = await house.watch()
    async with listening(house) as media, key_away(house):
        clock.now += timedelta(seconds=6)
        await until_away(house)
        await alive(house, granted["view"])
        await house.bus.publish(topics.VIEWS_RENEWED, {"views": "the first heard is ours"})

        assert (await media.hear(topics.VIEWS_RENEWED))["views"] == "the first heard is ours"


async def test_what_the_grace_did_not_cover_ends_and_gives_its_slot_back(
    house: House, clock: Clock
) -> None:
    granted = await house.watch()
    async with listening(house) as media:
        async with key_away(house):
            clock.now += timedelta(seconds=6)
            await until_away(house)
            clock.now += timedelta(seconds=61)
        body = await media.hear(topics.VIEWS_REVOKED)

    assert (body["view"], body["code"]) == (granted["view"], "register-unavailable")
    assert await held(house.begin) == {}


async def test_a_screen_is_told_when_images_stop_and_when_they_may_come_back(
    house: House, clock: Clock
) -> None:
    async with serving(house.app) as place, socket_to(place) as socket:
        await socket.begin(a_token(clock.now))
        await socket.follow(STATE)
        first = (await socket.data())["registerState"]
        async with key_away(house):
            clock.now += timedelta(seconds=6)
            away = (await socket.data())["registerState"]
            ready = await house.client.get("/readyz")
        back = (await socket.data())["registerState"]

    assert first == back == {"writable": True, "since": None, "secondsLeft": None}
    assert away == {"writable": False, "since": "2026-06-15T12:00:06+00:00", "secondsLeft": 60}
    assert ready.status_code == 503


@pytest.mark.servers
@pytest.mark.parametrize("how", ["read-only", "killed"])
async def test_a_postgresql_that_takes_nothing_grants_nothing_until_it_does(
    own_postgres: PostgresServer,
    tmp_path: Path,
    clock: Clock,
    how: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    address = own_postgres.address("beffroi")
    async with open_house(tmp_path, clock=clock, database=address) as house:
        granted = await at_last(house)
        if how == "killed":
            own_postgres.kill()
        else:
            await read_only(address, True)
        clock.now += timedelta(seconds=6)
        await until_away(house)
        await until(lambda: noticed(caplog), patience=15.0)

        if how == "killed":
            own_postgres.start()
        else:
            await read_only(address, False)
        await until_back(house)

        assert await asked(house) == "Watching"
        async with listening(house) as media:
            await alive(house, granted["view"])
            assert (await media.hear(topics.VIEWS_RENEWED))["views"][0]["view"] == granted["view"]

    # The house's own connections were cut too, and nobody has looked at them since.
    async with open_storage(address) as begin:
        acts = [one["act"] for one in await entries(begin)]
        assert acts.count("register-restored") == 1
        await assert_register_holds(begin)


async def noticed(caplog: pytest.LogCaptureFixture) -> bool:
    # A base that does not answer is known to who asks before the heart has looked.
    return "the register cannot be written" in caplog.text


async def read_only(address: str, wanted: bool) -> None:
    """As a standby, or a provider whose quota is reached; who is connected is cut off."""
    engine = engine_at(address)
    async with engine.connect() as connection:
        await connection.execute(text("SET default_transaction_read_only = off"))
        await connection.commit()
        await connection.execute(
            text(f"ALTER DATABASE beffroi SET default_transaction_read_only = {wanted}")
        )
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = 'beffroi' AND pid <> pg_backend_pid()"
            )
        )
        await connection.commit()
    await engine.dispose()


async def say_closed(house: House, view: str, caplog: pytest.LogCaptureFixture) -> None:
    """Media says it, and the API has heard it."""
    await house.bus.publish(topics.VIEWS_ENDED, {"view": view, "code": "closed"})

    async def heard() -> bool:
        return topics.VIEWS_ENDED in caplog.text

    await until(heard)


async def test_a_tile_closed_while_nothing_can_be_entered_ends_as_closed_once_it_can(
    house: House, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    granted = await house.watch()
    async with guarded_by_a_trigger(house):
        clock.now += timedelta(seconds=6)
        await until_away(house)
        await say_closed(house, granted["view"], caplog)
        clock.now += timedelta(seconds=9)
    clock.now += timedelta(seconds=25)
    await until_back(house)

    ends = [one for one in await entries(house.begin) if one["act"] == "stop-watching"]
    assert [(one["detail"], one["until"]) for one in ends] == [
        ("closed", "2026-06-15T12:00:06.000000Z")
    ]
    assert await held(house.begin) == {}


async def test_an_end_that_cannot_be_entered_yet_is_tried_again_and_the_gap_is_not_longer(
    house: House, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    granted = await house.watch()
    async with guarded_by_a_trigger(house):
        clock.now += timedelta(seconds=6)
        await until_away(house)
        await say_closed(house, granted["view"], caplog)
        clock.now += timedelta(seconds=4)
    await until_back(house)
    async with guarded_by_a_trigger(house):
        clock.now += timedelta(seconds=6)
        await until_away(house)
    clock.now += timedelta(seconds=6)
    await until_back(house)

    told = [one for one in await entries(house.begin) if one["act"] == "register-restored"]
    assert [(one["since"], one["until"]) for one in told] == [
        ("2026-06-15T12:00:06.000000Z", "2026-06-15T12:00:10.000000Z"),
        ("2026-06-15T12:00:16.000000Z", "2026-06-15T12:00:22.000000Z"),
    ]
    ends = [one for one in await entries(house.begin) if one["act"] == "stop-watching"]
    assert [one["detail"] for one in ends] == ["closed"]
