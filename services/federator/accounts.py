"""Takes the accounts of cameras from their file again when it changes, without a restart.

A picture that runs goes on: a camera asks for its password as a stream is opened. Those that
the camera refuses, or that are away, are tried at once with the new account. A file that cannot
be used is told once, with the remedy, and the accounts of before stay. It never shows any.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from federation.connector import Connector
from services.federator.connectors import renew_accounts
from services.federator.settings import Settings, UnreadableSettings

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 2.0
"""Between two looks at the file."""
_Stamp: TypeAlias = tuple[int, int, int]


class AccountsFile:
    """The one that `connector.credentials_file` names, for as long as the process runs."""

    def __init__(self, file: Path, settings: Settings, connector: Connector) -> None:
        self._file = file
        self._settings = settings
        self._connector = connector
        self._read = self._stamp()

    async def keep(self, retry: Callable[[], None]) -> None:
        """Until cancelled; `retry` opens at once what has no picture."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.take():
                retry()

    def take(self) -> bool:
        """Whether a camera has another account than before."""
        stamp = self._stamp()
        if stamp == self._read:
            return False
        self._read = stamp
        try:
            changed = renew_accounts(self._connector, self._settings)
        except UnreadableSettings as error:
            _log.error("accounts of cameras not taken", extra={"reason": str(error)})
            return False
        _log.info("accounts of cameras taken", extra={"cameras": sorted(changed)})
        return bool(changed)

    def _stamp(self) -> _Stamp | None:
        """Through symbolic links: a mounted Secret is changed by turning one."""
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino
