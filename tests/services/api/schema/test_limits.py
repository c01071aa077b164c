"""A bug of ours leaves a reference with the caller and its story in the log, never the reverse."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
import strawberry

from services.api.schema.contract import Schema
from services.api.schema.limits import MOST_ALIASES, MOST_TOKENS, Told, extensions

SECRET = "postgresql://api:hunter2@db/beffroi"


@strawberry.type
class Query:
    @strawberry.field
    def fine(self) -> str:
        return "fine"

    @strawberry.field
    def broken(self) -> str | None:
        raise RuntimeError(SECRET)

    @strawberry.field
    def told(self) -> str | None:
        raise Told("register-unavailable", "La base de données ne répond pas.")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def breaking(self) -> AsyncGenerator[str, None]:
        yield "once"
        raise RuntimeError(SECRET)


SCHEMA = Schema(Query, subscription=Subscription, extensions=extensions(introspection=False))


async def test_a_bug_leaves_a_reference_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    result = await SCHEMA.execute("{ fine broken }")

    (error,) = result.errors or ()
    reference = (error.extensions or {})["reference"]
    assert result.data == {"fine": "fine", "broken": None}
    assert error.message == f"Erreur interne (référence {reference})."
    assert "hunter2" not in str(error.formatted)
    assert reference in caplog.text
    assert "RuntimeError" in caplog.text


async def test_a_bug_in_a_subscription_is_hidden_too() -> None:
    said = [result async for result in await SCHEMA.stream("subscription { breaking }")]

    assert said[0].data == {"breaking": "once"}
    assert "hunter2" not in str([error.formatted for one in said for error in one.errors or ()])
    assert [(error.extensions or {})["code"] for error in said[-1].errors or ()] == ["our-bug"]


async def test_a_trouble_that_people_must_know_of_is_told() -> None:
    result = await SCHEMA.execute("{ told }")

    (error,) = result.errors or ()
    assert error.message == "La base de données ne répond pas."
    assert error.extensions == {"code": "register-unavailable"}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("{ fine " * 12 + "}" * 12, "maximum operation depth"),
        ("{" + " ".join(f"a{n}: fine" for n in range(MOST_ALIASES + 1)) + "}", "aliases"),
        ("{ fine " + "fine " * MOST_TOKENS + "}", "tokens"),
        ("{ __schema { description } }", "introspection"),
    ],
)
async def test_each_limit_says_its_name(question: str, says: str) -> None:
    result = await SCHEMA.execute(question)

    assert result.data is None
    assert [error.message for error in result.errors or () if says in error.message]


async def test_a_question_within_the_limits_passes() -> None:
    aliases = " ".join(f"a{n}: fine" for n in range(MOST_ALIASES))

    result = await SCHEMA.execute("{" + aliases + "}")

    assert result.errors is None
