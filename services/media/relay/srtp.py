"""RTP sealed with AES-256-GCM (RFC 7714), as fast as Python goes: the cipher is OpenSSL's.

Only pictures that leave are sealed here. Reports, and all that comes in, stay with libsrtp,
which derives other keys from the same secret (RFC 3711 §4.3.1). A nonce is a sequence number
that grows and never comes back: sealing one twice gives the same bytes, or must not be done.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
SALT_BYTES: Final = 12
SEAL_BYTES: Final = 16
_KEY_LABEL: Final = 0
_SALT_LABEL: Final = 2


@dataclass(frozen=True, slots=True)
class Master:
    """What the handshake agreed on; never shown."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)


class Seal:
    """Seals the packets of one stream, `ssrc`."""

    def __init__(self, master: Master, ssrc: int) -> None:
        self.cipher: Final = AESGCM(_derive(master, _KEY_LABEL, KEY_BYTES))
        salt = int.from_bytes(_derive(master, _SALT_LABEL, SALT_BYTES))
        # §8.1: two empty bytes, the stream, the rollover counter, the number.
        self.nonce: Final = salt ^ (ssrc << 48)
        """To be combined with a packet's 48-bit index by exclusive or."""


def session_keys(master: Master) -> tuple[bytes, bytes]:
    """The key and the salt that seal pictures."""
    return _derive(master, _KEY_LABEL, KEY_BYTES), _derive(master, _SALT_LABEL, SALT_BYTES)


def _derive(master: Master, label: int, length: int) -> bytes:
    """RFC 3711 §4.3.3 with AES-256 (RFC 6188 §3); a salt of 96 bits as RFC 7714 §11 says."""
    salt = int.from_bytes(master.salt) << 16
    start = (salt ^ (label << 48)) << 16
    counter = Cipher(algorithms.AES256(master.key), modes.CTR(start.to_bytes(16)))
    return counter.encryptor().update(bytes(length))
