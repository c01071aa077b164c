"""A commune's folder on disk: its certificate, its keys, and the federator's file."""

from __future__ import annotations

import json
from pathlib import Path

from joserfc.jwk import OKPKey

from services.kit import notekeys
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
) -> Path:
    """The federator's file, with these cameras."""
    file = folder / "federator.toml"
    head = f'tenant = "{tenant}"\nconvention = "{convention}"\n'
    file.write_text(head + DEED.format(media=media) + cameras)
    return file
