"""How each organisation of the demo is reached: numbers that the regulator keeps for fiction.

Nobody answers at 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49 and 06 39 98 (ARCEP), and
no mail goes to `.example` (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tenants.decisions.owner.giving_contacts import TypedContact
from tenants.vocabulary.contacts import Desk
from tenants.vocabulary.identifiers import SubscriberId

_ALL_HOURS = "24 h sur 24"
_ROOM_HOURS = "selon les heures du CSU"


def phone_book() -> Mapping[SubscriberId, Sequence[TypedContact]]:
    """By organisation, in the order people read it."""
    return {
        SubscriberId("villeneuve-d-ascq"): _csu("villeneuve-d-ascq", "10", "03 53 01"),
        SubscriberId("lille"): _csu("lille", "20", "03 53 01"),
        SubscriberId("roubaix"): _csu("roubaix", "30", "03 53 01"),
        SubscriberId("tourcoing"): _csu("tourcoing", "40", "03 53 01"),
        SubscriberId("metz"): _csu("metz", "50", "03 53 01"),
        SubscriberId("lons-le-saunier"): _csu("lons-le-saunier", "60", "03 53 01"),
        SubscriberId("evrange"): (
            TypedContact(Desk.HEAD, "Mairie", "03 53 01 70 01", "mairie@evrange.example"),
        ),
        SubscriberId("charenton-immobiliere-3f"): (
            TypedContact(
                Desk.IN_CHARGE, "Titulaire, responsable de site", "06 39 98 80 01",
                "titulaire@immobiliere-3f.example",
            ),
            TypedContact(
                Desk.OTHER, "Suppléant", "06 39 98 80 02", "suppleant@immobiliere-3f.example"
            ),
            TypedContact(
                Desk.ON_CALL, "Astreinte sûreté", "01 99 00 80 03",
                "astreinte@immobiliere-3f.example", _ALL_HOURS,
            ),
        ),
        SubscriberId("csu-charenton"): (
            TypedContact(
                Desk.ROOM, "Salle du CSU", "01 99 00 81 01", "salle@csu-charenton.example",
                _ROOM_HOURS,
            ),
        ),
        SubscriberId("cic-nord"): _cic("cic-nord", "03 53 01 90"),
        SubscriberId("cic-moselle"): _cic("cic-moselle", "03 53 01 91"),
        SubscriberId("cic-jura"): _cic("cic-jura", "03 53 01 92"),
    }  # fmt: skip


def _csu(commune: str, tens: str, series: str) -> Sequence[TypedContact]:
    return (
        TypedContact(
            Desk.ROOM, "Salle du CSU", f"{series} {tens} 01", f"csu@{commune}.example", _ROOM_HOURS
        ),
        TypedContact(
            Desk.HEAD, "Responsable du CSU", f"{series} {tens} 02", f"chef.csu@{commune}.example"
        ),
        TypedContact(
            Desk.ON_CALL, "Astreinte, CSU fermé", f"06 39 98 {tens} 03", "", "nuit et dimanche"
        ),
        TypedContact(Desk.REGISTER, "Délégué à la protection des données", "",
                     f"dpo@{commune}.example"),
    )  # fmt: skip


def _cic(name: str, start: str) -> Sequence[TypedContact]:
    return (
        TypedContact(
            Desk.ROOM, "Salle de commandement", f"{start} 01", f"salle@{name}.example", _ALL_HOURS
        ),
        TypedContact(Desk.HEAD, "Chef de salle", f"{start} 02", f"chef@{name}.example", _ALL_HOURS),
    )
