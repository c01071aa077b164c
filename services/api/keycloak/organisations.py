"""Whom Keycloak must know as an organization: every tenant, every body that a deed
subscribes, who inspects, and who keeps the platform. Pure.

An alias is for ever: it stands in tokens, in habilitations and in registers. What two
deeds disagree on is refused rather than chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.api.identity.identity import OrganisationKind
from services.kit.probe import TENANT as PROBE
from tenants.conventions.convention import Deed


class UnclearOrganisations(ValueError):
    """Two deeds say different things of one organisation; the message names it."""


@dataclass(frozen=True, slots=True)
class Organisation:
    alias: str
    name: str
    kind: OrganisationKind
    sirets: tuple[str, ...] = ()
    """Its establishments, as ProConnect names them; no agent comes by ProConnect without one."""


INSPECTION = Organisation(
    "inspection", "Commission départementale et CNIL", OrganisationKind.INSPECTION
)
PLATFORM = Organisation("plateforme", "Exploitation de Beffroi", OrganisationKind.PLATFORM)


def organisations_of(deeds: Iterable[Deed], at: datetime) -> tuple[Organisation, ...]:
    """In the order of their aliases. Raises `UnclearOrganisations`."""
    found: dict[str, Organisation] = {}
    for said in _said_by(deeds, at):
        known = found.setdefault(said.alias, said)
        if known != said:
            raise UnclearOrganisations(
                f"{said.alias} is « {known.name} » ({known.kind}) in one convention and "
                f"« {said.name} » ({said.kind}) in another. Remedy: write the same in both"
            )
    named: dict[str, str] = {}
    for one in found.values():
        other = named.setdefault(one.name, one.alias)
        if other != one.alias:
            raise UnclearOrganisations(
                f"{other} and {one.alias} are both named « {one.name} ». "
                "Remedy: name them apart in their conventions"
            )
    return tuple(found[alias] for alias in sorted(found))


def with_sirets(
    organisations: Iterable[Organisation], sirets: Mapping[str, tuple[str, ...]]
) -> tuple[Organisation, ...]:
    """Raises `UnclearOrganisations` for a SIRET of nobody."""
    found = {one.alias: one for one in organisations}
    for alias in sirets:
        if alias not in found:
            raise UnclearOrganisations(
                f"{alias} has a SIRET and is in no convention. "
                "Remedy: mend KEYCLOAK_PROCONNECT_SIRETS"
            )
    return tuple(replace(one, sirets=sirets.get(alias, ())) for alias, one in found.items())


def _said_by(deeds: Iterable[Deed], at: datetime) -> Iterable[Organisation]:
    yield from (INSPECTION, PLATFORM)
    for deed in deeds:
        if deed.tenant.id == PROBE:
            # Nobody logs in for it.
            continue
        convention = deed.at(at)
        tenant = convention.tenant
        yield Organisation(tenant.id, tenant.name, OrganisationKind.TENANT)
        for one in convention.subscribers:
            yield Organisation(one.id, one.name, OrganisationKind.SUBSCRIBER)
