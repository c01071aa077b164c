"""Writes lists of plain objects in one go, instead of a field at a time.

graphql-core resolves each field of each object through some thirty calls; a map asks
for thousands of fields that are only read. Where a selection takes nothing but plain
fields (no resolver, no argument, no `@defer`), a writer is made once per operation and
runs over every item. It never reports an error itself: whatever it cannot write goes
the long way, which knows how to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

from graphql import (
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    is_leaf_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import Path, Undefined
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.base import StrawberryObjectDefinition

Writer: TypeAlias = Callable[[Any], Any]

_AS_THEY_ARE = {"String": str, "ID": str, "Boolean": bool}


class NotPlain(Exception):
    """This value or this selection must go the long way."""


class PlainExecutor(StrawberryGraphQLCoreExecutionContext):
    """The executor of our schema."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._writers: dict[tuple[str, int], Writer | None] = {}

    def complete_iterable_value(
        self,
        item_type: GraphQLOutputType,
        field_details_list: list[FieldDetails],
        info: GraphQLResolveInfo[Any],
        path: Path,
        items: Any,
        position_context: Any,
    ) -> Any:
        """As graphql-core does, in one go where the items are plain."""
        write = self._item_writer(item_type, field_details_list)
        if write is not None and isinstance(items, list | tuple):
            try:
                return [write(item) for item in items]
            except NotPlain:
                pass
        return super().complete_iterable_value(
            item_type, field_details_list, info, path, items, position_context
        )

    def _item_writer(
        self, item_type: GraphQLOutputType, details: list[FieldDetails]
    ) -> Writer | None:
        # The list of details lives as long as the executor, and so does its identity.
        key = (str(item_type), id(details))
        if key not in self._writers:
            try:
                self._writers[key] = self._writer(item_type, details)
            except NotPlain:
                self._writers[key] = None
        return self._writers[key]

    def _writer(self, kind: GraphQLOutputType, details: list[FieldDetails]) -> Writer:
        if isinstance(kind, GraphQLNonNull):
            return _required(self._writer(kind.of_type, details))
        if isinstance(kind, GraphQLList):
            return _optional(_each(self._writer(kind.of_type, details)))
        if isinstance(kind, GraphQLObjectType):
            return _optional(self._object_writer(kind, details))
        if is_leaf_type(kind):
            return _optional(_leaf_writer(kind))
        raise NotPlain

    def _object_writer(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> Writer:
        attributes = _plain_attributes(kind)
        collected = self.collect_subfields(kind, details)
        if collected.new_defer_usages:
            raise NotPlain

        names, writers = [], []
        for response_name, field_details in collected.grouped_field_set.items():
            field = field_details[0].node.name.value
            if field == "__typename":
                names.append((response_name, "__class__"))
                writers.append(_constant(kind.name))
                continue
            if field not in attributes:
                raise NotPlain
            names.append((response_name, attributes[field]))
            writers.append(self._writer(kind.fields[field].type, field_details))
        return _members(kind, names, writers)


def _plain_attributes(kind: GraphQLObjectType) -> dict[str, str]:
    """The attribute behind each field that is only read, by the field's name."""
    definition = kind.extensions.get("strawberry-definition")
    if not isinstance(definition, StrawberryObjectDefinition) or kind.interfaces:
        raise NotPlain
    by_attribute = {field.python_name for field in definition.fields if field.is_basic_field}
    return {
        name: attribute
        for name, field in kind.fields.items()
        if (attribute := _attribute_of(field.extensions)) in by_attribute
    }


def _attribute_of(extensions: dict[str, Any]) -> str:
    return str(extensions["strawberry-definition"].python_name)


def _members(
    kind: GraphQLObjectType, names: Sequence[tuple[str, str]], writers: Sequence[Writer]
) -> Writer:
    origin = kind.extensions["strawberry-definition"].origin
    # Asked twice for the last, so that one member alone comes as a tuple too.
    read = attrgetter(*(attribute for _, attribute in names), names[-1][1])
    pairs = [(response, write) for (response, _), write in zip(names, writers, strict=True)]

    def write_members(value: Any) -> dict[str, Any]:
        if type(value) is not origin:
            raise NotPlain
        return {
            response: write(member)
            for (response, write), member in zip(pairs, read(value), strict=False)
        }

    return write_members


def _leaf_writer(kind: GraphQLLeafType) -> Writer:
    exact = _AS_THEY_ARE.get(kind.name)

    def write_leaf(value: Any) -> Any:
        if exact is not None and type(value) is exact:
            return value
        try:
            coerced = kind.coerce_output_value(value)
        except Exception as error:  # whatever it is, the long way says it properly
            raise NotPlain from error
        if coerced is None or coerced is Undefined:
            raise NotPlain
        return coerced

    return write_leaf


def _constant(said: str) -> Writer:
    return lambda _: said


def _each(write: Writer) -> Writer:
    def write_each(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise NotPlain
        return [write(item) for item in value]

    return write_each


def _optional(write: Writer) -> Writer:
    return lambda value: None if value is None else write(value)


def _required(write: Writer) -> Writer:
    def write_required(value: Any) -> Any:
        if value is None:
            raise NotPlain
        return write(value)

    return write_required
