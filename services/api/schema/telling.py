"""What keeps a question from being answered, as the one who asks may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from services.api import french
from services.api.acts.answers import RegisterUnavailable, UnreadableQuery
from services.api.schema.limits import Told


@contextmanager
def told() -> Iterator[None]:
    """What may be shown of what kept a question from being answered."""
    try:
        yield
    except RegisterUnavailable as error:
        raise Told("register-unavailable", french.READING_UNAVAILABLE) from error
    except UnreadableQuery as error:
        raise Told("unreadable-query", str(error)) from error
