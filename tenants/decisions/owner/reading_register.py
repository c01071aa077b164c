"""May this person read a tenant's register, and how much of it? Each side reads its own.

The owner reads its whole log; a subscribed service the entries of its own agents (VA-17); an
inspection the whole log of any tenant, for it checks who looked (CSI L253-2, L253-3).
An ended convention closes nothing here: who looked stays to be answered for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import INSPECTION, RESPONSIBLE, Clause
from tenants.conventions.convention import Convention, Deed
from tenants.decisions.outcomes import Granted, Refused
from tenants.decisions.standing import NO_CONVENTION
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

ROLE = "register.read"


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """`roles` are those the agent holds for `organisation`, by the identity provider, which
    says too whether it `inspects`."""

    agent: AgentId
    organisation: SubscriberId
    roles: frozenset[str]
    tenant: TenantId
    at: datetime
    inspects: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """How far a granted reading goes. `only`: the entries of this service, `None`: all."""

    only: SubscriberId | None

    def covers(self, organisation: str | None) -> bool:
        """Whether an entry made for `organisation` may be read."""
        return self.only is None or organisation == self.only


def decide(request: ReadRequest, deed: Deed | None) -> Granted | Refused:
    if ROLE not in request.roles:
        return Refused(
            RESPONSIBLE if deed is None else deed.at(request.at).article(Clause.TRACE),
            "role-missing",
            "Votre compte ne permet pas de lire le registre.",
            "Demandez le rôle « register.read » à l'administrateur de votre service.",
        )
    if str(request.organisation) == request.tenant:
        return Granted(RESPONSIBLE, request.at)
    if request.inspects:
        return Granted(INSPECTION, request.at)
    if deed is None:
        return NO_CONVENTION

    convention = deed.at(request.at)
    if any(_names(one, request.organisation) for one in deed.versions):
        return Granted(convention.article(Clause.TRACE), request.at)
    return Refused(
        convention.article(Clause.TRACE),
        "not-subscribed",
        "Votre service n'a jamais été destinataire des images de cette collectivité.",
        "Le registre se lit par la collectivité, et par les services qu'elle a abonnés.",
    )


def readable(request: ReadRequest) -> Readable:
    """What a granted request covers."""
    is_owner = str(request.organisation) == request.tenant
    return Readable(None if is_owner or request.inspects else request.organisation)


def _names(convention: Convention, organisation: SubscriberId) -> bool:
    return convention.subscriber(organisation) is not None
