"""`beffroi register key FOLDER`: the pair that signs registers; `public`: what to publish of one.

A key that signs is never overwritten, and never shown.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from services.cli.register import catalogue as say
from services.cli.troubles import CannotRun, cannot_write
from services.cli.words import language_of
from services.kit import notekeys
from tenants.register.checkpoint import Kind, UnreadableVerifier, Verifier

PRIVATE, PUBLIC = "register.key", "register.pub"


def make_key(words: argparse.Namespace) -> None:
    """A fresh pair in a folder."""
    language = language_of(words.lang, os.environ)
    folder: Path = words.folder
    try:
        key = notekeys.generate(words.name, Kind.LOG)
        verifier = key.verifier
    except UnreadableVerifier as error:
        raise CannotRun(say.NO_NAME.told(language, name=words.name)) from error
    if (folder / PRIVATE).exists():
        raise CannotRun(say.KEY_THERE.told(language, file=folder / PRIVATE))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        notekeys.write(key, folder / PRIVATE)
        (folder / PUBLIC).write_text(f"{verifier.text}\n", encoding="utf-8")
    except OSError as error:
        raise CannotRun(cannot_write(folder, error)) from error
    if words.json:
        _print(verifier, private=str(folder / PRIVATE), public=str(folder / PUBLIC))
    else:
        print(say.KEY_MADE.told(language, private=PRIVATE, public=PUBLIC, key=verifier.text))


def show_public(words: argparse.Namespace) -> None:
    """The public text of a private key, a federator's too."""
    try:
        verifier = notekeys.read(words.file).verifier
    except notekeys.UnreadableNoteKey as error:
        raise CannotRun(str(error)) from error
    if words.json:
        _print(verifier)
    else:
        print(verifier.text)


def _print(verifier: Verifier, **more: str) -> None:
    kind = "log" if verifier.kind is Kind.LOG else "witness"
    print(json.dumps({"name": verifier.name, "kind": kind, "key": verifier.text, **more}))
