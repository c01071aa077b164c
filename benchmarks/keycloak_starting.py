"""How long Keycloak takes to be built and to start, and bootstrap to make a realm of it.

The build is of a copy of the one that the tests keep, its data in memory, with the second
compiler off as for them: what a test run pays, not what a department's server would. Bootstrap
makes the founding deeds' realm, then finds nothing to do. Wall seconds, printed, no goal.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import SecretStr

from services.api.keycloak.bootstrap import applied, planned
from services.api.keycloak.organisations import organisations_of
from services.api.keycloak.server import opened
from services.api.keycloak.wanted import Wanted
from services.kit.deeds import SIGNED, read_conventions
from tests.servers.keycloak import KeycloakServer

T = TypeVar("T")

ROOT = Path(__file__).parent.parent
BUILT = ("build", "--db=dev-mem", "--health-enabled=true", "--features-disabled=impersonation")
STARTS = 3


def main() -> int:
    """3 where Keycloak is out of reach, as `scripts/keycloak.sh` says."""
    made = subprocess.run(
        [str(ROOT / "scripts" / "keycloak.sh")], stdout=subprocess.PIPE, text=True, check=False
    )
    if made.returncode:
        return made.returncode
    java, home = made.stdout.split()

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(home, Path(folder) / "keycloak"))
        seconds, _ = _timed(lambda: _build(java, copy))
        print(f"kc.sh build            {seconds:6.1f} s")

    for _ in range(STARTS):
        seconds, server = _timed(lambda: KeycloakServer(java, Path(home)))
        print(f"kc.sh start, to ready  {seconds:6.1f} s")
        _bootstrap(server)
        server.kill()
    return 0


def _build(java: str, home: Path) -> None:
    environment = {**os.environ, "JAVA_HOME": java}
    subprocess.run(
        [str(home / "bin" / "kc.sh"), *BUILT], env=environment, check=True, capture_output=True
    )


def _bootstrap(there: KeycloakServer) -> None:
    organisations = organisations_of(read_conventions([SIGNED]).values(), datetime.now(UTC))
    wanted = Wanted("beffroi", "https://beffroi.example.fr", organisations)
    with opened(there.url, "beffroi", there.admin, SecretStr(there.password)) as server:
        seconds, done = _timed(lambda: list(applied(server, wanted)))
        print(f"bootstrap --apply      {seconds:6.1f} s, {len(done)} changes")
        seconds, left = _timed(lambda: list(planned(server, wanted)))
        print(f"bootstrap, done        {seconds:6.1f} s, {len(left)} changes")


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.monotonic()
    result = work()
    return time.monotonic() - began, result


if __name__ == "__main__":
    sys.exit(main())
