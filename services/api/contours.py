"""The contours of the tenants, out of the file that the console draws.

Without a console nothing is known of them, and no import is remarked upon for its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.kit.inventory.places.contours import Contour, join, read_contours
from tenants.conventions.convention import Deed, Tenant
from tenants.vocabulary.identifiers import TenantId

FILE = Path("basemap") / "contours.geojson"


def tenant_contours(
    console: Path | None, deeds: Mapping[TenantId, Deed]
) -> Mapping[TenantId, Contour]:
    """By tenant; one whose communes are not all drawn is left out."""
    if console is None or not (console / FILE).is_file():
        return {}
    drawn = read_contours((console / FILE).read_bytes())
    wanted = {id_: _communes(deed.tenant) for id_, deed in deeds.items()}
    return {
        id_: join(drawn[code] for code in sorted(codes))
        for id_, codes in wanted.items()
        if codes <= drawn.keys()
    }


def _communes(tenant: Tenant) -> set[str]:
    return {tenant.insee, *(member.insee for member in tenant.members)}
