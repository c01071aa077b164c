"""Names why a database did not do what it was asked: by the driver's own name for it.

Never in the database's words, which may hold values.
"""

from __future__ import annotations

from services.api.storage.work import RegisterUnavailable


def cause_of(error: BaseException) -> str:
    """`DeadlockDetectedError` of asyncpg, `SQLITE_BUSY` of SQLite; else what Python calls it."""
    told = getattr(error, "orig", None) or error
    told = told.__cause__ or told
    return str(getattr(told, "sqlite_errorname", type(told).__name__))


def register_refuses(error: BaseException) -> RegisterUnavailable:
    """An entry was not taken: whatever the reason, the register is away."""
    return RegisterUnavailable(f"the register refuses to be written ({cause_of(error)})")
