"""Wrong words are refused with status 2 before anything is opened; help is always there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.cli.main import main

COMMANDS = (
    "demo", "api", "media", "federator", "issuer", "discover", "certificates", "pass-key",
    "habilitate", "register", "csu", "decide", "habilitations", "convention", "hours", "inventory",
)  # fmt: skip


@pytest.mark.parametrize(
    ("_case", "words"),
    [
        ("no command", []),
        ("unknown command", ["record"]),
        ("unknown option", ["api", "--port", "8600"]),
        ("a port that is no number", ["demo", "--port", "http"]),
        ("a federator without its file", ["federator"]),
        ("an issuer without its port", ["issuer", "--console-origin", "http://127.0.0.1:8600"]),
        ("certificates for nowhere", ["certificates"]),
    ],
)
def test_wrong_words_end_with_status_2_and_the_usage(
    _case: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(words)

    printed = capsys.readouterr()
    assert (refused.value.code, printed.out) == (2, "")
    assert printed.err.startswith("usage: beffroi")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines if line.startswith("    ") and line.strip()]
    assert ended.value.code == 0
    assert [name for name in listed if name in COMMANDS] == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])

    assert ended.value.code == 0
    assert f"usage: beffroi {command}" in capsys.readouterr().out


def test_a_reader_that_has_read_enough_is_no_error() -> None:
    command = Path(sys.executable).parent / "beffroi"
    with subprocess.Popen(
        [command, "convention", "show", "villeneuve-d-ascq"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()

    assert said == ""
