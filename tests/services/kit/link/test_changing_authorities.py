"""One authority follows another, and nobody who was let in before is kept out meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import pytest

from services.kit.enrolment.requests import key_pem, make_key
from services.kit.link.carrier import LinkLost
from services.kit.link.issuing import IssuingAuthority, read_issuing_authority
from services.kit.link.pki import make_federators_authority
from services.kit.link.tls import federator_context
from services.kit.link.websocket import dial
from tests.builders import ASCQ
from tests.services.kit.link.carriers import Pki, answered

WEEK = timedelta(days=7)


def now() -> datetime:
    return datetime.fromtimestamp(time(), UTC)


def issuing(pki: Pki, *above: Path) -> tuple[IssuingAuthority, Path]:
    """A fresh authority below the root, and `above` behind it in the same file."""
    chain, key = make_federators_authority(pki.root, now()).write(pki.folder, "federators")
    first = chain.read_bytes()
    alone = pki.folder / f"first-{now().timestamp()}.pem"
    alone.write_bytes(first)
    chain.write_bytes(first + b"".join(file.read_bytes() for file in above))
    return read_issuing_authority(chain, key, now()), alone


def enrolled(pki: Pki, authority: IssuingAuthority, name: str) -> Path:
    key = make_key()
    issued = authority.issue(key.public_key(), ASCQ, now(), WEEK)
    file = pki.folder / name
    file.write_bytes(key_pem(key) + authority.with_chain(issued).encode())
    return file


async def enters(identity: tuple[Path, Path], port: int, believed: Path) -> bool:
    context = federator_context(believed, *identity)
    try:
        carrier = await dial(f"wss://localhost:{port}/", tenant=ASCQ, context=context)
    except LinkLost:
        return False
    await carrier.close()
    return True


async def test_the_authority_of_federators_is_followed_by_another_under_the_same_root(
    tmp_path: Path,
) -> None:
    pki = Pki.make(tmp_path)
    before, first_of_before = issuing(pki, pki.authority)
    shown = before.issue(make_key().public_key(), ASCQ, now(), WEEK)
    old = enrolled(pki, before, "old.pem")

    both, _ = issuing(pki, first_of_before, pki.authority)
    alone, _ = issuing(pki, pki.authority)
    new = enrolled(pki, both, "new.pem")

    assert [one.issued(shown) for one in (before, both, alone)] == [True, True, False]
    async with answered(pki) as (port, _):
        for identity in (old, new):
            assert await enters((identity, identity), port, pki.authority)


@pytest.mark.parametrize("name_case", ["Test authority", "Another name"])
async def test_while_one_root_follows_another_both_sides_believe_both(
    tmp_path: Path, name_case: str
) -> None:
    old = Pki.make(tmp_path / "old")
    new = Pki.make(tmp_path / "new", name_case)
    both = tmp_path / "both.pem"
    both.write_bytes(old.authority.read_bytes() + new.authority.read_bytes())

    alone, entered = new.authority.read_bytes(), []
    for media in (old, new):
        media.authority.write_bytes(both.read_bytes())
        async with answered(media) as (port, _):
            entered += [await enters(commune.commune(), port, both) for commune in (old, new)]
    new.authority.write_bytes(alone)
    async with answered(new) as (port, _):
        entered.append(await enters(old.commune(), port, both))

    assert entered == [True, True, True, True, False]
