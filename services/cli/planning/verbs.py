"""`beffroi plan --communes 50 --cameras 20 --flows 8`: the size and the cost of a department.

MF-6: the technical means and the cost at the scale of a department. It asks nobody and
reads nothing; prices are the reader's own.
"""

from __future__ import annotations

import argparse
import json
import os
from typing import TYPE_CHECKING

from services.cli.words import add_language, language_of

if TYPE_CHECKING:
    from services.cli.main import Verbs

_PRICES = {
    "core": "euros a month for one core",
    "gib": "euros a month for one GiB of memory",
    "disk-gib": "euros a month for one GiB of disk",
    "mbit": "euros a month for one Mbit/s at the centre",
    "commune": "euros a month for the machine of one commune's federator",
}


def add_verbs(verbs: Verbs) -> None:
    plan = verbs.add_parser("plan", help="cores, memory, bandwidth and cost of a department")
    plan.add_argument("--communes", type=_count, required=True, metavar="N")
    plan.add_argument("--cameras", type=_count, required=True, metavar="N", help="of each")
    plan.add_argument("--flows", type=_count, required=True, metavar="N", help="of each quota")
    plan.add_argument("--mbit", type=_rate, default=4.0, help="of one camera (default: 4)")
    plan.add_argument("--months", type=_count, default=12, help="entries are kept (default: 12)")
    plan.add_argument("--direct", action="store_true", help="browsers reach media without TURN")
    for name, what in _PRICES.items():
        plan.add_argument(f"--{name}-price", type=_price, metavar="EUROS", help=what)
    plan.add_argument("--json", action="store_true", help="for a program")
    add_language(plan)
    plan.set_defaults(run=run)


def run(words: argparse.Namespace) -> None:
    from services.cli.planning.sizing import Department, plan
    from services.cli.planning.telling import Prices, lines, members

    found = plan(
        Department(
            words.communes,
            words.cameras,
            min(words.flows, words.cameras),
            words.mbit,
            words.months,
            relayed=not words.direct,
        )
    )
    if words.json:
        print(json.dumps(members(found), ensure_ascii=False))
        return
    prices = Prices(
        words.core_price,
        words.gib_price,
        words.disk_gib_price,
        words.mbit_price,
        words.commune_price,
    )
    print("\n".join(lines(found, prices, language_of(words.lang, os.environ))))


def _count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= 100_000:
        raise argparse.ArgumentTypeError("write a number from 1 to 100000")
    return count


def _rate(text: str) -> float:
    rate = float(text)
    if not 0.1 <= rate <= 100:
        raise argparse.ArgumentTypeError("write Mbit/s, from 0.1 to 100")
    return rate


def _price(text: str) -> float:
    price = float(text)
    if not 0 <= price <= 1_000_000:
        raise argparse.ArgumentTypeError("write euros, 0 or more")
    return price
