"""The spans of a trace, as the processes begin and end them.

Nothing is recorded until `export` was told where to send it: until then a span is `NOTHING`.
What a span may say is a closed list of opaque names, codes and articles: no person, no address,
no secret, no text that somebody wrote. A span that nothing leads to is not begun, so that what
goes on by itself (heartbeats, queries, retries) makes no trace.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Protocol, TypedDict, Unpack

from services.kit.tracing.context import TraceContext


class Facts(TypedDict, total=False):
    """What may be said of a span. Names are those of the register and of the logs."""

    node: str
    tenant: str
    camera: str | None
    view: str
    flow: str
    lease: str
    quality: str
    operation: str
    order: str
    outcome: str
    code: str
    article: str
    entry: int
    flows: int
    error: str


class Recorded(Protocol):
    """A span that was begun."""

    @property
    def context(self) -> TraceContext: ...

    @property
    def since(self) -> int:
        """When it began, in nanoseconds since 1970."""
        ...

    def say(self, name: str, value: str | int) -> None: ...

    def mark(self, name: str) -> None: ...

    def end(self) -> None: ...


class Recorder(Protocol):
    """Where spans go."""

    def begin(
        self,
        name: str,
        parent: TraceContext | None,
        link: TraceContext | None = None,
        since: int | None = None,
    ) -> Recorded:
        """`since`: when it began, if not now."""
        ...


class Span:
    """A span, or nothing where nothing is recorded. It ends once; what comes later is dropped."""

    __slots__ = ("_recorded",)

    def __init__(self, recorded: Recorded | None) -> None:
        self._recorded = recorded

    @property
    def context(self) -> TraceContext | None:
        """`None` once it has ended: what a task does long after the act it was begun in is no
        part of that act."""
        return None if self._recorded is None else self._recorded.context

    @property
    def since(self) -> int | None:
        return None if self._recorded is None else self._recorded.since

    def say(self, **facts: Unpack[Facts]) -> None:
        if self._recorded is not None:
            for name, value in facts.items():
                if isinstance(value, str | int):
                    self._recorded.say(name, value)

    def mark(self, name: str) -> None:
        """Something happened now."""
        if self._recorded is not None:
            self._recorded.mark(name)

    def end(self, **facts: Unpack[Facts]) -> None:
        self.say(**facts)
        if self._recorded is not None:
            self._recorded.end()
            self._recorded = None


NOTHING: Final = Span(None)

_recorders: list[Recorder] = []
_current: ContextVar[Span] = ContextVar("span", default=NOTHING)


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Every span of this process is begun with `recorder` until the block is left."""
    _recorders.append(recorder)
    try:
        yield
    finally:
        _recorders.remove(recorder)


def is_on() -> bool:
    """Whether it is worth looking for a context."""
    return bool(_recorders)


def current() -> TraceContext | None:
    """Where in a trace this task is; `None` outside of every span."""
    return _current.get().context


def say(**facts: Unpack[Facts]) -> None:
    """Of the span that this task is in, if it is in one."""
    _current.get().say(**facts)


def also(name: str, parent: TraceContext, **facts: Unpack[Facts]) -> None:
    """What this task is in is a part of another trace too: a span of that one, from where the
    current one began until now, with a link to it."""
    act = _current.get()
    if _recorders and act.context is not None:
        span = Span(_recorders[-1].begin(name, parent, act.context, act.since))
        span.end(**facts)


def begin(
    name: str,
    parent: TraceContext | None = None,
    *,
    root: bool = False,
    **facts: Unpack[Facts],
) -> Span:
    """A span that its caller ends. Without `parent` it is a child of the current one; where
    there is none it is `NOTHING`, unless it may be the `root` of a trace."""
    parent = parent or current()
    if not _recorders or (parent is None and not root):
        return NOTHING
    span = Span(_recorders[-1].begin(name, parent))
    span.say(**facts)
    return span


@contextmanager
def span(
    name: str,
    parent: TraceContext | None = None,
    *,
    root: bool = False,
    **facts: Unpack[Facts],
) -> Iterator[Span]:
    """The current span, as `begin` makes it, until the block is left. Of an exception only its
    type is said: its words may hold an address."""
    begun = begin(name, parent, root=root, **facts)
    if begun is NOTHING:
        yield begun
        return
    before = _current.set(begun)
    try:
        yield begun
    except Exception as error:
        begun.say(outcome="failed", error=type(error).__name__)
        raise
    finally:
        _current.reset(before)
        begun.end()
