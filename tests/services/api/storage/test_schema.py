"""What the schema refuses by itself, whatever our code does, on both databases."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from services.api.storage.opening import engine_at, open_storage
from tests.builders import ASCQ
from tests.services.api.acts.asking import watching
from tests.services.api.storage.fixtures import broken_at, furnish, read_log


@pytest.fixture
async def engine(address: str) -> AsyncIterator[AsyncEngine]:
    """A base with one flow, on camera 001 and slot 1, and a second flow that holds nothing."""
    async with open_storage(address) as begin:
        await furnish(begin)
        await watching(begin)
    engine = engine_at(address)
    await run(
        engine,
        "INSERT INTO flows (id, tenant, camera, slot, fence, since)"
        " SELECT 'loose', tenant, 'villeneuve-d-ascq:002', 2, 77, since FROM flows",
    )
    yield engine
    await engine.dispose()


async def run(engine: AsyncEngine, statement: str) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement))


async def count(engine: AsyncEngine, table: str) -> int:
    async with engine.connect() as connection:
        found = await connection.execute(text(f"SELECT count(*) FROM {table}"))  # noqa: S608
        number: int = found.scalar_one()
        return number


def slot(slot_no: int, quota: int = 8, flow: str = "loose", camera: str = "002") -> str:
    values = f"('{ASCQ}', {slot_no}, {quota}, '{flow}', '{ASCQ}:{camera}')"
    return "INSERT INTO slots (tenant, slot_no, quota, flow, camera) VALUES " + values  # noqa: S608


CHECKPOINT = (
    "INSERT INTO register_checkpoints SELECT tenant, size, frontier, frontier, 'note',"
    " '2026-06-15 12:00:00' FROM register_heads"
)
COSIGNATURE = (
    "INSERT INTO register_cosignatures SELECT tenant, size, 'note', at FROM register_checkpoints"
)
OLD_ENTRY = (
    "INSERT INTO register_entries SELECT tenant, 22, leaf FROM register_entries WHERE seq = 3"
)
OLD_BODY = (
    "INSERT INTO register_bodies SELECT tenant, 22, body, '2020-01-01 00:00:00',"
    " '2021-01-01 00:00:00' FROM register_bodies WHERE seq = 3"
)


async def test_a_free_slot_within_the_quota_is_taken(engine: AsyncEngine) -> None:
    await run(engine, slot(8))

    assert await count(engine, "slots") == 2


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        (slot(9), "within_quota"),
        (slot(0), "within_quota"),
        (slot(9, quota=9), "fk_slots_tenant|FOREIGN KEY"),
        (slot(1), "pk_slots|UNIQUE.*slot_no"),
        (slot(2, camera="001"), "uq_slots_camera|UNIQUE.*camera"),
        (slot(2, flow="nothing"), "fk_slots_flow|FOREIGN KEY"),
        (slot(2, camera="999"), "fk_slots_camera|FOREIGN KEY"),
        (
            "INSERT INTO slots"
            " SELECT tenant, 3, quota, flow, 'villeneuve-d-ascq:003' FROM slots",
            "uq_slots_flow|UNIQUE.*flow",
        ),
    ],
    ids=[
        "a ninth slot", "a slot before the first", "a quota of its own", "a slot already held",
        "a camera with two flows", "no flow", "no camera", "a flow on two slots",
    ],
)  # fmt: skip
async def test_a_slot_that_must_not_be_is_refused(
    engine: AsyncEngine, statement: str, complaint: str
) -> None:
    with pytest.raises(IntegrityError, match=complaint):
        await run(engine, statement)

    assert await count(engine, "slots") == 1


async def test_a_quota_is_not_lowered_under_a_slot_that_is_held(engine: AsyncEngine) -> None:
    await run(engine, slot(8))

    with pytest.raises(IntegrityError, match="within_quota"):
        await run(engine, "UPDATE tenants SET quota = 7")


async def test_a_fence_is_unique_in_its_tenant(engine: AsyncEngine) -> None:
    with pytest.raises(IntegrityError, match=r"uq_flows_tenant_fence|UNIQUE.*fence"):
        await run(
            engine,
            "INSERT INTO flows (id, tenant, camera, slot, fence, since)"
            " SELECT 'again', tenant, camera, slot, fence, since FROM flows WHERE fence = 1",
        )


async def test_a_view_without_its_register_entry_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises(IntegrityError, match=r"fk_views_tenant|FOREIGN KEY"):
        await run(
            engine,
            "INSERT INTO views (id, tenant, flow, agent, name, rank, service, organisation,"
            " motive, convention, article, habilitation, entry, since, lease, until)"
            " SELECT 'forged', tenant, flow, agent, name, rank, service, organisation,"
            " motive, convention, article, habilitation, 9999, since, lease, until FROM views",
        )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE register_entries SET leaf = '' WHERE seq = 3",
        "UPDATE register_entries SET seq = 9999 WHERE seq = 3",
        "DELETE FROM register_entries",
        "DELETE FROM register_entries WHERE seq = 21",
    ],
)
async def test_an_entry_is_never_changed_nor_taken_away(
    engine: AsyncEngine, statement: str
) -> None:
    before = await count(engine, "register_entries")

    with pytest.raises(DBAPIError, match="register entries are never changed"):
        await run(engine, statement)

    assert await count(engine, "register_entries") == before == 22


async def test_the_register_is_not_emptied_nor_written_over(engine: AsyncEngine) -> None:
    emptied, replaced = {
        "postgresql": (
            "TRUNCATE register_entries CASCADE",
            "INSERT INTO register_entries SELECT * FROM register_entries WHERE seq = 3"
            " ON CONFLICT (tenant, seq) DO UPDATE SET leaf = EXCLUDED.leaf",
        ),
        "sqlite": (
            "DELETE FROM register_entries WHERE 1",
            "INSERT OR REPLACE INTO register_entries"
            " SELECT tenant, seq, tenant FROM register_entries WHERE seq = 3",
        ),
    }[engine.dialect.name]

    for statement in (emptied, replaced):
        with pytest.raises(DBAPIError, match="register entries are never changed"):
            await run(engine, statement)
    assert await count(engine, "register_entries") == 22


@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("UPDATE register_bodies SET body = '{}'", "bodies are never changed"),
        ("UPDATE register_bodies SET keep_until = at", "bodies are never changed"),
        ("DELETE FROM register_bodies WHERE seq = 3", "still to be kept"),
        ("DELETE FROM register_bodies", "still to be kept"),
        ("UPDATE register_heads SET size = 3", "never goes back"),
        ("DELETE FROM register_heads", "never goes back"),
        ("UPDATE register_checkpoints SET note = ''", "checkpoints are never changed"),
        ("DELETE FROM register_checkpoints", "checkpoints are never changed"),
        ("UPDATE register_cosignatures SET note = ''", "cosignatures are never changed"),
        ("DELETE FROM register_cosignatures", "cosignatures are never changed"),
    ],
)
async def test_nothing_of_the_register_is_changed_or_taken_before_its_time(
    engine: AsyncEngine, statement: str, complaint: str
) -> None:
    await run(engine, CHECKPOINT)
    await run(engine, COSIGNATURE)

    with pytest.raises(DBAPIError, match=complaint):
        await run(engine, statement)


async def test_a_body_goes_once_its_time_is_over_and_its_leaf_stays(engine: AsyncEngine) -> None:
    await run(engine, OLD_ENTRY)
    await run(engine, OLD_BODY)

    await run(engine, "DELETE FROM register_bodies WHERE seq = 22")

    assert await count(engine, "register_bodies") == 22
    assert await count(engine, "register_entries") == 23


async def test_an_entry_is_never_written_twice(engine: AsyncEngine) -> None:
    with pytest.raises(IntegrityError):
        await run(
            engine, "INSERT INTO register_entries SELECT * FROM register_entries WHERE seq = 3"
        )


async def test_an_entry_forged_past_the_end_is_found(address: str, engine: AsyncEngine) -> None:
    await run(
        engine,
        "INSERT INTO register_entries SELECT tenant, 22, leaf FROM register_entries WHERE seq = 21",
    )

    async with open_storage(address) as begin:
        log = await read_log(begin)
    assert broken_at(log) == 22
