"""Which keys this process uses: compared with those that each register was told of.

A key that signs registers is changed by an operator's act, with a name and a reason; one that
was merely put in its place is refused, before anything is signed with it. The others are
changed by files alone, as their page says: what a process finds in them is entered, so that
nobody has to remember it. The first key that is met of each is kept without an entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from services.api.acts.register.entering import enter
from services.api.storage.keys.shelf import HouseKey, Purpose
from services.api.storage.work import Begin
from services.kit.notekeys import UnreadableNoteKey
from tenants.register.entry import Act
from tenants.vocabulary.identifiers import TenantId


class ForeignRegisterKey(UnreadableNoteKey):
    """Another key signs the registers here; the message names both and the remedy."""


async def notice_keys(begin: Begin, keys: Mapping[Purpose, str], now: datetime) -> None:
    """Of every register. Raises `ForeignRegisterKey`, `RegisterUnavailable`."""
    async with begin() as work:
        tenants = [head.tenant for head in await work.registers.heads()]
        known = {
            (tenant, purpose): await work.keys.of(tenant, purpose)
            for tenant in tenants
            for purpose in keys
        }
    unlike = [
        (tenant, purpose)
        for (tenant, purpose), said in known.items()
        if not said or said[-1].key != keys[purpose]
    ]
    _refuse_foreign(keys, {one: known[one][-1].key for one in unlike if known[one]})
    for tenant in dict.fromkeys(tenant for tenant, _ in unlike):
        await _notice(begin, tenant, [one for of, one in unlike if of == tenant], keys, now)


def _refuse_foreign(
    keys: Mapping[Purpose, str], standing: Mapping[tuple[TenantId, Purpose], str]
) -> None:
    for (tenant, purpose), key in standing.items():
        if purpose is Purpose.REGISTER:
            raise ForeignRegisterKey(
                f"API_REGISTER_KEY: the register of {tenant} is signed by {key}, this file signs "
                f"as {keys[purpose]}. Remedy: name the file of that key; to change it, "
                "beffroi register change-key first (docs/how-to/rotate-keys.md)"
            )


async def _notice(
    begin: Begin,
    tenant: TenantId,
    purposes: Iterable[Purpose],
    keys: Mapping[Purpose, str],
    now: datetime,
) -> None:
    async with begin() as work:
        locked = await work.lock(tenant)
        for purpose in purposes:
            # Another process may have started meanwhile.
            known, entry = await work.keys.of(tenant, purpose), None
            if known and known[-1].key == keys[purpose]:
                continue
            if known:
                entry = locked.next_seq
                await enter(
                    locked,
                    Act.CHANGE_KEY,
                    now,
                    evidence=keys[purpose],
                    detail=f"{purpose}: {known[-1].key}",
                )
            await work.keys.add(tenant, HouseKey(purpose, keys[purpose], now, entry))
