"""`beffroi decide …`: would this agent be allowed this act then, and by which line?

Answers by the same rules as the act, runs nothing, and opens no camera. With `--register`
the simulation is entered in the tenant's register, as every question about images is.
Exit status: 0 granted, 3 needs approval, 4 refused; 1 cannot run, 2 wrong words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

from services.cli.english import ENGLISH
from services.cli.troubles import CannotRun, register_told, settings_told
from tenants.decisions.outcomes import Duty, Granted, NeedsApproval, Refused, or_of
from tenants.decisions.simulating import Simulation, simulate

if TYPE_CHECKING:
    from services.api.settings import Settings
    from services.cli.asking import Asked
    from services.cli.main import Verbs

STATUSES = {"granted": 0, "needs-approval": 3, "refused": 4}


def add(verbs: Verbs) -> None:
    """The command's words."""
    decide = verbs.add_parser("decide", help="would this act be allowed, and by which line?")
    decide.add_argument("act", choices=("watch", "steer", "ticket", "extract"))
    decide.add_argument("--convention", required=True, metavar="NAME|FILE.toml")
    decide.add_argument("--agent", type=Path, required=True, metavar="FILE.toml")
    decide.add_argument("--at", required=True, metavar="2026-06-15T22:30")
    for name in ("camera", "zone", "motive", "incident", "ground", "duration", "requisition"):
        decide.add_argument(f"--{name}")
    decide.add_argument("--steerable", action="store_true")
    decide.add_argument("--without-picture", action="store_true", help="steer: no view is open")
    decide.add_argument("--in-use", type=int, default=0, metavar="N", help="flows that are open")
    decide.add_argument("--active-post", action="append", default=[], metavar="REGIME")
    decide.add_argument("--lang", choices=("fr", "en"), default="fr")
    decide.add_argument("--json", action="store_true")
    decide.add_argument(
        "--register", action="store_true", help="enter it in the register (settings: API_…)"
    )
    decide.set_defaults(run=run)


def run(words: argparse.Namespace) -> int:
    from services.cli.asking import WrongWords, read

    try:
        asked = read(words)
    except WrongWords as error:
        print(f"beffroi: {error}", file=sys.stderr)
        return 2

    simulation = simulate(asked.question, asked.convention, asked.habilitation, asked.slots)
    if words.register:
        _enter(asked, simulation)
    told = account(simulation, words.lang)
    print(json.dumps(told, ensure_ascii=False, indent=2) if words.json else text(told))
    return STATUSES[told["outcome"]]


def _enter(asked: Asked, simulation: Simulation) -> None:
    from services.api.settings import Settings
    from services.api.storage.work import UnknownTenant

    try:
        with register_told(), settings_told("API_"):
            asyncio.run(_entered(Settings(), asked, simulation, datetime.now(UTC)))
    except UnknownTenant as error:
        raise CannotRun(
            f"{error} has no register here. Remedy: start the API once with its convention"
        ) from error


async def _entered(settings: Settings, asked: Asked, simulation: Simulation, now: datetime) -> None:
    from services.api.acts.enter_simulation import enter_simulation
    from services.api.storage.opening import open_storage

    async with open_storage(settings.database_url, pool=1) as begin:
        await enter_simulation(
            begin, asked.convention, asked.question, asked.habilitation, simulation, now
        )


def account(simulation: Simulation, language: str) -> Mapping[str, Any]:
    """What is said of a simulation, in French or in English."""
    outcome = simulation.outcome
    told: dict[str, Any] = {
        "outcome": "refused",
        "article": outcome.article.cited,
        "gate": simulation.gate.value,
        "code": None,
        "reason": outcome.article.summary,
        "until": None,
        "duties": [],
        "by": [],
        "deadline": None,
        "remedy": None,
    }
    match outcome:
        case Granted(until=until, duties=duties):
            return told | {
                "outcome": "granted",
                "until": _iso(until),
                "duties": [_duty(one) for one in duties],
            }
        case NeedsApproval(by=by, deadline=deadline, duties=duties):
            return told | {
                "outcome": "needs-approval",
                "by": list(by),
                "deadline": _iso(deadline),
                "duties": [_duty(one) for one in duties],
                "remedy": _approval(by, language),
            }
        case Refused(code=code, message=message, remedy=remedy):
            said = ENGLISH[code] if language == "en" else (message, remedy)
            return told | {"code": code, "reason": said[0], "remedy": said[1]}
        case _:
            assert_never(outcome)


def _approval(by: tuple[str, ...], language: str) -> str:
    if language == "en":
        return f"Ask for the approval of: {', '.join(by)}."
    return f"Demandez l'accord de : {or_of(by)}."


def _duty(one: Duty) -> Mapping[str, Any]:
    return {
        "kind": one.kind.value,
        "article": one.article.cited,
        "to": one.to,
        "contents": list(one.contents),
        "by": _iso(one.by),
        "within_minutes": one.within / timedelta(minutes=1),
    }


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def text(told: Mapping[str, Any]) -> str:
    """For people: the outcome and its article first, then why, then what to do."""
    lines = [f"{told['outcome']} — {told['article']} ({told['gate']})", told["reason"]]
    if told["until"] or told["deadline"]:
        lines.append(f"→ {told['until'] or told['deadline']}")
    lines += [f"! {one['kind']} → {one['to']}, {one['by']}" for one in told["duties"]]
    if told["remedy"]:
        lines.append(told["remedy"])
    return "\n".join(lines)
