"""Whatever `beffroi …` a page tells somebody to type is understood by the program."""

from __future__ import annotations

import re
import shlex

import pytest

from services.cli.main import _parser
from tests.docs.pages import Page, pages

_COMMAND = re.compile(r"(?:^|[\s=/;(])beffroi[ \t]+([a-z][^\n;&|)>]*)")
_DEMO = re.compile(r"make demo ARGS='([^'\n]*)'")


def commands(page: Page) -> list[str]:
    """The words after `beffroi`, from every block of code."""
    found = []
    for block in page.blocks:
        text = block.text.replace("\\\n", " ")
        found += _COMMAND.findall(text)
        found += [f"demo {words}" for words in _DEMO.findall(text)]
    return found


@pytest.mark.parametrize("text", pages(), ids=lambda text: text.name)
def test_every_command_of_a_page_is_understood(text: Page) -> None:
    assert [one for one in commands(text) if not understood(one)] == []


def understood(command: str) -> bool:
    try:
        _parser().parse_args(shlex.split(command))
    except SystemExit:
        return False
    return True


def test_a_command_that_the_program_does_not_know_is_seen() -> None:
    assert not understood("record --camera 017")
    assert not understood("federator")


def test_the_pages_show_every_command() -> None:
    shown = {command.split()[0] for page in pages() for command in commands(page)}

    assert shown == {
        "demo", "api", "media", "discover", "federator", "issuer", "certificates", "pass-key",
        "habilitate", "decide", "convention", "hours", "register", "inventory", "csu",
        "habilitations", "keycloak", "migrate", "check", "backup", "restore", "plan",
        "probe",
    }  # fmt: skip
