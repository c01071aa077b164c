"""What PostgreSQL says of a row that it refused is logged without the row."""

from __future__ import annotations

import io
import logging
import traceback

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.api.storage.opening import engine_at
from services.kit.telemetry import JsonLines

pytestmark = pytest.mark.servers

NAME = "Camille Martin"


async def test_a_constraint_that_bites_is_told_without_the_row(postgres_address: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines("api"))
    engine = engine_at(postgres_address)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("CREATE TEMP TABLE told (name text CHECK (false))"))
            with pytest.raises(IntegrityError) as raised:
                await connection.execute(text("INSERT INTO told VALUES (:name)"), {"name": NAME})
    finally:
        await engine.dispose()
    error = raised.value
    about = (type(error), error, error.__traceback__)
    handler.emit(logging.LogRecord("api", logging.ERROR, "", 0, "bug", None, about))

    said = stream.getvalue()
    assert NAME in "".join(traceback.format_exception(error)), "PostgreSQL repeats the row"
    assert "told_check" in said
    assert "DETAIL: [masked]" in said
    assert NAME not in said
