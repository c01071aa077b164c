"""`beffroi probe prepare` and `beffroi probe look`: what a place needs to try itself, and the try.

It says in one line a step what was found, and in one line what failed and who mends it. It logs
nobody in, opens no camera of a commune, and keeps no picture.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.cli.troubles import CannotRun, cannot_write, settings_told
from services.kit.link.pki import write_secret
from services.kit.probe import AGENT, ORGANISATION, SECRET_LETTERS, TENANT

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction[argparse.ArgumentParser]

LASTS: Final = timedelta(days=3 * 365)
_HABILITATION: Final = """\
[[habilitations]]
agent = "{agent}"
organisation = "{organisation}"
tenant = "{tenant}"
since = {since}
until = {until}
by = "exploitant de la plateforme"
reference = "sonde-{since}"
acts = ["watch"]
"""
_FEDERATOR: Final = """\
# The probe's own federator: add [link] and [register] as for a commune's, federator.example.toml.
tenant = "{tenant}"
convention = "conventions/{tenant}.toml"
state = "state"

[connector]
kind = "synthetic"

[[cameras]]
number = "001"
name = "Mire de la sonde"
longitude = 2.3364
latitude = 48.8625
"""


class Settings(BaseSettings):
    """What `beffroi probe look` is told, read once from `PROBE_…`."""

    model_config = SettingsConfigDict(env_prefix="PROBE_", frozen=True, extra="forbid")

    secret: SecretStr = Field(
        min_length=SECRET_LETTERS, description="The same as API_PROBE_SECRET says to the API."
    )


def add_verbs(verbs: Verbs) -> None:
    probe = verbs.add_parser("probe", help="whether a picture really comes, and is entered")
    orders = probe.add_subparsers(required=True, metavar="ORDER")

    prepare = orders.add_parser(
        "prepare",
        help="the deed, habilitation, secret and federator's file of the synthetic tenant",
    )
    prepare.add_argument("folder", type=Path)
    prepare.set_defaults(run=prepare_folder)

    look = orders.add_parser(
        "look", help="open the synthetic camera, look, close it, read the register (PROBE_SECRET)"
    )
    look.add_argument("--api", required=True, metavar="URL", help="http://beffroi-api:8600")
    look.add_argument(
        "--media", metavar="URL", help="where a node is reached from here: http://{node}:8610"
    )
    look.add_argument(
        "--seconds", type=_seconds, default=20.0, help="the longest to wait for a picture"
    )
    look.set_defaults(run=look_once)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 120:
        raise argparse.ArgumentTypeError("write 1 to 120")
    return seconds


def prepare_folder(words: argparse.Namespace) -> None:
    """`beffroi probe prepare FOLDER`. What is there already is left as it is."""
    folder, today = words.folder, datetime.now(UTC).date()
    deed = (files("services.cli.probe") / "sonde.toml").read_text(encoding="utf-8")
    said = {
        f"conventions/{TENANT}.toml": deed.replace("{today}", today.isoformat()),
        "habilitation.toml": _HABILITATION.format(
            agent=AGENT, organisation=ORGANISATION, tenant=TENANT, since=today, until=today + LASTS
        ),
        "federator.toml": _FEDERATOR.format(tenant=TENANT),
    }
    try:
        (folder / "conventions").mkdir(parents=True, exist_ok=True)
        for name, text in said.items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
        if not (folder / "secret").exists():
            write_secret(folder / "secret", secrets.token_urlsafe(32).encode())
    except OSError as error:
        raise CannotRun(cannot_write(folder, error)) from error
    print(f"The probe's files are in {folder}. Its right ends on {today + LASTS}.")


def look_once(words: argparse.Namespace) -> None:
    """`beffroi probe look`. Raises `CannotRun`: which step failed, and who mends it."""
    from services.cli.probe.looking import Place, look

    with settings_told("PROBE_"):
        settings = Settings()
    place = Place(words.api.rstrip("/"), words.media, settings.secret.get_secret_value())
    asyncio.run(look(place, words.seconds, lambda step: print(f"ok    {step}", flush=True)))
