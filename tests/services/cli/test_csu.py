"""`beffroi csu`: the commune's stop from its own machine, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.cli.main import main
from services.federator.control import listening
from tests.builders import NOON
from tests.services.federator.scripted import HandClock, ScriptedConnector, a_federator


def beside_a_federator(state: Path, *orders: list[str]) -> list[int]:
    """Run commands one after the other while a federator listens; their exit statuses."""

    async def both() -> list[int]:
        loop = asyncio.get_running_loop()
        async with (
            a_federator(ScriptedConnector(), HandClock()) as federator,
            listening(federator, state, lambda: NOON),
        ):
            with ThreadPoolExecutor(1) as apart:
                return [await loop.run_in_executor(apart, main, one) for one in orders]

    return asyncio.run(both())


def test_the_commune_cuts_looks_and_reopens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--state", str(tmp_path)]

    ended = beside_a_federator(
        tmp_path,
        ["csu", "cut", *place, "--camera", "001", "--reason", "travaux", "--by", "A. Dubois"],
        ["csu", "cut", *place, "--reason", "crise", "--by", "A. Dubois", "--minutes", "15"],
        ["csu", "status", *place, "--json"],
        ["csu", "restore", *place, "--by", "A. Dubois"],
    )

    printed = capsys.readouterr().out.splitlines()
    assert ended == [0, 0, 0, 0]
    assert "  coupé : villeneuve-d-ascq:001 – travaux (A. Dubois) – jusqu'à réouverture" in printed
    assert "  coupé : toutes les caméras – crise (A. Dubois) – jusqu'à 14 h 15" in printed
    status = json.loads(next(line for line in printed if line.startswith("{")))
    assert [cut["camera"] for cut in status["cuts"]] == ["villeneuve-d-ascq:001", None]
    assert printed[-1] == "  3 faits attendent d'être inscrits au registre"


def test_an_order_that_is_refused_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = ["csu", "restore", "--state", str(tmp_path), "--by", "A. Dubois"]

    assert beside_a_federator(tmp_path, order) == [1]
    assert capsys.readouterr().err == "beffroi: nothing is cut there\n"


def test_without_a_federator_the_remedy_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["csu", "status", "--state", str(tmp_path)]) == 1
    assert "Remedy: start it with state = " in capsys.readouterr().err
