"""How surely, and how freshly, a person must have proved who they are for each operation.

One table, pure: GraphQL operations and REST doors alike. Three rules stand behind it. What
makes anything stop (a view, a lease, a flow) is never kept waiting for a proof. To look, and
to answer for one's own house, the login of the shift is enough. To move another's camera or
to open another's pictures beyond one's own look asks for a one-time code of this quarter of
an hour; to change who has rights, or to take a register away, for one of the last minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEEWAY = timedelta(seconds=5)
"""Between our clock and the provider's."""


@dataclass(frozen=True, slots=True)
class Assurance:
    """`level` is the least `acr`, `within` the oldest `auth_time` (OpenID Connect Core 1.0 §2)."""

    level: int
    within: timedelta | None = None
    """`None`: whenever it was proved."""

    @property
    def confirmed(self) -> bool:
        """Whether the provider is asked if the token still holds (RFC 7662)."""
        return self.level > LOGGED_IN

    def met(self, level: int, authenticated: datetime, at: datetime) -> bool:
        """`level` and `authenticated` are what the token says."""
        if level < self.level:
            return False
        return self.within is None or at - authenticated <= self.within + LEEWAY


LOGGED_IN = 1
FRESH = 2

NEVER = Assurance(0)
"""What ends, gives back, cuts, refuses: safety waits for nobody."""
ORDINARY = Assurance(LOGGED_IN, timedelta(hours=12))
"""The login of a shift."""
STEERING = Assurance(FRESH, timedelta(minutes=15))
"""Another's camera, another's slot, another's people: one code for a whole chase."""
GRAVE = Assurance(FRESH, timedelta(minutes=5))
"""Rights, quotas, keys, a register that leaves: rare, planned, and never in a chase."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What an operation asks; an argument that is given may make it ask for more."""

    usual: Assurance
    given: Mapping[str, Assurance] = field(default_factory=dict)
    """By the name of an argument, or of a member of one, in the schema's spelling."""

    def of(self, arguments: Mapping[str, object]) -> Assurance:
        """Of this very call: the strictest of what its arguments ask."""
        said = _flat(arguments)
        asked = [of for name, of in self.given.items() if said.get(name)]
        return max([self.usual, *asked], key=_strictness)


def demand_of(operation: str) -> Demand:
    """Of `Mutation.askSteering`, of `POST /register/{tenant}/export`. What nobody wrote down
    asks for the most."""
    return OPERATIONS.get(operation) or DOORS.get(operation) or Demand(GRAVE)


def _flat(arguments: Mapping[str, object]) -> Mapping[str, object]:
    said = dict(arguments)
    for value in arguments.values():
        if isinstance(value, Mapping):
            said |= value
    return said


def _strictness(one: Assurance) -> tuple[int, float]:
    return one.level, float("-inf") if one.within is None else -one.within.total_seconds()


def _all(kind: str, names: str, assurance: Assurance) -> dict[str, Demand]:
    return {f"{kind}.{name}": Demand(assurance) for name in names.split()}


OPERATIONS: Mapping[str, Demand] = {
    **_all(
        "Mutation",
        """
        stopWatching releaseSteering takeBackSteering cutCameras endTicket endSpecial
        revokeFederator declineHandover withdrawHandover
        """,
        NEVER,
    ),
    **_all(
        "Mutation",
        """
        lookAlong rejoinView reopenCameras replySteering askTicket decideTicket decideSpecial
        markMailRead giveContacts declareHours takeBackHours announceMaintenance endMaintenance
        reportFault followFault searchRegister undoInventoryImport acknowledgeInventory
        offerHandover takeHandover
        """,
        ORDINARY,
    ),
    "Mutation.watchCamera": Demand(ORDINARY, {"insteadOf": STEERING}),
    **_all(
        "Mutation",
        """
        askSteering extendSteering askArrangement conveneCrisisCell declarePost
        """,
        STEERING,
    ),
    **_all(
        "Mutation",
        """
        habilitateAgent changeAgentService suspendAgent reinstateAgent endHabilitation
        inviteFederator
        """,
        GRAVE,
    ),
    **_all(
        "Query",
        """
        me tenants cameras camera inventoryVersions inventoryNews contactBooks mailbox upkeep
        conventionInForce habilitations slotHistory refusals registerActs registerPage
        registerNews registerProof myTickets connectionLog agents federators mySuspension
        colleagues handover drifts inspectionFile inspectedTenants
        platformState serviceStatus
        """,
        ORDINARY,
    ),
    **_all(
        "Subscription",
        """
        leases tickets mailbox upkeep specials gauges views registerState cameraChanges session
        handovers flowHealth
        """,
        ORDINARY,
    ),
}
"""Every field of the schema's three roots: a test fails for one that is not here."""

DOORS: Mapping[str, Demand] = {
    "POST /register/{tenant}/export": Demand(GRAVE),
    "POST /inventory/{tenant}/preview": Demand(ORDINARY),
    "POST /inventory/{tenant}": Demand(ORDINARY),
    "GET /inventory/{tenant}": Demand(ORDINARY),
}
"""Every REST door behind which somebody is identified."""

OPEN_DOORS = frozenset(
    {
        "GET /healthz", "GET /readyz", "GET /config.json", "GET /{path:path}",
        "POST /auth/backchannel-logout", "POST /federators/enrol", "POST /federators/renew",
        "POST /probe", "DELETE /probe/{view}",
    }
)  # fmt: skip
"""Doors that ask no person who they are: they say nothing of a commune's cameras, nor of people.
Who comes by the last five proves it otherwise: the provider's signature, a code, a certificate, the
secret of the place's own probe."""
