"""The drain of `drain.c`, and what it has counted.

It is polled, never waiting, and reads headers alone: it decodes nothing and opens no seal.
"""

from __future__ import annotations

import asyncio
import ctypes
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

BUCKETS: Final = 4000
LOGGED: Final = 2048
SLICE_SECONDS: Final = 0.05
REST_BYTES: Final = 1 << 20

Deliver = Callable[[int, bytes], None]
"""Takes what is no picture, with the number of its view."""


class Picture(ctypes.Structure):
    """When a picture was whole, in seconds of CLOCK_MONOTONIC."""

    _fields_ = [  # ctypes reads it so
        ("timestamp", ctypes.c_uint32),
        ("packets", ctypes.c_uint32),
        ("at", ctypes.c_double),
    ]


class View(ctypes.Structure):
    """As `drain.c` lays it out."""

    _fields_ = [  # ctypes reads it so
        ("fd", ctypes.c_int32),
        ("started", ctypes.c_int32),
        ("ssrc", ctypes.c_uint32),
        ("first_timestamp", ctypes.c_uint32),
        ("first_number", ctypes.c_int64),
        ("last_number", ctypes.c_int64),
        ("packets", ctypes.c_int64),
        ("frames", ctypes.c_int64),
        ("bytes", ctypes.c_int64),
        ("reports", ctypes.c_int64),
        ("packets_before", ctypes.c_int64),
        ("first_at", ctypes.c_double),
        ("late", ctypes.c_int32 * BUCKETS),
        ("log", Picture * LOGGED),
    ]


def compiled(folder: Path) -> Path:
    """Raises `FileNotFoundError` without a compiler."""
    library, source = folder / "drain.so", Path(__file__).with_name("drain.c")
    subprocess.run(("cc", "-O2", "-shared", "-fPIC", "-o", library, source), check=True)
    return library


class Drain:
    """Room for `most` views; `add` while it is not running by itself."""

    def __init__(self, library: Path, most: int, deliver: Deliver) -> None:
        self.views = (View * most)()
        self.count = 0
        self._deliver = deliver
        self._call = ctypes.CDLL(str(library)).drain
        self._call.argtypes = (
            ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_char_p, ctypes.c_int,
        )  # fmt: skip
        self._rest = ctypes.create_string_buffer(REST_BYTES)
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, fd: int) -> View:
        view = self.views[self.count]
        view.fd = fd
        self.count += 1
        return view

    def once(self) -> None:
        """Empty the sockets as they are now."""
        self._hand_on(self._pass(0.0))

    def start(self) -> None:
        """From now on in a thread of its own, which never sleeps."""
        loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, args=(loop,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def copies(self) -> list[View]:
        """What was counted until now."""
        return [View.from_buffer_copy(one) for one in self.views[: self.count]]

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        while not self._over.is_set():
            rest = self._pass(SLICE_SECONDS)
            if rest:
                loop.call_soon_threadsafe(self._hand_on, rest)

    def _pass(self, seconds: float) -> bytes:
        used = self._call(self.views, self.count, seconds, self._rest, REST_BYTES)
        return self._rest.raw[:used]

    def _hand_on(self, rest: bytes) -> None:
        while rest:
            number, length = (int.from_bytes(rest[at : at + 4], sys.byteorder) for at in (0, 4))
            self._deliver(number, rest[8 : 8 + length])
            rest = rest[8 + length :]
