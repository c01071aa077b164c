"""Puts together what one process watches."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from services.api.directory import Directory
from services.api.hearing import Hearing
from services.api.mailing import post_of
from services.api.register_state import RegisterState
from services.api.settings import Settings
from services.api.status.around import Around, mail, provider
from services.api.status.base import Base
from services.api.status.parts import Kind
from services.api.status.seen import Seen
from services.api.status.watch import SELDOM, Probe, Watch
from services.api.storage.work import Begin
from services.kit.bus.protocol import Bus


@dataclass(frozen=True, slots=True)
class Status:
    """`base` and `seen` are `None` where nothing is watched."""

    watch: Watch = field(default_factory=Watch)
    base: Base | None = None
    seen: Seen | None = None


def open_status(
    settings: Settings,
    begin: Begin,
    bus: Bus,
    state: RegisterState,
    directory: Directory,
    hearing: Hearing,
    http: httpx.AsyncClient,
    clock: Callable[[], datetime],
) -> Status:
    """Nothing is asked before `watch.running`."""
    base = Base(begin, state, clock)
    around = Around(bus, directory, hearing, settings.bus_url is not None)
    post = post_of(settings)
    glances = {
        Kind.REGISTER: base.found,
        Kind.BUS: around.bus,
        Kind.REVOCATIONS: around.revocations,
        Kind.MEDIA: around.media,
        Kind.RELAYS: around.relays,
        Kind.CLOCK: base.clock_found,
    }
    probes = {
        Kind.REGISTER: Probe(base.ask),
        Kind.IDENTITY: Probe(provider(settings.issuer, http, time.monotonic)),
        Kind.MAIL: Probe(mail(None if post is None else post.greet), SELDOM),
    }
    return Status(Watch(glances, probes), base, Seen(begin, state))
