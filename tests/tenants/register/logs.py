"""A small register, signed and cosigned, and the file it makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.checkpoint import Checkpoint, Kind, Verifier, cosign, origin_of, sign
from tenants.register.entry import Act, Entry, canonical, leaf
from tenants.register.file import Header, Kept, write
from tenants.register.tree import root_of
from tests.builders import ASCQ, NOON

HOUSE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
COMMUNE = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96)))
HOUSE_KEY = Verifier.of("beffroi-nord", HOUSE)
COMMUNE_KEY = Verifier.of("csu-ascq", COMMUNE, Kind.WITNESS)
KEYS = (HOUSE_KEY, COMMUNE_KEY)
SIZE = 24
HALF = 12
"""Where the commune's federator cosigned once before."""
ERASED = (5, 6)


@cache
def a_log(size: int = SIZE, name: str = "É. Dupont") -> tuple[Kept, ...]:
    """Entries as they are kept, none erased; another name makes another history."""
    bodies = (canonical(an_entry(seq, name)) for seq in range(size))
    return tuple(Kept(seq, leaf(body), body) for seq, body in enumerate(bodies))


def an_entry(seq: int = 0, name: str = "É. Dupont") -> Entry:
    return Entry(
        tenant=ASCQ,
        seq=seq,
        at=NOON + timedelta(minutes=seq),
        act=Act.WATCH,
        outcome="granted",
        salt=f"{seq:032x}",
        name=name,
        rank="Brigadier-chef",
        service="CIC du Nord",
        camera="villeneuve-d-ascq:017",
        motive="doubt",
        article="villeneuve-d-ascq art. 3",
    )


def erased(log: Sequence[Kept], *gone: int) -> tuple[Kept, ...]:
    return tuple(replace(one, body=None) if one.seq in gone else one for one in log)


def a_note(
    log: Sequence[Kept], size: int = SIZE, key: Ed25519PrivateKey = HOUSE, cosigned: bool = True
) -> str:
    """The checkpoint of the first `size` entries of this log."""
    root = root_of([one.leaf for one in log[:size]])
    note = sign(Checkpoint(origin_of(ASCQ), size, root), "beffroi-nord", key)
    return cosign(note, "csu-ascq", COMMUNE, NOON + timedelta(hours=1)) if cosigned else note


def a_header(first: int = 0, count: int = SIZE, size: int = SIZE) -> Header:
    keys = tuple(key.text for key in KEYS)
    return Header(ASCQ, NOON, NOON + timedelta(days=1), first, count, size, keys)


def a_file(
    log: Sequence[Kept] | None = None, header: Header | None = None, notes: Iterable[str] = ()
) -> list[bytes]:
    """The lines of a whole file; without notes, cosigned at half and at its end."""
    kept = a_log() if log is None else log
    signed = list(notes) or [a_note(kept, HALF), a_note(kept, len(kept))]
    return list(write(header or a_header(count=len(kept), size=len(kept)), kept, signed))
