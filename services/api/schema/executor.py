"""Writes lists of plain objects in one go, instead of a field at a time.

graphql-core resolves each field of each object through some thirty calls; a map asks
for thousands of fields that are only read. Where a selection takes nothing but plain
fields (no resolver, no argument, no `@defer`), a writer is made once per operation and
runs over every item. It never reports an error itself: whatever it cannot write goes
the long way, which knows how to.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from math import isfinite
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias

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
            return self._writer_of_value(kind.of_type, details, _refuse)
        return self._writer_of_value(kind, details, _accept)

    def _writer_of_value(
        self, kind: GraphQLOutputType, details: list[FieldDetails], on_none: Writer
    ) -> Writer:
        """`on_none` is what becomes of an absent value."""
        if isinstance(kind, GraphQLList):
            return _list_writer(self._writer(kind.of_type, details), on_none)
        if isinstance(kind, GraphQLObjectType):
            return self._object_writer(kind, details, on_none)
        if is_leaf_type(kind):
            return _leaf_writer(kind, on_none)
        raise NotPlain

    def _object_writer(
        self, kind: GraphQLObjectType, details: list[FieldDetails], on_none: Writer
    ) -> Writer:
        attributes = _plain_attributes(kind)
        collected = self.collect_subfields(kind, details)
        if collected.new_defer_usages:
            raise NotPlain

        members = []
        for response, field_details in collected.grouped_field_set.items():
            name = field_details[0].node.name.value
            if name == "__typename":
                members.append(Member(response, "__class__", None, _constant(kind.name)))
            elif name in attributes:
                field = kind.fields[name]
                write = self._writer(field.type, field_details)
                members.append(Member(response, attributes[name], _as_it_is(field.type), write))
            else:
                raise NotPlain
        return _members_writer(kind, members, on_none)


class Member(NamedTuple):
    """One member of an answer. A value whose type is exactly `exact` is written as it is."""

    response: str
    attribute: str
    exact: type | None
    write: Writer


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


def _members_writer(kind: GraphQLObjectType, members: list[Member], on_none: Writer) -> Writer:
    origin = kind.extensions["strawberry-definition"].origin
    # Asked twice for the last, so that one member alone comes as a tuple too.
    read = attrgetter(*(member.attribute for member in members), members[-1].attribute)
    plan = [(member.response, member.exact, member.write) for member in members]

    def write_members(value: Any) -> Any:
        if type(value) is not origin:
            return on_none(value)
        return {
            response: said if type(said) is exact else write(said)
            for (response, exact, write), said in zip(plan, read(value), strict=False)
        }

    return write_members


def _list_writer(write: Writer, on_none: Writer) -> Writer:
    def write_list(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return on_none(value)
        return [write(item) for item in value]

    return write_list


def _leaf_writer(kind: GraphQLLeafType, on_none: Writer) -> Writer:
    written: dict[Enum, Any] = {}
    is_float = kind.name == "Float"

    def write_leaf(value: Any) -> Any:
        if is_float and type(value) is float and isfinite(value):
            return value
        if value is None:
            return on_none(value)
        if isinstance(value, Enum):
            if value not in written:
                written[value] = _coerced(kind, value)
            return written[value]
        return _coerced(kind, value)

    return write_leaf


def _coerced(kind: GraphQLLeafType, value: Any) -> Any:
    try:
        coerced = kind.coerce_output_value(value)
    except Exception as error:  # whatever it is, the long way says it properly
        raise NotPlain from error
    if coerced is None or coerced is Undefined:
        raise NotPlain
    return coerced


def _as_it_is(kind: GraphQLOutputType) -> type | None:
    """The type whose values need no writing."""
    leaf = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
    return _AS_THEY_ARE.get(getattr(leaf, "name", ""))


def _constant(said: str) -> Writer:
    return lambda _: said


def _accept(value: Any) -> None:
    if value is not None:
        raise NotPlain


def _refuse(_: Any) -> None:
    raise NotPlain
