"""The words of `beffroi register enter …`, `trust` and `change-key`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli.register.arguments import a_tenant, phrase
from services.cli.words import add_language
from tenants.conventions.days import PARIS

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_verbs(verbs: Verbs) -> None:
    """To `beffroi register`."""
    enter = verbs.add_parser("enter", help="declare what was done by hand (settings: API_…)")
    kinds = enter.add_subparsers(required=True, metavar="WHAT")
    destruction = _kind(kinds, "destruction", "recordings destroyed by hand (ME-3)")
    destruction.add_argument("--reason", type=phrase, required=True, help="why, in words")

    transmission = _kind(kinds, "transmission", "recordings handed to the prosecutor (MF-7)")
    transmission.add_argument("--prosecutor", type=phrase, required=True, help="to whom")
    transmission.add_argument("--requisition", type=phrase, help="its reference, if there is one")

    extraction = _kind(kinds, "extraction", "copies made on a requisition (ME-2)")
    extraction.add_argument(
        "--requisition", type=phrase, required=True, help="its reference, and who signed it"
    )
    extraction.add_argument("--copies", type=_copies, required=True, help="how many")

    trust = verbs.add_parser("trust", help="accept another key of a commune's federator")
    trust.add_argument("--tenant", type=a_tenant, required=True)
    trust.add_argument("--key", required=True, help="name+id+base64, as the commune told it")
    add_language(trust)
    trust.set_defaults(run=_later("trust"))
    _change_key(verbs)


def _change_key(verbs: Verbs) -> None:
    change = verbs.add_parser("change-key", help="another key signs registers from now on")
    change.add_argument("--to", type=Path, required=True, metavar="FILE", help="the private one")
    change.add_argument("--by", type=phrase, required=True, help="who changes it, by name")
    change.add_argument("--reason", type=phrase, required=True, help="why: entered too")
    change.add_argument(
        "--lost",
        action="store_true",
        help="the one of before cannot sign any more: nothing leads from it to the new one",
    )
    add_language(change)
    change.set_defaults(run=_change)


def _change(words: argparse.Namespace) -> None:
    from services.cli.register.changing import change

    change(words)


def _kind(kinds: Verbs, name: str, sentence: str) -> argparse.ArgumentParser:
    kind = kinds.add_parser(name, help=sentence)
    kind.add_argument("--tenant", type=a_tenant, required=True)
    kind.add_argument("--camera", required=True, metavar="NUMBER")
    kind.add_argument("--from", dest="since", type=_instant, required=True, metavar="TIME")
    kind.add_argument("--to", dest="until", type=_instant, required=True, metavar="TIME")
    kind.add_argument("--by", type=phrase, required=True, help="who did it, by name")
    kind.add_argument("--service", type=phrase, help="for which service")
    kind.add_argument("--evidence", type=phrase, help="a fingerprint, the number of a report")
    kind.add_argument("--json", action="store_true", help="answer for programs")
    add_language(kind)
    kind.set_defaults(run=_later(name))
    return kind


def _later(name: str) -> Callable[[argparse.Namespace], None]:
    def run(words: argparse.Namespace) -> None:
        # Only now: verifying needs no storage.
        from services.cli.register import entering

        getattr(entering, name)(words)

    return run


def _instant(text: str) -> datetime:
    """Of France where no zone is said."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a time as 2026-06-15T14:30") from error
    return (at if at.tzinfo else at.replace(tzinfo=PARIS)).astimezone(UTC)


def _copies(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= 1000):
        raise argparse.ArgumentTypeError("write how many, from 1 to 1000")
    return int(text)
