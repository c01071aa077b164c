"""The helper in C: built where there is a compiler, loaded where it was built, missed nowhere.

Nothing is built while pictures are served. A library of another version, or one that cannot be
loaded, is left aside with a word in the log.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any, Final

from cffi import FFI  # type: ignore[import-untyped]

from services.media.relay.fragments import Payloads

SOURCE: Final = Path(__file__).with_name("sender.c")
LIBRARY: Final = Path(__file__).with_name("sender.so")
VERSION: Final = 2
SENT, FULL, CANNOT_SEGMENT, LOST, BROKEN = range(5)
DECLARED: Final = """
struct line;
struct picture { const uint8_t *data; const uint32_t *ends; int count; };
struct line *beffroi_line_open(const uint8_t *key, const uint8_t *nonce, uint32_t ssrc,
                               uint8_t payload_type, uint8_t send_time_id);
void beffroi_line_close(struct line *line);
int beffroi_line_aim(struct line *line, int fd, const uint8_t *to, unsigned to_length);
int beffroi_line_send(struct line *line, const struct picture *picture, int begin, int end,
                      uint64_t index, uint32_t timestamp, uint32_t sent, int segments);
int beffroi_line_version(void);
"""

_log = logging.getLogger(__name__)


class CannotBuild(Exception):
    """What is missing; the message says the remedy."""


def build(to: Path = LIBRARY) -> Path:
    """Compile the helper. Raises `CannotBuild`."""
    compiler = shutil.which(os.environ.get("CC", "cc"))
    if compiler is None:
        raise CannotBuild("there is no C compiler here. Remedy: apt install gcc libssl-dev")
    made = to.with_suffix(".new")
    flags = ("-O3", "-Wall", "-Werror", "-shared", "-fPIC")
    words = (compiler, *flags, "-o", made, SOURCE, "-lcrypto")
    tried = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603
    if tried.returncode:
        raise CannotBuild(f"{tried.stderr.strip()[:400]}. Remedy: apt install gcc libssl-dev")
    made.replace(to)
    return to


class Helper:
    """The library, and the picture that it was shown last: all who watch get the same one."""

    def __init__(self, ffi: FFI, library: Any) -> None:
        self._ffi = ffi
        self._library = library
        self._payloads: Payloads | None = None
        self._picture: Any = None
        self._held: Any = None
        self.send: Final = library.beffroi_line_send

    def line(
        self, key: bytes, nonce: bytes, ssrc: int, payload_type: int, send_time_id: int
    ) -> Any:
        """Closed when nobody holds it any more. Raises `OSError`."""
        line = self._library.beffroi_line_open(key, nonce, ssrc, payload_type, send_time_id)
        if line == self._ffi.NULL:
            raise OSError("OpenSSL has no AES-256-GCM for the helper")
        return self._ffi.gc(line, self._library.beffroi_line_close)

    def aim(self, line: Any, fileno: int, to: bytes) -> None:
        """Where what is sent from now on goes. Raises `OSError`."""
        if self._library.beffroi_line_aim(line, fileno, to, len(to)):
            raise OSError("the helper knows no such address")

    def picture(self, payloads: Payloads) -> Any:
        """As C reads it; good until the next one is asked for."""
        if payloads is not self._payloads:
            data = self._ffi.from_buffer("uint8_t[]", payloads.joined)
            ends = self._ffi.from_buffer("uint32_t[]", payloads.ends)
            self._picture = self._ffi.new("struct picture *", (data, ends, len(payloads)))
            self._held, self._payloads = (data, ends), payloads
        return self._picture


@cache
def load(library: Path = LIBRARY) -> Helper | None:
    """The helper, once for the process; `None` where it was not built."""
    if not library.exists():
        return None
    ffi = FFI()
    ffi.cdef(DECLARED)
    try:
        opened = ffi.dlopen(str(library))
        if opened.beffroi_line_version() != VERSION:
            raise OSError("it is of another version")
    except (OSError, AttributeError) as error:
        _log.warning("the helper in C is left aside: %s", error)
        return None
    return Helper(ffi, opened)
