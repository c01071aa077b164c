"""`show`, `deadlines` and `hours`: questions to conventions, at an instant."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.cli.conventions import catalogue as say
from services.cli.conventions import members, page
from services.cli.conventions.finding import all_of, found
from services.cli.troubles import CannotRun
from services.cli.words import Language, language_of
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention
from tenants.conventions.days import PARIS
from tenants.conventions.deadlines import deadlines
from tenants.conventions.hours import Service


def show(words: argparse.Namespace) -> None:
    """`beffroi convention show NAME`."""
    language, at = _asked(words)
    deed = found(words.name, words.conventions, language)
    if words.json:
        print(json.dumps(members.of_deed(deed, at), ensure_ascii=False))
    else:
        print("\n".join(page.lines(deed, at, language)))


def ask_deadlines(words: argparse.Namespace) -> None:
    """`beffroi convention deadlines [NAME…]`."""
    language, at = _asked(words)
    named = [found(name, words.conventions, language) for name in words.names]
    due = [
        (deed.id, one)
        for deed in named or all_of(words.conventions, language)
        for one in deadlines(deed, at)
        if words.within is None or one.days_left <= words.within
    ]
    due.sort(key=lambda one: (one[1].day, one[0]))
    if words.json:
        rows = [{"convention": name, **members.of_deadline(one)} for name, one in due]
        print(json.dumps(rows, ensure_ascii=False))
    elif due:
        print("\n".join(page.due(name, one, language) for name, one in due))
    else:
        print(say.NOTHING_DUE.told(language))


def ask_hours(words: argparse.Namespace) -> None:
    """`beffroi hours NAME`."""
    language, at = _asked(words)
    convention = found(words.name, words.conventions, language).at(at)
    if convention.staffed is None:
        raise CannotRun(say.NO_HOURS.told(language, convention=convention.id))
    service = convention.staffed.at(at)
    if words.text:
        print(_service_told(service, convention, language))
    else:
        print(json.dumps(_service_member(service, convention), ensure_ascii=False))


def _asked(words: argparse.Namespace) -> tuple[Language, datetime]:
    return language_of(words.lang, os.environ), words.at or datetime.now(UTC)


def _service_member(service: Service, convention: Convention) -> Mapping[str, Any]:
    until = service.until
    return {
        "open": service.open,
        "service_day": service.service_day.isoformat(),
        "rule": service.rule,
        "article": convention.article(Clause.STAFFED).cited,
        "until": None if until is None else until.astimezone(PARIS).isoformat(),
    }


def _service_told(service: Service, convention: Convention, language: Language) -> str:
    state = say.OPEN if service.open else say.CLOSED
    told = say.SERVICE.told(
        language,
        state=state.told(language),
        day=say.day(service.service_day, language),
        rule=service.rule,
        article=convention.article(Clause.STAFFED).cited,
    )
    if service.until is None:
        return f"{told} {say.NEVER_CHANGES.told(language)}"
    turns = say.CLOSES if service.open else say.OPENS
    return f"{told} {turns.told(language, until=say.moment(service.until, language))}"
