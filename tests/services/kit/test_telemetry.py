"""What a log line holds, and what never leaves in one."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from services.kit.telemetry import configure_logging, mask

SECRET = "s3cret"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    configure_logging("federator", stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def said(lines: io.StringIO) -> dict[str, Any]:
    (line,) = lines.getvalue().splitlines()
    read: dict[str, Any] = json.loads(line)
    return read


def test_a_record_is_one_line_of_json_with_its_extras(lines: io.StringIO) -> None:
    logging.getLogger("services.x").warning("view %s", "opened", extra={"camera": "a:1", "n": 2})

    line = said(lines)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "warning",
        "process": "federator",
        "logger": "services.x",
        "event": "view opened",
        "camera": "a:1",
        "n": 2,
    }


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"rtsp://user:{SECRET}@192.0.2.7/live?x=1 failed", "rtsp://[masked] failed"),
        (f"RTSPS://user:{SECRET}@@192.0.2.7/ failed", "RTSPS://[masked] failed"),
        ("'rtsp://192.0.2.7/live'", "'rtsp://[masked]'"),
        (f"https://user:{SECRET}@host/x", "https://[masked]@host/x"),
        (f"https://user:{SECRET}/@host/x", "https://[masked]@host/x"),
        (f"password={SECRET} next", "password=[masked] next"),
        ("550 5.1.1 <camille.martin@cic-nord.example>: unknown", "550 5.1.1 <[mail]>: unknown"),
        (
            "new row violates check\nDETAIL:  Failing row contains (1, Camille\nMartin).\n[SQL: X]",
            "new row violates check\nDETAIL: [masked]\n[SQL: X]",
        ),
        (
            "Key exists.\nDETAIL:  Key (name)=(Camille Martin) exists.",
            "Key exists.\nDETAIL: [masked]",
        ),
        (
            "too short [type=x, input_value='Camille Martin', input_type=str]",
            "too short [type=x, input_value=[masked], input_type=str]",
        ),
        (f'"password": "{SECRET}"', '"password": [masked]'),
        (f"Authorization: Basic {SECRET}", "Authorization: [masked]"),
        (f'Authorization: Digest username="u", response="{SECRET}"', "Authorization: [masked]"),
        (f"Bearer {SECRET}", "Bearer [masked]"),
        (f"pass eyJhbGciOiJFZDI1NTE5In0.eyJ4IjoxfQ.{SECRET} late", "pass [token] late"),
        ("wss://media.example:8443/federators", "wss://media.example:8443/federators"),
        ("Digest refused by camera 017", "Digest refused by camera 017"),
    ],
)
def test_addresses_accounts_and_tokens_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_secret_is_masked_wherever_it_stands(lines: io.StringIO) -> None:
    address = f"rtsp://user:{SECRET}@192.0.2.7/live"
    try:
        raise ValueError(address)
    except ValueError:
        logging.getLogger("x").exception(
            "no answer from %s",
            address,
            extra={
                "reason": address,
                "several": [address, {"of": address}],
                "password": SECRET,
                "asked": ValueError(address),
                "inside": {"token": SECRET},
            },
        )

    text = lines.getvalue()
    assert SECRET not in text
    assert "192.0.2.7" not in text
    assert said(lines)["trace"].endswith("ValueError: rtsp://[masked]")
