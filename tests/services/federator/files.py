"""A commune's folder on disk: its certificate, its keys, and the federator's file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from time import time

from joserfc.jwk import OKPKey

from services.kit import notekeys
from services.kit.deeds import SIGNED
from services.kit.passes import generate_key
from tenants.register.checkpoint import Kind
from tests.services.kit.link.carriers import Pki

DEED = """
[link]
media = ["{media}"]
authority = "pki/authority.pem"
certificate = "pki/csu-villeneuve-d-ascq.pem"
key = "pki/csu-villeneuve-d-ascq.key"
pass_key = "pki/passes.public.jwk"

[register]
state = "register"
log_key = "pki/register.pub"
"""

SYNTHETIC = """
[connector]
kind = "synthetic"

[[cameras]]
number = "017"
name = "Place"
longitude = 3.144
latitude = 50.622
"""

RTSP = """
[connector]
kind = "rtsp"

[[cameras]]
number = "017"
name = "Place"
longitude = 3.144
latitude = 50.622
main = "{main}"
"""

ONVIF = """
[connector]
kind = "onvif"
networks = ["192.0.2.0/24"]

[[cameras]]
number = "017"
name = "Place"
longitude = 3.144
latitude = 50.622
steerable = true
device = "{device}"
"""


def a_pki(folder: Path, key: OKPKey | None = None) -> Pki:
    """Everything the file names, issued into `<folder>/pki`."""
    pki = Pki.make(folder / "pki")
    pki.commune()
    public = (key or generate_key()).as_dict(private=False)
    (folder / "pki" / "passes.public.jwk").write_text(json.dumps(public))
    log = notekeys.generate("beffroi-nord", Kind.LOG)
    (folder / "pki" / "register.pub").write_text(log.verifier.text + "\n")
    return pki


def a_file(
    folder: Path,
    cameras: str = SYNTHETIC,
    *,
    media: str = "wss://localhost:1/federators",
    tenant: str = "villeneuve-d-ascq",
    convention: str = "signed",
    state: str | None = None,
) -> Path:
    """The federator's file, with these cameras."""
    file = folder / "federator.toml"
    head = f'tenant = "{tenant}"\nconvention = "{convention}"\n'
    head += "" if state is None else f'state = "{state}"\n'
    file.write_text(head + DEED.format(media=media) + cameras)
    return file


def a_standing_deed(folder: Path) -> str:
    """Villeneuve d'Ascq's deed with an order of this year: the true one ends some day."""
    text = (SIGNED / "villeneuve-d-ascq.toml").read_text(encoding="utf-8")
    today = datetime.fromtimestamp(time(), UTC).date()
    order = f'[[orders]]\nnumber = "test"\nsigned = {today}\nyears = 5\n\n[clauses.term]'
    (folder / "deed.toml").write_text(text.replace("[clauses.term]", order, 1), encoding="utf-8")
    return "deed.toml"
