"""What keeps a command from running, each told in one line with its remedy, without a secret."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from services.kit.notekeys import UnreadableNoteKey
from services.kit.passkeys import UnreadableKey
from services.kit.tracing.export import TracingUnavailable
from tenants.conventions.reading import UnreadableDeed

_PORT_TROUBLES = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES, errno.EPERM)
_OTHER_PORT = "Remedy: stop what uses the port, or choose another address or port"


class CannotRun(Exception):
    """One line: what is wrong and its remedy."""


@contextmanager
def settings_told(prefix: str) -> Iterator[None]:
    try:
        yield
    except (UnreadableDeed, UnreadableKey, UnreadableNoteKey, TracingUnavailable) as error:
        raise CannotRun(str(error)) from error
    except ValidationError as error:
        # `from None`: pydantic's own account of it repeats what stood in the environment.
        raise CannotRun(_complaints(prefix, error)) from None


def _complaints(prefix: str, error: ValidationError) -> str:
    told = []
    for fault in error.errors(include_url=False, include_input=False, include_context=False):
        setting = prefix + "_".join(str(part) for part in fault["loc"][:1]).upper()
        why = "is not set" if fault["type"] == "missing" else f"is wrong: {fault['msg']}"
        told.append(f"{setting} {why}")
    return f"{'; '.join(told)}. Remedy: mend the environment, docs/reference/settings.md says how"


@contextmanager
def register_told() -> Iterator[None]:
    from services.api.acts.answers import RegisterUnavailable
    from services.api.storage.compatibility import StillAtWork, TablesTooNew
    from services.api.storage.opening import UnreadableAddress

    try:
        yield
    except (TablesTooNew, StillAtWork) as error:
        raise CannotRun(f"API_DATABASE_URL: {error}") from None
    except UnreadableAddress as error:
        raise CannotRun(f"API_DATABASE_URL: {error}") from None
    except RegisterUnavailable as error:
        raise CannotRun(
            f"API_DATABASE_URL: {error}. Remedy: start the database, or mend this address"
        ) from error


@contextmanager
def port_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in _PORT_TROUBLES:
            raise
        raise CannotRun(f"cannot listen ({error.strerror}). {_OTHER_PORT}") from error
    except SystemExit as error:
        # uvicorn logs why it cannot listen, then leaves by itself.
        raise CannotRun(f"cannot listen: the line above says why. {_OTHER_PORT}") from error


def cannot_write(folder: Path, error: OSError) -> str:
    return f"cannot write in {folder} ({error.strerror}). Remedy: choose a folder you may write to"
