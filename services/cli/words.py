"""In which language a command speaks to people: French, or English where somebody asks for it.

Words stand in the catalogue of each group of commands. What programs read (`--json`,
file formats) is in neither: it does not change with the reader.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    FRENCH = "fr"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say, in both languages, with the same `{places}` in each."""

    french: str
    english: str

    def told(self, language: Language, **values: object) -> str:
        text = self.french if language is Language.FRENCH else self.english
        return text.format(**values)


def language_of(asked: str | None, environment: Mapping[str, str]) -> Language:
    """What `--lang` says; else the terminal's own language where it is English."""
    if asked is not None:
        return Language(asked)
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return Language.ENGLISH if locale.lower().startswith("en") else Language.FRENCH


def add_language(parser: argparse.ArgumentParser) -> None:
    """`--lang`, for a command that speaks both."""
    parser.add_argument(
        "--lang",
        choices=[one.value for one in Language],
        help="language of the answer (default: French, or English where LANG says so)",
    )
