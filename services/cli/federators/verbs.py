"""The words of `beffroi federator …`. Without an order, `--config` runs the process."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.cli import commands
from services.cli.register.arguments import a_tenant, account, phrase
from services.cli.words import add_language

if TYPE_CHECKING:
    from services.cli.main import Verbs


def add_verbs(verbs: Verbs) -> None:
    federator = verbs.add_parser(
        "federator", help="the process beside a commune's system, and who may run one"
    )
    config = federator.add_argument(
        "--config", type=Path, action=_InPlaceOfAnOrder, metavar="FILE.toml",
        help="run the process with this file",
    )  # fmt: skip
    federator.set_defaults(run=commands.federator)
    orders = federator.add_subparsers(required=True, metavar="ORDER")
    if isinstance(config, _InPlaceOfAnOrder):
        config.orders = orders
    _platform(orders)
    _commune(orders)


class _InPlaceOfAnOrder(argparse.Action):
    """`--config FILE` alone is whole: no order has to follow."""

    orders: argparse.Action | None = None

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        setattr(namespace, self.dest, values)
        if self.orders is not None:
            self.orders.required = False


def _platform(orders: Verbs) -> None:
    invite = _order(orders, "invite", "a code with which a commune enrols (settings: API_…)")
    invite.add_argument("--tenant", type=a_tenant, required=True)
    invite.add_argument("--by", type=phrase, default=account(), help="who invites")
    invite.set_defaults(run=_later("platform", "invite"))

    listed = _order(orders, "list", "their certificates (settings: API_…)")
    listed.add_argument("--tenant", type=a_tenant, help="without it, every tenant")
    listed.add_argument("--json", action="store_true", help="answer for programs")
    listed.set_defaults(run=_later("platform", "list_all"))

    revoke = _order(orders, "revoke", "believe a certificate no more (settings: API_…)")
    revoke.add_argument("--tenant", type=a_tenant, required=True)
    revoke.add_argument("--serial", type=_serial, help="without it, all of the tenant's")
    revoke.add_argument("--reason", type=phrase, required=True, help="for the register")
    revoke.add_argument("--by", type=phrase, default=account(), help="who revokes")
    revoke.set_defaults(run=_later("platform", "revoke"))


def _commune(orders: Verbs) -> None:
    enrol = _order(orders, "enrol", "make a key here, and have it certified under a code")
    enrol.add_argument("--url", required=True, help="the API: https://beffroi.example.fr")
    enrol.add_argument("--code", help="without it, it is asked for")
    enrol.add_argument("--folder", type=Path, required=True, help="where the files go")
    enrol.add_argument("--ca", type=Path, help="authority of the API's HTTPS (default: system's)")
    enrol.add_argument("--replace", action="store_true", help="though a good certificate is there")
    enrol.set_defaults(run=_later("commune", "enrol_here"))


def _order(orders: Verbs, name: str, sentence: str) -> argparse.ArgumentParser:
    order = orders.add_parser(name, help=sentence)
    add_language(order)
    return order


def _serial(text: str) -> str:
    plain = text.replace(":", "").lower()
    try:
        return f"{int(plain, 16):x}"
    except ValueError as error:
        raise argparse.ArgumentTypeError("write a serial number in hexadecimal") from error


def _later(module: str, name: str) -> Callable[[argparse.Namespace], int | None]:
    """A commune has no SQL, and the platform no cameras: each imports its own."""

    def run(words: argparse.Namespace) -> int | None:
        done: int | None = getattr(import_module(f"services.cli.federators.{module}"), name)(words)
        return done

    return run
