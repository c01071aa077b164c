"""The key pair that signs passes, as two JWK files (RFC 7517).

The private one is the API's alone. Media and federators are given the public one. While one
key follows another each file holds two: the first signs, both are believed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kit.link.pki import write_secret
from services.kit.passes import generate_key

PRIVATE = "pass-key.jwk"
PUBLIC = "pass-key.pub.jwk"


class UnreadableKey(ValueError):
    """There is no Ed25519 key; for a file the message names it, and the remedy."""


def write_key_pair(folder: Path) -> tuple[Path, Path]:
    """A fresh pair in `folder`; returns the private file and the public one."""
    folder.mkdir(parents=True, exist_ok=True)
    key = generate_key()
    private, public = folder / PRIVATE, folder / PUBLIC
    write_secret(private, json.dumps(key.as_dict(private=True)).encode())
    public.write_text(json.dumps(key.as_dict(private=False)), encoding="utf-8")
    return private, public


def write_next(folder: Path, signing: OKPKey) -> Sequence[Path]:
    """A fresh key that follows `signing`: the files of the three steps, a folder each.

    First the API signs as before and tells the next key, then it signs with the next one and
    the one before is still believed, then the next one is alone.
    """
    fresh = generate_key()
    steps = {
        "1-told": (signing, fresh),
        "2-signing": (fresh, signing),
        "3-alone": (fresh,),
    }
    for name, (first, *others) in steps.items():
        step = folder / name
        step.mkdir(parents=True)
        public = [one.as_dict(private=False) for one in (first, *others)]
        private = [first.as_dict(private=True), *public[1:]]
        write_secret(step / PRIVATE, _document(private).encode())
        (step / PUBLIC).write_text(_document(public), encoding="utf-8")
    return [folder / name for name in steps]


def read_key(file: Path) -> OKPKey:
    """The key in `file`, private or public: of several the first. Raises `UnreadableKey`."""
    return read_keys(file)[0]


def read_keys(file: Path) -> Sequence[OKPKey]:
    """All that are in `file`, a JWK or a JWK Set (RFC 7517 §5), one at least.

    Raises `UnreadableKey`."""
    try:
        return keys_of(json.loads(file.read_text(encoding="utf-8")))
    except UnreadableKey as error:
        raise UnreadableKey(f"{file}: {error}. Remedy: beffroi pass-key FOLDER") from error
    except (OSError, ValueError) as error:
        raise UnreadableKey(f"{file}: no key there. Remedy: beffroi pass-key FOLDER") from error


def keys_of(said: Any) -> Sequence[OKPKey]:
    """Those of a JWK, or of a JWK Set. Raises `UnreadableKey`."""
    try:
        keys = [OKPKey.import_key(one) for one in said.get("keys", [said])]
    except (ValueError, TypeError, AttributeError, JoseError) as error:
        raise UnreadableKey("no key there") from error
    if not keys:
        raise UnreadableKey("no key there")
    if any(key.curve_name != "Ed25519" for key in keys):
        raise UnreadableKey("not an Ed25519 key")
    return keys


def public_document(keys: Sequence[OKPKey]) -> dict[str, Any]:
    """What is told of them: a JWK, or a JWK Set where they are several."""
    public = [one.as_dict(private=False) for one in keys]
    return public[0] if len(public) == 1 else {"keys": public}


def _document(keys: Sequence[Any]) -> str:
    return json.dumps(keys[0] if len(keys) == 1 else {"keys": keys})
