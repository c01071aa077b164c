"""Each act at the GraphQL door is a span: of the trace that its screen names, or of its own.

Questions and subscriptions are none: screens ask them all day, and nobody waits for a picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphql import FieldNode, OperationDefinitionNode, OperationType, get_operation_ast
from strawberry.extensions import SchemaExtension

from services.api.schema.context import Context
from services.kit.tracing.context import TraceContext, read_context
from services.kit.tracing.spans import is_on, span

TRACEPARENT: Final = "traceparent"


class Followed(SchemaExtension):
    """Runs once the document is known to be sound: the names in it are the schema's."""

    def on_execute(self) -> Iterator[None]:
        asked = self.execution_context
        document = asked.graphql_document
        if not is_on() or document is None:
            yield
            return
        operation = get_operation_ast(document, asked.operation_name)
        if operation is None or operation.operation is not OperationType.MUTATION:
            yield
            return
        with span("api.act", _named(asked.context), root=True, operation=_acts(operation)):
            yield


def _named(context: Context) -> TraceContext | None:
    """What the screen calls it; on a WebSocket no act has a header of its own."""
    request = context.request
    if request is None or request.scope["type"] == "websocket":
        return None
    return read_context(request.headers.get(TRACEPARENT))


def _acts(operation: OperationDefinitionNode) -> str:
    selected = operation.selection_set.selections
    return " ".join(one.name.value for one in selected if isinstance(one, FieldNode))
