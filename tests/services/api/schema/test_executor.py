"""Writing in one go gives what graphql-core gives field by field, errors included."""

from __future__ import annotations

import math
from typing import Any

import pytest
import strawberry

from services.api.schema import words
from services.api.schema.executor import PlainExecutor

CAMERA = words.Camera(
    id=strawberry.ID("a:1"),
    tenant=strawberry.ID("a"),
    tenant_name="A",
    number="1",
    name="Rue",
    place=words.GeoPoint(longitude=3.0, latitude=50.0),
    kind=words.CameraKind.DOME,
    heading=None,
    field_of_view=60,
    steerable=True,
    zone="Centre",
)


@strawberry.type
class Busy:
    """One field is read, the other worked for."""

    name: str

    @strawberry.field
    def loud(self) -> str:
        return self.name.upper()


@strawberry.type
class Answers:
    cameras: list[words.Camera]
    busy: list[Busy]
    maybe: list[words.Camera | None]


def broken(**changes: Any) -> words.Camera:
    return words.Camera(**{**vars(CAMERA), **changes})


ANSWERS = Answers(
    cameras=[CAMERA, broken(id="a:2", heading=12.5)],
    busy=[Busy(name="a"), Busy(name="b")],
    maybe=[CAMERA, None],
)


@strawberry.type
class Query:
    @strawberry.field
    def answers(self) -> Answers:
        return ANSWERS

    @strawberry.field
    def lies(self) -> list[words.Camera]:
        return [CAMERA, broken(name=None), broken(field_of_view=math.nan)]

    @strawberry.field
    def strangers(self) -> list[words.GeoPoint]:
        return [CAMERA]  # type: ignore[list-item]

    @strawberry.field
    def half_empty(self) -> list[words.Camera | None]:
        return [broken(name=None), CAMERA]


SLOW = strawberry.Schema(Query)
FAST = strawberry.Schema(Query, execution_context_class=PlainExecutor)

QUESTIONS = [
    "{ answers { cameras { id name kind heading fieldOfView steerable zone } } }",
    "{ answers { cameras { id } } }",
    "{ answers { cameras { __typename id place { __typename latitude longitude } } } }",
    "{ answers { cameras { b: name a: name place { latitude } place { longitude } } } }",
    "{ answers { cameras { ...P } } } fragment P on Camera { name ...Q } "
    "fragment Q on Camera { id }",
    "{ answers { cameras { ... on Camera { id } ... { name } } } }",
    "query { answers { cameras { id name @skip(if: true) zone @include(if: false) } } }",
    "query($n: Boolean! = false) { answers { cameras { id name @include(if: $n) } } }",
    "{ answers { busy { name loud } } }",
    "{ answers { busy { name } maybe { id } } }",
    "{ lies { id name } }",
    "{ lies { id fieldOfView } }",
    "{ strangers { latitude longitude } }",
    "{ halfEmpty { id name } }",
]


@pytest.mark.parametrize("question", QUESTIONS)
async def test_both_ways_give_the_same(question: str) -> None:
    slow, fast = await SLOW.execute(question), await FAST.execute(question)

    assert fast.data == slow.data
    assert [error.formatted for error in fast.errors or ()] == [
        error.formatted for error in slow.errors or ()
    ]


async def test_members_come_in_the_order_they_were_asked() -> None:
    result = await FAST.execute("{ answers { cameras { zone id name } } }")

    assert result.data is not None
    assert list(result.data["answers"]["cameras"][0]) == ["zone", "id", "name"]


async def test_lies_are_told_as_errors() -> None:
    result = await FAST.execute("{ lies { id name } }")

    assert [error.path for error in result.errors or ()] == [["lies", 1, "name"]]
