"""What a request may cost, and what an error may say.

A request that is no GraphQL, or too much of it, is told why; a trouble that people
must know of carries a stable code; anything else is a bug of ours, of which the caller
learns a reference and nothing more.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TypeAlias

from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    DisableIntrospection,
    MaskErrors,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    SchemaExtension,
    ValidationCache,
)

from services.api import french

DEEPEST = 10
MOST_ALIASES = 15
MOST_TOKENS = 2000
CACHED_DOCUMENTS = 128

_log = logging.getLogger(__name__)


class Told(GraphQLError):
    """A trouble that may be shown: `code` is stable, the message is French."""

    def __init__(self, code: str, message: str, **members: object) -> None:
        super().__init__(message, extensions={"code": code, **members})


class HideOurBugs(MaskErrors):
    """Our bugs are logged under a reference, and the reference is all that leaves."""

    def __init__(self, reference: Callable[[], str] = lambda: secrets.token_hex(4)) -> None:
        super().__init__(should_mask_error=_is_our_bug)
        self._reference = reference

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        reference = self._reference()
        _log.error("bug %s at %s", reference, error.path, exc_info=error.original_error)
        return GraphQLError(
            french.OUR_BUG.format(reference=reference),
            path=error.path,
            extensions={"code": "our-bug", "reference": reference},
        )


class KnownDocuments(ParserCache):
    """A document is parsed once. One that cannot be is left to the usual parser, which
    knows how to say so (on a subscription, the cache itself does not)."""

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        with suppress(GraphQLError):
            context.graphql_document = self.cached_parse_document(
                context.query, **context.parse_options
            )
        yield


Extension: TypeAlias = type[SchemaExtension] | Callable[[], SchemaExtension]


def extensions(introspection: bool) -> list[Extension]:
    """In the order in which they run."""
    # The rules are made once: the cache of validations knows them by identity.
    rules = [
        *QueryDepthLimiter(DEEPEST).validation_rules,
        *MaxAliasesLimiter(MOST_ALIASES).validation_rules,
        *([] if introspection else DisableIntrospection().validation_rules),
    ]
    return [
        HideOurBugs,
        lambda: MaxTokensLimiter(MOST_TOKENS),
        lambda: AddValidationRules(rules),
        lambda: KnownDocuments(CACHED_DOCUMENTS),
        lambda: ValidationCache(CACHED_DOCUMENTS),
    ]


def _is_our_bug(error: GraphQLError) -> bool:
    origin = error.original_error
    return origin is not None and not isinstance(origin, GraphQLError)
