"""How long accounts take to follow habilitations: 2,000 agents, 100 organizations, a Keycloak.

Every agent is habilitated by name at one commune, on PostgreSQL; no account exists. The first
sync makes them all, writes their ids in the habilitations and ends with a look that finds
nothing; the second only looks. The floor is the bare reads that a look needs, one after
another over one connection, without reading what they say. It prints what a minute's round
costs; it asserts only that the second sync has nothing to change.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from services.api.acts.drifts.entering import enter_drifts
from services.api.enrolment import enrol
from services.api.keycloak.bootstrap import applied
from services.api.keycloak.organisations import organisations_of
from services.api.keycloak.server import Keycloak, as_our_client, opened
from services.api.keycloak.service_account import secret_of
from services.api.keycloak.wanted import RECONCILER, Wanted
from services.api.reconciling.reading import PAGE
from services.api.reconciling.round import MOST_PASSES, Reconciliation
from services.api.storage.opening import open_storage
from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.convention import Deed
from tenants.habilitations.habilitation import Designation, Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId
from tests.servers.keycloak import KeycloakServer
from tests.servers.postgres import PostgresServer

REALM, TENANT = "banc", TenantId("villeneuve-d-ascq")
NOW = datetime.now(UTC)
LOOKS = 3
_SCRIPT = Path(__file__).parent.parent / "scripts" / "keycloak.sh"


def main() -> int:
    """0 when the second sync has nothing to change."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--agents", type=int, default=2_000)
    words.add_argument("--organisations", type=int, default=100)
    asked = words.parse_args()
    made = subprocess.run([str(_SCRIPT)], capture_output=True, text=True, check=False)
    if made.returncode:
        print(made.stderr.strip().splitlines()[-1], file=sys.stderr)
        return made.returncode
    java, home = made.stdout.split()
    with tempfile.TemporaryDirectory(prefix="beffroi-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        postgres, keycloak = PostgresServer(folder / "postgres"), KeycloakServer(java, Path(home))
        try:
            address = postgres.create("bench")
            return asyncio.run(_measure(keycloak, address, asked.agents, asked.organisations))
        finally:
            keycloak.kill()
            postgres.stop()


async def _measure(keycloak: KeycloakServer, address: str, agents: int, organisations: int) -> int:
    deeds = _deeds(organisations)
    server = _bootstrapped(keycloak, deeds)
    await enrol(address, deeds, _habilitations(agents, organisations), NOW)
    async with _reconciliation(server, address, deeds) as one:
        began = time.perf_counter()
        changes = await _sync(one)
        first = time.perf_counter() - began
        looks = [await _timed_look(one) for _ in range(LOOKS)]
    floors = [_floor(server) for _ in range(LOOKS)]
    second, left = statistics.median(took for took, _ in looks), looks[-1][1]
    floor = statistics.median(took for took, _ in floors)
    print(f"{agents} agents, {organisations} organizations")
    print(f"first sync: {changes} changes in {first:.1f} s, {first / changes * 1e3:.0f} ms each")
    print(f"second sync, nothing to change: {second:.2f} s (median of {LOOKS})")
    print(f"floor, its {floors[0][1]} reads alone: {floor:.2f} s; the rest: {second - floor:.2f} s")
    return 0 if left == 0 else 1


async def _sync(one: Reconciliation) -> int:
    """What `beffroi keycloak sync --apply` does, its lines apart."""
    changes, found = 0, await one.look()
    for _ in range(MOST_PASSES):
        if not any(each.remedy for each in found):
            break
        async for _done in one.settle(found):
            changes += 1
        found = await one.look()
    return changes


async def _timed_look(one: Reconciliation) -> tuple[float, int]:
    began = time.perf_counter()
    found = await one.look()
    return time.perf_counter() - began, len(found)


def _floor(server: Keycloak) -> tuple[float, int]:
    """The same requests; nothing is made of their answers."""
    began, reads = time.perf_counter(), 0
    known = [one["id"] for one in server.pages("organizations")]
    reads += 1 + len(known) // 100
    for one in known:
        groups = [each["id"] for each in server.get("organizations", one, "groups",
                                                    first="0", max="100",
                                                    briefRepresentation="false")]  # fmt: skip
        for path in ((), *(("groups", each) for each in groups)):
            server.get("organizations", one, *path, "members", first="0", max=str(PAGE))
        reads += 2 + len(groups)
    for page in range(10**6):
        reads += 1
        found = server.get("users", first=str(page * PAGE), max=str(PAGE),
                           briefRepresentation="false")  # fmt: skip
        if len(found) < PAGE:
            return time.perf_counter() - began, reads
    raise RuntimeError("accounts without end")


def _deeds(organisations: int) -> Mapping[TenantId, Deed]:
    """One commune whose images a hundred services receive."""
    convention = read_conventions([SIGNED])[TENANT].at(NOW)
    (body, *_) = convention.subscribers
    many = tuple(
        replace(body, id=_service(number), name=f"Service {number:03}")
        for number in range(organisations)
    )
    return {TENANT: Deed((replace(convention, subscribers=many),))}


def _habilitations(agents: int, organisations: int) -> list[Habilitation]:
    return [
        Habilitation(
            AgentId(f"agent.{number:05}"), _service(number % organisations), TENANT,
            NOW - timedelta(days=1), NOW + timedelta(days=365),
            Designation("Commissaire A. Petit", f"2026-{number:05}"),
            frozenset({Right.WATCH, Right.STEER} if number % 2 else {Right.WATCH}),
            f"Camille Agent{number:05}", "Brigadier", "Salle",
        )
        for number in range(agents)
    ]  # fmt: skip


def _service(number: int) -> SubscriberId:
    return SubscriberId(f"service-{number:03}")


def _bootstrapped(keycloak: KeycloakServer, deeds: Mapping[TenantId, Deed]) -> Keycloak:
    known = organisations_of(deeds.values(), NOW)
    with opened(keycloak.url, REALM, keycloak.admin, SecretStr(keycloak.password)) as admin:
        for _ in applied(admin, Wanted(REALM, "https://beffroi.example.fr", known)):
            pass
        secret = SecretStr(secret_of(admin, RECONCILER))
    return as_our_client(keycloak.url, REALM, RECONCILER, secret)


@asynccontextmanager
async def _reconciliation(
    server: Keycloak, address: str, deeds: Mapping[TenantId, Deed]
) -> AsyncIterator[Reconciliation]:
    async with open_storage(address, pool=2) as begin:
        one = Reconciliation(begin, server, deeds, lambda: datetime.now(UTC))
        yield one
        await enter_drifts(begin, await one.look(), datetime.now(UTC))


if __name__ == "__main__":
    sys.exit(main())
