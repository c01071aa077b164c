"""Write docs/reference/settings.md from the settings classes; `--check` only says if it is.

Nothing is described twice: names, defaults and sentences are the code's own.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from services.api.keycloak.settings import Settings as KeycloakSettings
from services.api.settings import Settings as ApiSettings
from services.cli.probe.verbs import Settings as ProbeSettings
from services.demo.stand_alone_issuer import Settings as IssuerSettings
from services.federator import settings as federator
from services.federator.link import LinkSettings
from services.media.settings import Settings as MediaSettings

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "settings.md"

_HEAD = """\
# Settings

Written by `scripts/write_settings.py` from the code; do not edit. Each process reads its settings
once, when it starts, and refuses what it cannot understand in one line that names the setting.
**required** means that the process does not start without it.
"""
_ENVIRONMENT = "From the environment; a list is separated by commas."
_NEEDED = frozenset(
    {
        "API_PASS_KEY",
        "API_REGISTER_KEY",
        "MEDIA_PASS_KEY",
        "MEDIA_LINK_AUTHORITY",
        "MEDIA_LINK_CERTIFICATE",
        "MEDIA_LINK_KEY",
        "MEDIA_BUS_URL",
    }
)
"""What only the stand-alone processes insist on: the demo hands these over by itself."""
_TYPES = {str: "text", int: "whole number", float: "number", bool: "`true` or `false`"}


def main(arguments: list[str]) -> int:
    """0 when the page is the code's."""
    if "--check" in arguments:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
            return 0
        print(
            f"{PAGE.name} is not the code's. Remedy: python scripts/write_settings.py",
            file=sys.stderr,
        )
        return 1

    PAGE.write_text(page(), encoding="utf-8")
    return 0


def page() -> str:
    """The whole page, in Markdown."""
    return "\n".join(
        [
            _HEAD,
            *_section("`beffroi api`", _ENVIRONMENT, ApiSettings, "API_"),
            *_section("`beffroi media`", _ENVIRONMENT, MediaSettings, "MEDIA_"),
            *_section("`beffroi issuer`", _ENVIRONMENT, IssuerSettings, "ISSUER_"),
            *_section("`beffroi keycloak`", _ENVIRONMENT, KeycloakSettings, "KEYCLOAK_"),
            *_section("`beffroi probe`", _ENVIRONMENT, ProbeSettings, "PROBE_"),
            *_federator(),
        ]
    )


def _federator() -> Iterator[str]:
    yield from (
        "## `beffroi federator --config FILE`",
        "",
        "From a TOML file. Relative paths start from its folder; an unknown key is refused.",
        "A complete one, commented in French, is [federator.example.toml]"
        "(../how-to/federator.example.toml).",
        "",
    )
    sections: tuple[tuple[str, str, type[BaseModel]], ...] = (
        ("At the top of the file", "Before any table.", federator.Settings),
        ("`[link]`", "How the media nodes are reached.", LinkSettings),
        (
            "`[register]`",
            "The commune's half of its register.",
            federator.RegisterSettings,
        ),
        ("`[connector]`", "How the CSU's system is reached.", federator.ConnectorSettings),
        ("`[steering]`", "How the State may steer; may be left out.", federator.SteeringSettings),
        ("`[traces]`", "What is followed of a picture; may be left out.", federator.TracesSettings),
        ("`[[cameras]]`", "One table for each shared camera.", federator.CameraSettings),
        (
            "The credentials file",
            "One table for each camera number, `[default]` for the others; `chmod 600`.",
            federator.Account,
        ),
    )
    for title, sentence, settings in sections:
        yield from _section(title, sentence, settings, level="###")


def _section(
    title: str, sentence: str, settings: type[BaseModel], prefix: str = "", level: str = "##"
) -> Iterator[str]:
    yield from (f"{level} {title}", "", sentence, "")
    yield from ("| name | type | default | what it says |", "|---|---|---|---|")
    for name, field in settings.model_fields.items():
        if not _is_table(field.annotation):
            yield _row(prefix + (name.upper() if prefix else name), field)
    yield ""


def _row(name: str, field: FieldInfo) -> str:
    if not field.description:
        raise SystemExit(f"{name} has no sentence. Remedy: give its Field a description")
    needed = field.is_required() or name in _NEEDED
    default = "**required**" if needed else _default(field.default)
    cells = [f"`{name}`", _type(field), default, field.description]
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple | list):
        value = ",".join(map(str, value))
    return "none" if value in (None, "") else f"`{value}`"


def _type(field: FieldInfo) -> str:
    said = _named(field.annotation)
    secret = "secret " if said == "text" and not field.repr else ""
    return secret + said + _bounds(field)


def _named(annotation: Any) -> str:
    """A type as an operator would say it."""
    arguments = [one for one in get_args(annotation) if one not in (type(None), ...)]
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{one}`" for one in arguments)
    if get_origin(annotation) in (Union, UnionType):
        return " or ".join(_named(one) for one in arguments)
    if get_origin(annotation) in (tuple, list):
        return f"list of {_named(arguments[0])}s"
    if hasattr(annotation, "__metadata__"):
        return _named(annotation.__origin__)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{one.value}`" for one in annotation)
    if annotation is SecretStr:
        return "secret text"
    return "path" if annotation is Path else _TYPES[annotation]


def _bounds(field: FieldInfo) -> str:
    words = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    told = [
        f"{sign} {getattr(limit, name):g}"
        for limit in field.metadata
        for name, sign in words.items()
        if getattr(limit, name, None) is not None
    ]
    return f", {' and '.join(told)}" if told else ""


def _is_table(annotation: Any) -> bool:
    """A section of its own, described apart."""
    inner = next(iter(get_args(annotation)), annotation)
    return isinstance(inner, type) and issubclass(inner, BaseModel)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
