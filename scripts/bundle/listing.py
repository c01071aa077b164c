"""The list of a bundle's files by their SHA-256, and the signature under it.

Ed25519 (RFC 8032) over the list's bytes: what `openssl pkeyutl -verify -rawin` reads on any
Debian since 12. The same key and list give the same signature.
"""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from scripts.bundle.locks import sha256
from scripts.bundle.troubles import CannotBundle

LIST = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"


def write_list(folder: Path) -> None:
    """As `sha256sum` writes it, by name."""
    files = sorted(
        one.relative_to(folder).as_posix()
        for one in folder.rglob("*")
        if one.is_file() and one.name not in (LIST, SIGNATURE)
    )
    lines = [f"{sha256(folder / name)}  {name}\n" for name in files]
    (folder / LIST).write_text("".join(lines), encoding="utf-8")


def sign(folder: Path, key: Path) -> None:
    """Raises `CannotBundle` for a key that is no Ed25519 key, or lies in the bundle."""
    if not (folder / LIST).is_file():
        raise CannotBundle(f"{folder} has no {LIST}. Remedy: python -m scripts.bundle assemble")
    if key.resolve().is_relative_to(folder.resolve()):
        raise CannotBundle("the private key lies in the bundle. Remedy: keep it elsewhere")
    (folder / SIGNATURE).write_bytes(_read_key(key).sign((folder / LIST).read_bytes()))


def _read_key(file: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise CannotBundle(
            f"{file.name} cannot be read as a private key. Remedy: openssl genpkey "
            "-algorithm ed25519 -out bundle.key"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CannotBundle(
            f"{file.name} is no Ed25519 key. Remedy: openssl genpkey -algorithm ed25519"
        )
    return key
