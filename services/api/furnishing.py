"""What one process of the API is made of: the house that its doors use, and the heart that beats.

Everything is put together here and nothing is started: no task runs, nothing is asked of anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from joserfc.jwk import OKPKey

from services.api.announce import Announcer
from services.api.bars import Bars
from services.api.changes import Changes
from services.api.declared import Declared
from services.api.directory import Directory
from services.api.ending import Endings
from services.api.gauges import Gauges
from services.api.health.cuts import Cuts
from services.api.health.healths import Healths
from services.api.health.listening import HealthEar
from services.api.health.metrics import Counts
from services.api.hearing import Hearing
from services.api.heart.beat import Heart
from services.api.heart.certificates import Certificates
from services.api.heart.daily import Daily
from services.api.heart.errands import Errands
from services.api.heart.nodes import Nodes
from services.api.heart.notices import Notices
from services.api.heart.posting import Posting
from services.api.heart.reconciling import Reconciling
from services.api.heart.registers import Registers
from services.api.heart.rounds import Rounds
from services.api.heart.vigil import Vigil
from services.api.identity.gate import Gate
from services.api.keycloak.server import as_our_client
from services.api.keycloak.wanted import RECONCILER
from services.api.known_sessions import KnownSessions
from services.api.mailing import post_of
from services.api.placing import Places
from services.api.reconciling.round import Reconciliation
from services.api.register_state import RegisterState
from services.api.schema.context import House
from services.api.settings import Settings
from services.api.storage.work import Begin
from services.api.suspicions import Suspicions
from services.kit.bus.protocol import Bus
from services.kit.notekeys import NoteKey
from tenants.conventions.convention import Deed
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class Keys:
    """What this process signs with; the register's is read again from its file."""

    passes: OKPKey
    register: NoteKey
    register_file: Path


def furnish(
    settings: Settings,
    begin: Begin,
    bus: Bus,
    keys: Keys,
    conventions: Mapping[TenantId, Deed],
    months: Callable[[TenantId], int],
    clock: Callable[[], datetime],
    gate: Gate,
    counts: Counts,
) -> tuple[House, Heart]:
    changes, directory = Changes(), Directory()
    places = Places(directory, clock)
    gauges, suspicions = Gauges(begin, conventions, clock), Suspicions()
    declared = Declared(begin, conventions, clock)
    sessions = KnownSessions(clock)
    notices = Notices(begin, changes, gauges, declared, suspicions, sessions, clock)
    cuts = Cuts(counts.cut)
    announcer = Announcer(bus, notices.hear, cuts.ordered)
    endings = Endings(begin, conventions, sessions, announcer)
    state = RegisterState(changes)
    errands = Errands(begin, conventions, state, announcer, keys.passes, clock)
    registers = Registers(begin, state, announcer, keys.register, clock)
    vigil = Vigil(
        begin, state, announcer, keys.register, keys.register_file, conventions, errands.endings,
        clock,
    )  # fmt: skip
    post = post_of(settings)
    daily = Daily(begin, conventions, months, None if post is None else settings.mails, clock)
    posting = Posting(begin, state, announcer, changes, post, conventions, settings.mails, clock)
    rounds = Rounds(begin, conventions, declared, directory, suspicions, changes, announcer, clock)
    certificates = Certificates(begin, announcer, keys.passes, clock)
    bars = Bars()
    reconciling = Reconciling(
        begin, bars, _reconciliation(settings, begin, conventions, clock), clock
    )
    nodes = Nodes(begin, bus, directory, places, notices, announcer, clock)
    healths = Healths()
    heart = Heart(
        bus, nodes, notices, errands, registers, certificates, vigil, daily, posting, rounds,
        reconciling, HealthEar(begin, healths, clock, cuts.confirmed),
        announcer, clock,
    )  # fmt: skip
    house = House(
        begin, conventions, declared, suspicions, bus, directory, places, changes, gauges,
        state, announcer, keys.passes, clock, keys.register, sessions, endings, Hearing(clock),
        certificates, gate, healths=healths, bars=bars, origin=settings.origin,
        posts=post is not None,
    )  # fmt: skip
    return house, heart


def _reconciliation(
    settings: Settings,
    begin: Begin,
    conventions: Mapping[TenantId, Deed],
    clock: Callable[[], datetime],
) -> Reconciliation | None:
    """Nothing is asked of Keycloak before the first round."""
    if settings.keycloak_url is None or settings.keycloak_secret is None:
        return None
    url, realm, secret = settings.keycloak_url, settings.keycloak_realm, settings.keycloak_secret
    server = as_our_client(url, realm, RECONCILER, secret)
    return Reconciliation(begin, server, conventions, clock)
