"""`beffroi register verify FILE`: offline, with the keys that the reader was given.

Exit status: 0 it holds, 1 it does not, 2 the file or what came with it cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from services.cli.register import catalogue as say
from services.cli.register import telling
from services.cli.words import Language, language_of
from tenants.register.checkpoint import UnreadableCheckpoint, UnreadableVerifier, Verifier
from tenants.register.file import UnreadableFile
from tenants.register.proof import MAGIC, Proven, UnreadableProof, verify_proof
from tenants.register.verdicts import Broken, Holds
from tenants.register.verification import verify

_LONGEST_NOTE = 1_000_000


class _Unreadable(Exception):
    """One line, in the reader's language."""


def verify_file(words: argparse.Namespace) -> int:
    """Say whether an exported register, or the proof of one entry, holds."""
    language = language_of(words.lang, os.environ)
    try:
        verdict = _verdict(words, language)
    except _Unreadable as error:
        if words.json:
            print(json.dumps({"verdict": "unreadable", "why": str(error)}, ensure_ascii=False))
        else:
            print(f"beffroi: {error}", file=sys.stderr)
        return 2

    if words.json:
        print(json.dumps(telling.members(verdict), ensure_ascii=False))
    else:
        print("\n".join(telling.lines(verdict, language)))
    return 1 if isinstance(verdict, Broken) else 0


def _verdict(words: argparse.Namespace, language: Language) -> Holds | Broken | Proven:
    keys = tuple(key for said in words.key for key in _keys(said, language))
    older = [_text(file, language) for file in words.checkpoint]
    try:
        with words.file.open("rb") as lines:
            if lines.read(len(MAGIC)) == MAGIC.encode():
                return _proof(words.file, keys, language)
            lines.seek(0)
            return verify(lines, keys, older)
    except (UnreadableFile, UnreadableProof) as error:
        raise _Unreadable(say.NOT_A_REGISTER.told(language, why=error)) from error
    except UnreadableCheckpoint as error:
        raise _Unreadable(say.NOT_A_CHECKPOINT.told(language, why=error)) from error
    except OSError as error:
        why = error.strerror
        raise _Unreadable(say.NO_FILE.told(language, file=words.file, why=why)) from error


def _proof(file: Path, keys: tuple[Verifier, ...], language: Language) -> Broken | Proven:
    if not keys:
        raise _Unreadable(say.KEY_NEEDED.told(language))
    return verify_proof(_text(file, language), keys)


def _keys(said: str, language: Language) -> tuple[Verifier, ...]:
    """The key that was typed, or those of a file, one a line."""
    file = Path(said)
    try:
        if not file.is_file():
            return (Verifier.parse(said),)
        texts = [line.strip() for line in _text(file, language).splitlines()]
        keys = tuple(Verifier.parse(text) for text in texts if text and not text.startswith("#"))
    except (UnreadableVerifier, OSError):
        keys = ()
    if not keys:
        raise _Unreadable(say.NO_KEY.told(language, said=said[:200]))
    return keys


def _text(file: Path, language: Language) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_LONGEST_NOTE).decode()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise _Unreadable(say.NO_FILE.told(language, file=file, why=why)) from error
