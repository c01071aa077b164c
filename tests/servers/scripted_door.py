"""Who may come in: the digest that a scripted camera asks for, and verifies by itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count


@dataclass(frozen=True)
class Asked:
    """A request; an answer of the client's has `RTSP/1.0` for a method, its status for URL."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass
class Door:
    """Asks for a digest, and verifies it on its own.

    `stale` refusals come first, each calling the nonce old; `extra` challenges stand
    in front of the digest's.
    """

    user: str = "agent"
    password: str = "secret"
    algorithm: str = "SHA-256"
    realm: str = "IP Camera(C3138)"
    extra: tuple[str, ...] = ()
    stale: int = 0
    qop: bool = True
    nonces: Iterator[int] = field(default_factory=lambda: count(1))
    nonce: str = ""

    def challenges(self) -> list[str]:
        self.nonce = f"nonce{next(self.nonces)}"
        stale, self.stale = self.stale > 0, max(self.stale - 1, 0)
        digest = (
            f'Digest realm="{self.realm}", nonce="{self.nonce}", '
            f'algorithm={self.algorithm}, stale="{str(stale).upper()}"'
            + (', qop="auth"' if self.qop else "")
        )
        return [f"WWW-Authenticate: {each}" for each in (*self.extra, digest)]

    def admits(self, asked: Asked) -> bool:
        said = dict(re.findall(r'(\w+)="?([^",]*)"?', asked.headers.get("authorization", "")))
        if self.stale or said.get("nonce") != self.nonce:
            return False
        digest = hashlib.new(self.algorithm.replace("-", ""))

        def seal(text: str) -> str:
            each = digest.copy()
            each.update(text.encode())
            return each.hexdigest()

        who = seal(f"{self.user}:{self.realm}:{self.password}")
        what = seal(f"{asked.method}:{asked.url}")
        proof = f"{who}:{said['nonce']}:{what}"
        if self.qop:
            proof = f"{who}:{said['nonce']}:{said['nc']}:{said['cnonce']}:auth:{what}"
        return bool(said["response"] == seal(proof))
