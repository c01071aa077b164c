"""From communes, cameras and flows to cores, memory, bandwidth and disks. Pure.

The worst case on purpose: every place of every quota is taken at once, each on a camera of
its own. What it does not know: the network between the sites, and what the cameras do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from services.cli.planning import figures

FEDERATOR = "federator"
_DAYS = 365
_MIB_PER_GIB = 1024.0


@dataclass(frozen=True, slots=True)
class Department:
    """`flows`: places of each commune's quota; `mbit`: of one camera; `months`: of retention."""

    communes: int
    cameras: int
    flows: int
    mbit: float = 4.0
    months: int = 12
    relayed: bool = True
    """Whether browsers reach media through TURN, which is the default."""

    @property
    def views(self) -> int:
        return self.communes * self.flows


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of process: how many, and what each is given."""

    name: str
    count: int
    cores: float
    memory_gib: float
    disk_gib: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """At the State's side, then at each commune; bandwidth in Mbit/s."""

    department: Department
    centre: tuple[Part, ...]
    commune: Part
    up_per_commune: float
    into_centre: float
    out_of_centre: float

    @property
    def cores(self) -> float:
        return sum(part.count * part.cores for part in self.centre)

    @property
    def memory_gib(self) -> float:
        return sum(part.count * part.memory_gib for part in self.centre)

    @property
    def disk_gib(self) -> float:
        return sum(part.count * part.disk_gib for part in self.centre)


def plan(department: Department) -> Plan:
    """Counts are whole processes, none of which is alone where another could take over."""
    flow = department.mbit * figures.OVERHEAD
    whole = department.views * flow
    parts = [
        _media(department),
        _api(department),
        Part("PostgreSQL", 2, 2.0, _gib(2 * figures.MIB_POSTGRES), _register_gib(department)),
        Part("Keycloak", 2, 1.0, _gib(figures.MIB_KEYCLOAK)),
        Part("Redis", 1, 0.5, _gib(figures.MIB_REDIS)),
    ]
    if department.relayed:
        parts.insert(1, _turn(whole))
    return Plan(
        department,
        tuple(parts),
        Part(
            FEDERATOR,
            1,
            _cores(department.flows * figures.CORE_PER_UPLINK, 1.0),
            _gib(figures.MIB_FEDERATOR + department.flows * figures.MIB_PER_PULL),
        ),
        department.flows * flow,
        whole,
        whole,
    )


def _media(department: Department) -> Part:
    packets = department.views * department.mbit * figures.PACKETS_PER_MBIT
    busy = packets / figures.PACKETS_PER_CORE + department.views * figures.CORE_PER_PULL
    # A process fills one core, and one more is there for those of a process that dies.
    count = max(2, math.ceil(busy * figures.HEADROOM))
    views = math.ceil(department.views / (count - 1))
    memory = figures.MIB_MEDIA + views * (figures.MIB_PER_VIEW + figures.MIB_PER_PULL)
    return Part("media", count, 1.0, _gib(memory))


def _turn(mbit: float) -> Part:
    packets = 2 * mbit * figures.PACKETS_PER_MBIT
    # A relay seals nothing; it receives and sends each packet, one by one.
    return Part("TURN", 2, _cores(packets / figures.PACKETS_PER_CORE, 1.0), _gib(256))


def _api(department: Department) -> Part:
    # Each view is renewed every five seconds; a tenth of the places change hands in a minute.
    acts = department.views / 5 + department.views / 600
    return Part("api", 2, _cores(acts / figures.ACTS_PER_CORE, 1.0), _gib(figures.MIB_API))


def _register_gib(department: Department) -> float:
    days = _DAYS * department.months / 12
    entries = department.views * figures.ENTRIES_PER_VIEW_AND_DAY * days
    return max(10.0, math.ceil(2 * entries * figures.BYTES_PER_ENTRY / 1024**3))


def _cores(busy: float, least: float) -> float:
    return max(least, math.ceil(busy * figures.HEADROOM * 2) / 2)


def _gib(mib: float) -> float:
    return math.ceil(mib / _MIB_PER_GIB * 4) / 4
