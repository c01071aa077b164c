"""Write charts/keycloak/realm.json, what bootstrap wants of Keycloak; `--check` says if it is.

For whoever reviews a change of roles, clients or levels: the founding deeds in their last
version, and the console at an example address. Nothing reads it back.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.api.keycloak.organisations import organisations_of
from services.api.keycloak.wanted import Wanted
from services.kit.deeds import SIGNED, read_conventions

FILE = Path(__file__).parent.parent / "charts" / "keycloak" / "realm.json"
LAST = datetime(2100, 1, 1, tzinfo=UTC)
"""After every amendment: the file changes with a deed, not with the day."""


def main(arguments: list[str]) -> int:
    """0 when the file is the code's."""
    if "--check" in arguments:
        if FILE.is_file() and FILE.read_text(encoding="utf-8") == text():
            return 0
        print(
            f"{FILE.name} is not the code's. Remedy: python scripts/write_keycloak.py",
            file=sys.stderr,
        )
        return 1

    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(text(), encoding="utf-8")
    return 0


def text() -> str:
    """The whole file."""
    deeds = read_conventions([SIGNED]).values()
    origin = "https://beffroi.example.fr"
    wanted = Wanted("beffroi", origin, organisations_of(deeds, LAST))
    return json.dumps(wanted.document(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
