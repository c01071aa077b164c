"""Each act at the GraphQL door is a span: of the trace that its screen names, or of its own.

Questions and subscriptions are none: screens ask them all day, and nobody waits for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from graphql import FieldNode, OperationDefinitionNode, OperationType

from services.api.schema.context import Context
from services.api.schema.limits import Told
from services.kit.tracing.context import TraceContext, read_context
from services.kit.tracing.spans import is_on, say, span

TRACEPARENT: Final = "traceparent"


@contextmanager
def following(context: Context, operation: OperationDefinitionNode) -> Iterator[None]:
    """Around what is done of a document that is known to be sound: its names are the schema's."""
    if not is_on() or operation.operation is not OperationType.MUTATION:
        yield
        return
    with span("api.act", _named(context), root=True, operation=_acts(operation)):
        try:
            yield
        except Told as told:
            # Refused before anything was done, for want of a proof.
            say(code=str((told.extensions or {})["code"]))
            raise


def _named(context: Context) -> TraceContext | None:
    """What the screen calls it; on a WebSocket no act has a header of its own."""
    request = context.request
    if request is None or request.scope["type"] == "websocket":
        return None
    return read_context(request.headers.get(TRACEPARENT))


def _acts(operation: OperationDefinitionNode) -> str:
    selected = operation.selection_set.selections
    return " ".join(one.name.value for one in selected if isinstance(one, FieldNode))
