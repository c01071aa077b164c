"""The schema whole, and its print: `schema.graphql`, committed beside this file.

The committed print is the contract that the console's types are generated from; a test
and `make check` fail when the two differ.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import strawberry
from graphql import GraphQLError
from strawberry.printer import print_schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext

from services.api.schema.acknowledging import AcknowledgingMutation, AcknowledgingQuery
from services.api.schema.drifts import DriftQuery
from services.api.schema.executor import PlainExecutor
from services.api.schema.handover.doors import (
    HandoverMutation,
    HandoverQuery,
)
from services.api.schema.limits import extensions
from services.api.schema.mutations import Mutation
from services.api.schema.outside import OutsideQuery
from services.api.schema.people.doors import PeopleMutation, PeopleQuery
from services.api.schema.proving import ProveFirst
from services.api.schema.questions import Query
from services.api.schema.rights import RightsQuery
from services.api.schema.status import StatusQuery
from services.api.schema.subscriptions import Subscription

COMMITTED = Path(__file__).with_name("schema.graphql")


@strawberry.type(name="Query", description=Query.__strawberry_definition__.description)  # type: ignore[attr-defined]  # Strawberry puts it there
class WholeQuery(
    Query,
    RightsQuery,
    AcknowledgingQuery,
    PeopleQuery,
    OutsideQuery,
    HandoverQuery,
    DriftQuery,
    StatusQuery,
):
    """Every question."""


@strawberry.type(name="Mutation")
class WholeMutation(Mutation, AcknowledgingMutation, PeopleMutation, HandoverMutation):
    """Every act."""


class Schema(strawberry.Schema):
    """Errors are logged where they are hidden (`limits.HideOurBugs`), once."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """No line: a request that is no GraphQL is not worth one, a bug has its own.

        What the library refuses by itself is given a code like the rest.
        """
        for error in errors:
            error.extensions = {"code": "not-graphql"} | (error.extensions or {})


@cache
def build_schema(*, introspection: bool) -> Schema:
    """One for all the applications of a process: it is ten thousand objects, and keeps nothing
    of a request. The library's own caches would keep each one that ever answered."""
    return Schema(
        WholeQuery,
        WholeMutation,
        Subscription,
        extensions=[*extensions(introspection), ProveFirst],
        execution_context_class=PlainExecutor,
        config=StrawberryConfig(disable_field_suggestions=not introspection),
    )


def printed() -> str:
    """The contract as text."""
    return print_schema(build_schema(introspection=True)) + "\n"
