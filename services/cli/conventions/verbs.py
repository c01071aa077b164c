"""The words of `beffroi convention …` and `beffroi hours`, and which function each one runs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from services.cli.conventions.asking import ask_deadlines, ask_hours, show
from services.cli.conventions.checking import check_files
from services.cli.conventions.finding import instant
from services.cli.conventions.starting import start
from services.cli.words import add_language

if TYPE_CHECKING:
    # argparse keeps the name of this type private, and generic for type checkers alone.
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


def add_verbs(verbs: Verbs) -> None:
    """`beffroi convention` and all that follows it, and `beffroi hours`."""
    convention = verbs.add_parser("convention", help="conventions: check, new, show, deadlines")
    those = convention.add_subparsers(required=True, metavar="COMMAND")
    _check(those)
    _new(those)
    _show(those)
    _deadlines(those)
    _hours(verbs)


def _check(verbs: Verbs) -> None:
    check = verbs.add_parser("check", help="are these files read, and what is missing in them?")
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    _at(check)
    _answering(check)
    check.set_defaults(run=check_files)


def _new(verbs: Verbs) -> None:
    new = verbs.add_parser("new", help="a convention to fill in, every key explained")
    new.add_argument("name", help="the commune's name, as it is displayed")
    new.add_argument("--out", type=Path, metavar="FILE", help="write it there, not on the screen")
    _answering(new)
    new.set_defaults(run=start)


def _show(verbs: Verbs) -> None:
    one = verbs.add_parser("show", help="what a convention says, by article, at an instant")
    one.add_argument("name", metavar="NAME|FILE", help="a tenant, a convention, or a file")
    _folders(one)
    _at(one)
    _answering(one)
    one.set_defaults(run=show)


def _deadlines(verbs: Verbs) -> None:
    due = verbs.add_parser("deadlines", help="what comes due: terms, notices, orders")
    due.add_argument("names", nargs="*", metavar="NAME|FILE", help="all of them where none is said")
    due.add_argument("--within", type=int, metavar="DAYS", help="only those so many days ahead")
    _folders(due)
    _at(due)
    _answering(due)
    due.set_defaults(run=ask_deadlines)


def _hours(verbs: Verbs) -> None:
    hours = verbs.add_parser("hours", help="is a CSU open at an instant, by which line? (JSON)")
    hours.add_argument("name", metavar="NAME|FILE", help="a tenant, a convention, or a file")
    _folders(hours)
    _at(hours)
    form = hours.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="answer for programs (the default)")
    form.add_argument("--text", action="store_true", help="answer for people")
    add_language(hours)
    hours.set_defaults(run=ask_hours)


def _at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--at",
        type=instant,
        metavar="TIME",
        help="2025-07-15T01:30, in Paris where no zone is written (default: now)",
    )


def _folders(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--conventions",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="a folder of conventions, before those that are shipped (repeatable)",
    )


def _answering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="answer for programs")
    add_language(parser)
