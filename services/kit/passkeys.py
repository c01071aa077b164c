"""The key pair that signs passes, as two JWK files (RFC 7517).

The private one is the API's alone. Media and federators are given the public one.
"""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kit.link.pki import write_secret
from services.kit.passes import generate_key

PRIVATE = "pass-key.jwk"
PUBLIC = "pass-key.pub.jwk"


class UnreadableKey(ValueError):
    """This file holds no Ed25519 key; the message names the file and the remedy."""


def write_key_pair(folder: Path) -> tuple[Path, Path]:
    """A fresh pair in `folder`; returns the private file and the public one."""
    folder.mkdir(parents=True, exist_ok=True)
    key = generate_key()
    private, public = folder / PRIVATE, folder / PUBLIC
    write_secret(private, json.dumps(key.as_dict(private=True)).encode())
    public.write_text(json.dumps(key.as_dict(private=False)), encoding="utf-8")
    return private, public


def read_key(file: Path) -> OKPKey:
    """The key in `file`, private or public; raises `UnreadableKey`."""
    try:
        key = OKPKey.import_key(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, JoseError) as error:
        raise UnreadableKey(f"{file}: no key there. Remedy: beffroi pass-key FOLDER") from error
    if key.curve_name != "Ed25519":
        raise UnreadableKey(f"{file}: not an Ed25519 key. Remedy: beffroi pass-key FOLDER")
    return key
