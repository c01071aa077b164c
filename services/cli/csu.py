"""`beffroi csu cut|restore|take-back|status`: the commune's own orders, with no network.

Speaks to the federator that runs on this machine, through the socket in its folder. It
works with the State side unreachable; the register is told when the link is back.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.cli.register.arguments import account
from tenants.conventions.days import PARIS

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]


class NoFederator(Exception):
    """No federator answers there, or it refused; one line says why and the remedy."""


def add_verbs(verbs: Verbs) -> None:
    csu = verbs.add_parser("csu", help="the commune's own stop, beside its federator")
    orders = csu.add_subparsers(required=True, metavar="ORDER")
    for name, help_ in (
        ("status", "what is cut, what leaves, what the register does not know yet"),
        ("cut", "stop one camera, or all of them, at once"),
        ("restore", "reopen what was cut"),
        ("take-back", "take the joystick of one camera, or of all, from whoever steers"),
    ):
        one = orders.add_parser(name, help=help_)
        one.add_argument("--state", type=Path, required=True, help="the federator's folder (state)")
        one.add_argument("--json", action="store_true", help="print the answer as it came")
        one.set_defaults(run=run, do=name)
        if name != "status":
            one.add_argument("--camera", help="its number; without it, every camera")
            one.add_argument("--by", default=account(), help="who gives the order")
        if name in ("cut", "take-back"):
            one.add_argument("--reason", required=True, help="what the agents will read")
        if name == "cut":
            one.add_argument("--minutes", type=int, help="without it, until reopened")


def run(words: argparse.Namespace) -> None:
    """Raises `NoFederator`."""
    from services.federator.control import SOCKET, order

    said = {
        key: value
        for key in ("do", "camera", "by", "reason", "minutes")
        if (value := getattr(words, key, None)) is not None
    }
    try:
        answer = asyncio.run(order(words.state / SOCKET, said))
    except (OSError, ValueError) as error:
        raise NoFederator(
            f"no federator answers in {words.state} ({error}). "
            "Remedy: start it with state = … in its file, and name that folder"
        ) from error
    if "error" in answer:
        raise NoFederator(answer["error"])
    print(json.dumps(answer, ensure_ascii=False) if words.json else _told(answer))


def _told(answer: dict[str, Any]) -> str:
    lines = [f"{answer['tenant']} : {len(answer['flows'])} flux"]
    if "ended" in answer:
        lines.append(f"  {answer['ended']} flux arrêtés")
    if "taken_back" in answer:
        lines.append(f"  main reprise sur {answer['taken_back']} caméras")
    for cut in answer["cuts"]:
        what = cut["camera"] or "toutes les caméras"
        lines.append(f"  coupé : {what} – {cut['reason']} ({cut['by']}) – {_until(cut['until'])}")
    if answer["untold"]:
        lines.append(f"  {answer['untold']} faits attendent d'être inscrits au registre")
    return "\n".join(lines)


def _until(until: float | None) -> str:
    if until is None:
        return "jusqu'à réouverture"
    return f"jusqu'à {datetime.fromtimestamp(until, PARIS):%H h %M}"
