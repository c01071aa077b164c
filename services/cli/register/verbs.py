"""The words of `beffroi register …`, and which function each one runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli.register.verifying import verify_file
from services.cli.words import add_language

if TYPE_CHECKING:
    # argparse keeps the name of this type private, and generic for type checkers alone.
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_register(verbs: Verbs) -> None:
    """`beffroi register` and all that follows it."""
    register = verbs.add_parser("register", help="a tenant's register: export, verify, prove")
    verbs_of_register = register.add_subparsers(required=True, metavar="COMMAND")
    _verify(verbs_of_register)


def _verify(verbs: Verbs) -> None:
    verify = verbs.add_parser("verify", help="does an exported register hold? (offline)")
    verify.add_argument("file", type=Path, help="an exported register, or the proof of one entry")
    verify.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="KEY|FILE",
        help="a public key that you trust, name+id+base64, or a file of some (repeatable)",
    )
    verify.add_argument(
        "--checkpoint",
        action="append",
        default=[],
        type=Path,
        metavar="NOTE",
        help="an older checkpoint that you kept, to be continued unchanged (repeatable)",
    )
    _answering(verify)
    verify.set_defaults(run=verify_file)


def _answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer for programs")
    add_language(parser)
