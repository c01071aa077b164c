"""The words of `beffroi register …`, and which function each one runs."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli.register.arguments import a_tenant, account, phrase
from services.cli.register.entering_verbs import add_verbs
from services.cli.register.keys import make_key, show_public
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
    _export(verbs_of_register)
    _prove(verbs_of_register)
    _keys(verbs_of_register)
    add_verbs(verbs_of_register)


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


def _export(verbs: Verbs) -> None:
    export = verbs.add_parser("export", help="hand over a tenant's register (settings: API_…)")
    export.add_argument("--tenant", type=a_tenant, required=True)
    export.add_argument("--from", dest="since", type=_day, metavar="DAY", help="the first day")
    export.add_argument("--to", dest="until", type=_day, metavar="DAY", help="the last day")
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument(
        "--format",
        choices=("jsonl", "csv", "pdf"),
        help="csv and pdf are for reading; what proves, .jsonl, is written beside them",
    )
    export.add_argument("--by", type=phrase, required=True, help="who hands it over, to whom")
    _asking(export, reason_required=True)
    _answering(export)
    export.set_defaults(run=_run_export)


def _prove(verbs: Verbs) -> None:
    prove = verbs.add_parser("prove", help="the proof of one entry, alone (settings: API_…)")
    prove.add_argument("seq", type=_number, metavar="NUMBER", help="the entry's number")
    prove.add_argument("--tenant", type=a_tenant, required=True)
    prove.add_argument("--by", type=phrase, default=None, help="who asks for it")
    _asking(prove, reason_required=False)
    _answering(prove)
    prove.set_defaults(run=_run_prove)


def _keys(verbs: Verbs) -> None:
    key = verbs.add_parser("key", help="the key pair that signs registers")
    key.add_argument("folder", type=Path)
    key.add_argument("--name", default="beffroi", help="what it signs under: beffroi-nord")
    _answering(key)
    key.set_defaults(run=make_key)

    public = verbs.add_parser("public", help="the public half of a key, to be published")
    public.add_argument("file", type=Path, help="register.key, or a federator's witness.key")
    public.add_argument("--json", action="store_true", help="answer for programs")
    public.set_defaults(run=show_public)


def _asking(parser: argparse.ArgumentParser, *, reason_required: bool) -> None:
    parser.add_argument("--reason", type=phrase, required=reason_required, help="why, in words")
    parser.add_argument("--requisition", type=phrase, help="its reference, if it is for a judge")


def _run_export(words: argparse.Namespace) -> int:
    # Only now: verifying needs no storage.
    from services.cli.register.exporting import export

    return export(words)


def _run_prove(words: argparse.Namespace) -> None:
    from services.cli.register.exporting import prove

    words.by = words.by or account()
    prove(words)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a day as 2026-06-30") from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise argparse.ArgumentTypeError("write the number of an entry, from 0")
    return int(text)


def _answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer for programs")
    add_language(parser)
