"""What a resolver may use: the house, shared by all, and who asks, for one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import strawberry
from joserfc.jwk import OKPKey
from strawberry.fastapi import BaseContext

from services.api import french
from services.api.announce import Announcer
from services.api.bars import Bars
from services.api.changes import Changes
from services.api.declared import Declared
from services.api.directory import Directory
from services.api.ending import Endings
from services.api.gauges import Gauges
from services.api.health.healths import Healths
from services.api.hearing import Hearing
from services.api.heart.certificates import Certificates
from services.api.identity.gate import Caller, Gate
from services.api.identity.identity import Identity, NotIdentified
from services.api.issuing import Issuing
from services.api.known_sessions import KnownSessions, SessionEnded
from services.api.placing import Places
from services.api.register_state import RegisterState
from services.api.schema.limits import Told
from services.api.status.opening import Status
from services.api.storage.work import Begin
from services.api.suspicions import Suspicions
from services.api.tree_blocks import TreeBlocks
from services.kit.bus.protocol import Bus
from services.kit.inventory.places.contours import Contour
from services.kit.notekeys import NoteKey
from tenants.conventions.convention import Convention, Deed
from tenants.vocabulary.identifiers import TenantId
from tenants.vocabulary.people import Agent


@dataclass(frozen=True, slots=True)
class House:
    """Everything the acts need, opened once by `services.api.main`."""

    begin: Begin
    conventions: Mapping[TenantId, Deed]
    declared: Declared
    suspicions: Suspicions
    bus: Bus
    directory: Directory
    places: Places
    changes: Changes
    gauges: Gauges
    register: RegisterState
    announcer: Announcer
    pass_key: OKPKey
    clock: Callable[[], datetime]
    signer: NoteKey
    """What signs the registers."""
    sessions: KnownSessions
    endings: Endings
    hearing: Hearing
    certificates: Certificates
    """Tells media whose certificate is believed no more."""
    gate: Gate
    """Who has proved it lately enough for what is asked."""
    healths: Healths = field(default_factory=Healths)
    """How the pictures fare that views are shown."""
    status: Status = field(default_factory=Status)
    """How each outside part fares."""
    blocks: TreeBlocks = field(default_factory=TreeBlocks)
    bars: Bars = field(default_factory=Bars)
    contours: Mapping[TenantId, Contour] = field(default_factory=dict)
    """Where each tenant's cameras are expected to stand, as far as is known."""
    origin: str = ""
    """Where browsers reach the console, for the links that letters carry."""
    posts: bool = False
    """Whether messages leave by a mail server; else they wait in the mailboxes of here."""

    issuing: Issuing | None = None
    """What issues federators' certificates; without it none enrols here."""

    def convention(self, tenant: TenantId) -> Convention | None:
        """The version in force now, with the hours that its tenant declared; `None` for a
        tenant without a deed."""
        return self.declared.convention(tenant)

    def tenant_name(self, tenant: TenantId) -> str:
        convention = self.convention(tenant)
        return tenant if convention is None else convention.tenant.name


class Context(BaseContext):
    """`identity` and `token` are set by the door: at once for HTTP, at the first word of a
    WebSocket."""

    def __init__(self, house: House, identity: Identity | None, token: str = "") -> None:
        super().__init__()
        self.house = house
        self.identity = identity
        self.token = token

    @property
    def identified(self) -> Identity:
        """Whom the latest token named, whatever has ended since."""
        if self.identity is None:
            raise NotIdentified("nobody was identified on this connection")
        # Again: a connection goes on while accounts change.
        return self.house.bars.narrowed(self.identity)

    @property
    def who(self) -> Identity:
        """Raises `Told` once that session has ended."""
        try:
            # Asked each time: a socket outlives what a request does not.
            return self.house.bars.narrowed(self.house.sessions.judge(self.identified))
        except SessionEnded as ended:
            raise Told("session-ended", french.said(ended.code) or ended.code) from ended

    @property
    def caller(self) -> Caller:
        return Caller(self.who, self.token)

    @property
    def agent(self) -> Agent:
        return self.who.agent


Info = strawberry.Info[Context, None]
