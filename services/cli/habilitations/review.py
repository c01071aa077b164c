"""`beffroi habilitations review`: which habilitations a head of service must look at again.

Reads the API's storage and changes nothing: ending a habilitation is its head of
service's act (see `standing`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.cli.habilitations import standing
from services.cli.troubles import CannotRun, register_told, settings_told
from services.cli.words import Language, Said, add_language, language_of
from services.kit.clock import clock
from tenants.conventions.days import PARIS
from tenants.habilitations.review import ToReview, Why, yearly_review
from tenants.vocabulary.identifiers import SubscriberId

if TYPE_CHECKING:
    from services.api.settings import Settings
    from services.cli.main import Verbs
    from tenants.habilitations.habilitation import Habilitation

WHY = {
    Why.OLDER_THAN_A_YEAR: Said("en vigueur depuis un an ou plus", "in force for a year or more"),
    Why.ENDS_SOON: Said("prend fin bientôt", "ends soon"),
    Why.ENDED: Said("a pris fin dans l'année", "ended within the year"),
}
LINE = Said(
    "{agent} · {tenant} · {why} · du {since} au {until} · {by} ({reference})",
    "{agent} · {tenant} · {why} · from {since} to {until} · {by} ({reference})",
)
NONE = Said("Aucune habilitation à revoir.", "No habilitation to review.")


def add_verbs(verbs: Verbs) -> None:
    habilitations = verbs.add_parser("habilitations", help="who is habilitated, and how they stand")
    orders = habilitations.add_subparsers(required=True, metavar="ORDER")
    review = orders.add_parser("review", help="the yearly review of one service's (API_…)")
    review.add_argument("--organisation", required=True, help="the service: cic-nord")
    review.add_argument("--at", type=datetime.fromisoformat, help="2026-06-15T12:00; now if absent")
    review.add_argument("--json", action="store_true")
    add_language(review)
    review.set_defaults(run=run)
    standing.add_orders(orders)


def run(words: argparse.Namespace) -> None:
    """Raises `CannotRun`."""
    from services.api.settings import Settings

    at: datetime = words.at or datetime.now(UTC)
    at = at.replace(tzinfo=PARIS) if at.tzinfo is None else at
    with register_told(), settings_told("API_"):
        held = asyncio.run(_held(Settings(), SubscriberId(words.organisation)))
    if not held:
        raise CannotRun(
            f"nobody is habilitated for {words.organisation} here. "
            "Remedy: name the organisation as the identity provider does"
        )
    found = yearly_review(held, at)
    language = language_of(words.lang, os.environ)
    print(json.dumps([_plain(one) for one in found]) if words.json else _told(found, language))


async def _held(settings: Settings, organisation: SubscriberId) -> tuple[Habilitation, ...]:
    from services.api.storage.opening import open_storage

    async with open_storage(settings.database_url, pool=1) as begin, begin() as work:
        return await work.habilitations(organisation)


def _told(found: Sequence[ToReview], language: Language) -> str:
    if not found:
        return NONE.told(language)
    return "\n".join(
        LINE.told(
            language,
            agent=one.habilitation.agent,
            tenant=one.habilitation.tenant,
            why=WHY[one.why].told(language),
            since=clock(one.habilitation.since),
            until=clock(one.habilitation.until),
            by=one.habilitation.designation.by,
            reference=one.habilitation.designation.reference,
        )
        for one in found
    )


def _plain(one: ToReview) -> dict[str, object]:
    held = one.habilitation
    return {
        "agent": held.agent,
        "tenant": held.tenant,
        "why": one.why.value,
        "since": held.since.isoformat(),
        "until": held.until.isoformat(),
        "acts": sorted(act.value for act in held.acts),
        "by": held.designation.by,
        "reference": held.designation.reference,
    }
