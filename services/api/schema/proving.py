"""The gate before a GraphQL operation: nothing of it is done until all of it may be.

An operation of several fields asks what its strictest one asks. Fields that `@skip` leaves
out count too: a client that wants to stop something sends that, alone.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
    value_from_ast_untyped,
)
from strawberry.extensions import SchemaExtension

from services.api import french
from services.api.identity.gate import CODE, InsufficientAuthentication
from services.api.identity.identity import NotIdentified
from services.api.identity.keys import ProviderAway
from services.api.schema.context import Context
from services.api.schema.following import following
from services.api.schema.limits import Told

_ROOTS = {
    OperationType.QUERY: "Query",
    OperationType.MUTATION: "Mutation",
    OperationType.SUBSCRIPTION: "Subscription",
}
_ABOUT_THE_SCHEMA = "__"


class ProveFirst(SchemaExtension):
    """Runs once the document is known to be sound."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Raises `Told`: RFC 9470's words, or that the token holds no more."""
        asked, context = self.execution_context, self.execution_context.context
        document = asked.graphql_document
        operation = None if document is None else get_operation_ast(document, asked.operation_name)
        if document is None or operation is None:
            yield
            return
        with following(context, operation):
            await _admit(context, document, operation, asked.variables or {})
            yield


async def _admit(
    context: Context,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Mapping[str, Any],
) -> None:
    root = _ROOTS[operation.operation]
    for field in _fields(operation.selection_set, _fragments(document)):
        arguments = {
            one.name.value: value_from_ast_untyped(one.value, dict(variables))
            for one in field.arguments or ()
        }
        await _admit_field(context, f"{root}.{field.name.value}", arguments)


async def _admit_field(context: Context, operation: str, arguments: Mapping[str, Any]) -> None:
    try:
        await context.house.gate.admit(context.caller, operation, arguments)
    except InsufficientAuthentication as error:
        _unauthorized(context, error.header)
        raise Told(CODE, french.PROVE_AGAIN, **error.members) from None
    except NotIdentified as error:
        _unauthorized(context, 'Bearer error="invalid_token"')
        raise Told("not-identified", str(error)) from None
    except ProviderAway:
        raise Told("provider-away", french.PROVIDER_AWAY) from None


def _unauthorized(context: Context, challenge: str) -> None:
    # A WebSocket has no answer of its own to put a header on: there, the code alone says it.
    if context.response is not None:
        context.response.status_code = 401
        context.response.headers["www-authenticate"] = challenge


def _fields(
    selected: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> Iterator[FieldNode]:
    for one in selected.selections:
        match one:
            case FieldNode() if not one.name.value.startswith(_ABOUT_THE_SCHEMA):
                yield one
            case InlineFragmentNode():
                yield from _fields(one.selection_set, fragments)
            case FragmentSpreadNode():
                yield from _fields(fragments[one.name.value].selection_set, fragments)


def _fragments(document: DocumentNode) -> Mapping[str, FragmentDefinitionNode]:
    return {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
