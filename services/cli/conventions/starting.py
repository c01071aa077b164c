"""`beffroi convention new NAME`: the template, with the name filled in. Overwrites nothing."""

from __future__ import annotations

import argparse
import json
import os
import re
import unicodedata

from services.cli.conventions import catalogue as say
from services.cli.troubles import CannotRun
from services.cli.words import Language, language_of
from services.kit.deeds import TEMPLATE
from tenants.vocabulary.identifiers import UnreadableName, tenant_id

_NAME, _ID = "Sainte-Ville", "sainte-ville"
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae"})


def start(words: argparse.Namespace) -> None:
    """Print it, or write it where `--out` says."""
    language = language_of(words.lang, os.environ)
    name = identifier(words.name, language)
    text = filled(words.name, name)
    if words.out is None:
        print(json.dumps({"id": name, "toml": text}) if words.json else text, end="")
        return

    try:
        with words.out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise CannotRun(say.FILE_THERE.told(language, file=words.out)) from error
    except OSError as error:
        why = say.FILE_REFUSED.told(language, file=words.out, why=error.strerror)
        raise CannotRun(why) from error
    if words.json:
        print(json.dumps({"id": name, "file": str(words.out)}))
    else:
        print(say.FILE_WRITTEN.told(language, file=words.out))


def identifier(name: str, language: Language) -> str:
    """`saint-etienne-du-gres`, from the name that is displayed."""
    plain = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    letters = plain.encode("ascii", "ignore").decode().lower() if name.isprintable() else ""
    try:
        return tenant_id(re.sub(r"[^a-z0-9]+", "-", letters.replace("'", "-")).strip("-"))
    except UnreadableName as error:
        raise CannotRun(say.NO_NAME.told(language, name=name)) from error


def filled(name: str, name_id: str) -> str:
    """The template, for the commune of that name."""
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return TEMPLATE.read_text(encoding="utf-8").replace(_ID, name_id).replace(_NAME, quoted)
