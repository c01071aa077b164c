"""What the console's own verification is tried on: proofs made by these rules, as JSON.

Written by `python -m tests.tenants.register.proof_vectors`; a test fails when the committed
file is not what the rules say.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tenants.register.checkpoint import Checkpoint, Kind, Verifier, cosign, origin_of, sign
from tenants.register.entry import Act, Entry, canonical, leaf
from tenants.register.tree import inclusion_proof, root_of
from tenants.vocabulary.identifiers import TenantId

FILE = Path(__file__).parents[3] / "services/console/tests/register/vectors.json"
TENANT = TenantId("metz")
LOG, COMMUNE, STRANGER = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 3))
STATE_KEY = Verifier.of("beffroi-nord", LOG)
COMMUNE_KEY = Verifier.of("csu-metz", COMMUNE, Kind.WITNESS)
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
SIZE = 7


def vectors() -> list[dict[str, Any]]:
    """Each with what it must be found to be."""
    bodies = [canonical(_entry(seq)) for seq in range(SIZE)]
    leaves = [leaf(body) for body in bodies]
    cases = [
        _case(f"entry {seq} of {size}", bodies, leaves, seq, size, cosigned=True)
        for size in (1, 2, 5, SIZE)
        for seq in {0, size // 2, size - 1}
    ]
    plain = _case("both sides", bodies, leaves, 3, SIZE, cosigned=True)
    ours = _case("ours alone", bodies, leaves, 3, SIZE, cosigned=False)
    forged = sign(_checkpoint(leaves, SIZE), "beffroi-nord", STRANGER)
    return [
        *cases,
        ours | {"verdict": {"kind": "verified", "signed": ["STATE"]}},
        plain | {"case": "erased", "body": None},
        plain | {"case": "no checkpoint yet", "note": None, "way": [], **_verdict("uncovered")},
        plain | {"case": "another body", "body": bodies[4].decode(), **_different("leaf")},
        plain
        | {
            "case": "another body with its own leaf",
            "body": bodies[4].decode(), "leaf": leaves[4].hex(), **_different("place"),
        },
        plain | {"case": "of another register", "tenant": "lille", **_different("place")},
        plain | {"case": "another place", "number": 2, **_different("place")},
        plain
        | {
            "case": "a step of the way is another", "way": [*plain["way"][:-1], _text(leaves[0])],
            **_different("root"),
        },
        plain | {"case": "a step is missing", "way": plain["way"][:-1], **_different("root")},
        plain
        | {
            "case": "a step too many", "way": [*plain["way"], _text(leaves[0])],
            **_different("root"),
        },
        plain | {"case": "a step that is none", "way": ["AAAA"], **_different("unreadable")},
        plain
        | {
            "case": "a checkpoint that says a smaller size, with the same way",
            "note": plain["note"].replace("\n7\n", "\n6\n"), **_different("signature"),
        },
        plain
        | {
            "case": "a checkpoint that says a larger size, with the same way",
            "note": plain["note"].replace("\n7\n", "\n8\n"), **_different("signature"),
        },
        plain | {"case": "no note at all", "note": "beffroi/metz\n7\n", **_different("unreadable")},
        plain
        | {
            "case": "signed by somebody else under the State's name",
            # The key id is public: only the signature is not theirs.
            "note": _renamed(forged), **_different("signature"),
        },
        plain
        | {
            "case": "signed by a stranger",
            "note": sign(_checkpoint(leaves, SIZE), "somebody", STRANGER),
            **_different("signature"),
        },
        plain | {"case": "a key that is none", "keys": [{"side": "STATE", "text": "a+b+c"}],
                 **_different("unreadable")},
    ]  # fmt: skip


def written() -> str:
    return json.dumps(vectors(), ensure_ascii=False, indent=1) + "\n"


def _entry(seq: int) -> Entry:
    return Entry(
        tenant=TENANT, seq=seq, at=NOON + timedelta(seconds=seq), act=Act.WATCH,
        outcome="granted", salt=f"{seq:032x}", name="Camille Lefèvre", camera="metz:012",
        ground='dit « le grand »,\n"Œil" 👁',
    )  # fmt: skip


def _case(
    case: str, bodies: list[bytes], leaves: list[bytes], seq: int, size: int, *, cosigned: bool
) -> dict[str, Any]:
    note = sign(_checkpoint(leaves, size), "beffroi-nord", LOG)
    if cosigned:
        note = cosign(note, "csu-metz", COMMUNE, NOON)
    return {
        "case": case,
        "tenant": TENANT,
        "number": seq,
        "leaf": leaves[seq].hex(),
        "body": bodies[seq].decode(),
        "way": [_text(one) for one in inclusion_proof(leaves, seq, size)],
        "note": note,
        "keys": [
            {"side": "STATE", "text": STATE_KEY.text},
            {"side": "COMMUNE", "text": COMMUNE_KEY.text},
        ],
        "verdict": {"kind": "verified", "signed": ["STATE", "COMMUNE"]},
    }


def _checkpoint(leaves: list[bytes], size: int) -> Checkpoint:
    return Checkpoint(origin_of(TENANT), size, root_of(leaves[:size]))


def _renamed(note: str) -> str:
    """The stranger's signature, under the id of the State's key."""
    text, _, line = note.rpartition("\n— ")
    name, encoded = line.strip().split(" ")
    content = STATE_KEY.id + b64decode(encoded)[4:]
    return f"{text}\n— {name} {_text(content)}\n"


def _verdict(kind: str) -> dict[str, Any]:
    return {"verdict": {"kind": kind}}


def _different(fault: str) -> dict[str, Any]:
    return {"verdict": {"kind": "different", "fault": fault}}


def _text(content: bytes) -> str:
    return b64encode(content).decode()


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
