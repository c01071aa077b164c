"""What the demo adds to the founding deeds so that they open today, and says so.

A prefect's order lasts five years and an experiment twelve months: the deeds as
signed would refuse one after the other, rightly. The demo pretends that each was
renewed on the day it starts; nobody did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

from services.demo.accounts import OWN_CAMERAS, SDIS, ZONE
from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import Convention, Deed, PrefectoralOrder, Subscriber
from tenants.vocabulary.identifiers import TenantId

RENEWAL = "renouvellement fictif (démonstration)"
_FOLDER = Path(str(files("services.demo") / "world" / "conventions"))


class NoSuchTenant(ValueError):
    """A deed to try is of a tenant that the demo's world has not; the message names it."""


def demo_conventions(
    today: date, own_cameras: bool, tried: Path | None = None
) -> Mapping[TenantId, Deed]:
    """The founding deeds and the illustrative ones, all in force on `today`.

    Those of the folder `tried` stand in the place of their tenants'. Raises `UnreadableDeed`,
    `NoSuchTenant`.
    """
    deeds = dict(read_conventions([SIGNED, _FOLDER]))
    for tenant, deed in (read_conventions([tried]) if tried is not None else {}).items():
        if tenant not in deeds:
            raise NoSuchTenant(tenant)
        deeds[tenant] = deed
    return {
        tenant: Deed(tuple(illustrate(version, today) for version in deed.versions))
        for tenant, deed in deeds.items()
        if own_cameras or tenant != OWN_CAMERAS
    }


def illustrate(convention: Convention, today: date) -> Convention:
    """`convention` as if it had been renewed on `today`, with the demo's own services among its
    readers."""
    order = PrefectoralOrder(RENEWAL, today, today + timedelta(days=5 * 365))
    zone = Subscriber(
        ZONE,
        "Centre opérationnel de zone (démonstration)",
        9,
        ArticleRef(convention.id, "avenant fictif", "Abonnement ajouté pour la démonstration."),
    )
    fire = Subscriber(
        SDIS,
        "SDIS du Nord (démonstration)",
        2,
        ArticleRef(convention.id, "avenant fictif", "Abonnement ajouté pour la démonstration."),
    )
    # Only where a clause ranks the services does one come after another.
    ranked = (fire,) if Clause.PRECEDENCE in convention.articles else ()
    term = convention.term
    if term.end_after(today) is None:
        term = replace(term, ends=today + timedelta(days=365))
    return replace(
        convention,
        term=term,
        orders=(*convention.orders, order),
        subscribers=(*convention.subscribers, *ranked, zone),
    )
