"""What a commune's federator says of its register: who it is, that it cosigns, or why not.

Its key is pinned when it is first met. Each of these is an entry where it changes
anything: both sides then sign what they disagree on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.api.acts.keys.change_register_key import chain_of
from services.api.acts.register.entering import enter
from services.api.storage.register import Witness
from services.api.storage.work import Begin, LockedTenant
from tenants.register.checkpoint import UnreadableCheckpoint, Verifier, open_note, origin_of
from tenants.register.entry import Act
from tenants.register.note import Kind, UnreadableVerifier
from tenants.vocabulary.identifiers import TenantId

KEY_CHANGED = "witness-key-changed"
BEHIND = "register-behind"


class ForeignCosignature(ValueError):
    """Not this commune's signature under a checkpoint of ours."""


async def meet_witness(begin: Begin, tenant: TenantId, key: str, now: datetime) -> str | None:
    """Pin its key, or compare. The code of what is in dispute, `None` where nothing is.

    Raises `UnreadableVerifier`, `UnknownTenant`, `RegisterUnavailable`.
    """
    if Verifier.parse(key).kind is not Kind.WITNESS:
        raise UnreadableVerifier("not a witness's key")
    async with begin() as work:
        locked = await work.lock(tenant)
        known = await locked.register.witness()
        if known is None:
            await _pin(locked, key, now)
            return None
        if known.key != key:
            return await _dispute(locked, known, KEY_CHANGED, f"said: {key}", now)
        return known.dispute


async def trust_witness(begin: Begin, tenant: TenantId, key: str, now: datetime) -> None:
    """An operator's word that the commune now signs under this key. Raises what
    `meet_witness` does."""
    if Verifier.parse(key).kind is not Kind.WITNESS:
        raise UnreadableVerifier("not a witness's key")
    async with begin() as work:
        await _pin(await work.lock(tenant), key, now)


async def keep_cosignature(
    begin: Begin, tenant: TenantId, note: str, log: Verifier, now: datetime
) -> bool:
    """Keep what both sides signed; true when that settles a dispute.

    Raises `ForeignCosignature`, `UnknownTenant`, `RegisterUnavailable`.
    """
    async with begin() as work:
        locked = await work.lock(tenant)
        witness = await locked.register.witness()
        if witness is None:
            raise ForeignCosignature("nobody was met")
        try:
            logs = await chain_of(work, tenant, log)
            said, signed = open_note(note, [*logs, Verifier.parse(witness.key)])
        except UnreadableCheckpoint as error:
            raise ForeignCosignature(str(error)) from error

        ours = await locked.register.checkpoint(said.size)
        both = {one.by.kind for one in signed} == set(Kind)
        if ours is None or not both or (said.origin, said.root) != (origin_of(tenant), ours.root):
            raise ForeignCosignature("not a checkpoint of ours that both have signed")

        await locked.register.keep_cosignature(said.size, note, now)
        return await _settle(locked, witness, said.size, now)


async def enter_dispute(
    begin: Begin, tenant: TenantId, code: str, detail: str, now: datetime
) -> str | None:
    """The commune does not follow us: enter it once. The code in dispute from now on.

    Raises `UnknownTenant`, `RegisterUnavailable`.
    """
    async with begin() as work:
        locked = await work.lock(tenant)
        known = await locked.register.witness()
        return None if known is None else await _dispute(locked, known, code, detail, now)


async def _pin(locked: LockedTenant, key: str, now: datetime) -> None:
    await enter(locked, Act.WITNESS_MET, now, detail=key)
    await locked.register.put_witness(Witness(locked.tenant, key, now))


async def _dispute(
    locked: LockedTenant, known: Witness, code: str, detail: str, now: datetime
) -> str:
    if known.dispute != code:
        await enter(locked, Act.CHECKPOINT_REFUSED, now, outcome=code, detail=detail)
        await locked.register.put_witness(replace(known, dispute=code))
    return code


async def _settle(locked: LockedTenant, witness: Witness, size: int, now: datetime) -> bool:
    newest = await locked.register.checkpoint()
    if witness.dispute is None or newest is None or size < newest.size:
        return False
    await enter(locked, Act.DISPUTE_SETTLED, now, detail=witness.dispute)
    await locked.register.put_witness(replace(witness, dispute=None))
    return True
