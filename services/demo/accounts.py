"""The people of the demo: who they are, for whom they act, and what they may see.

Invented names. The rights are those the founding conventions give such people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.demo.issuer.accounts import Account
from tenants.habilitations.habilitation import Designation, Habilitation, Level, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId, TenantId

PASSWORD = "beffroi"  # noqa: S105  # printed on the login page: the demo keeps no secret
ZONE = SubscriberId("zone-demo")
SDIS = SubscriberId("sdis-demo")
OWN_CAMERAS = TenantId("mes-cameras")

_LOOK_AND_STEER = frozenset({Right.WATCH, Right.STEER})
_CONVENE = frozenset({Right.ARRANGE, Right.CONVENE})
_ROLES = {
    "subscriber": ("flow.view", "flow.steer"),
    "tenant": ("register.read", "camera.manage", "control.approve", "directory.manage"),
}
_NORD = ("villeneuve-d-ascq", "lille", "roubaix", "tourcoing")
CHARENTON = "charenton-immobiliere-3f"
_EVERYWHERE = (*_NORD, "metz", "lons-le-saunier", CHARENTON, "evrange")


@dataclass(frozen=True, slots=True)
class Person:
    """An account, and the acts for which the person is habilitated at some tenants."""

    account: Account
    tenants: tuple[TenantId, ...]
    acts: frozenset[Right] = _LOOK_AND_STEER
    mayor_of: str | None = None
    """INSEE code of the commune whose mayor designated the person; `None`: a State's service."""


def people() -> tuple[Person, ...]:
    """Everybody who can log in to the demo."""
    return (
        _person(
            "martin", "Camille Martin", "Brigadier-chef", "CIC du Nord", "cic-nord", _NORD,
            "Opératrice du CIC : voit et ouvre les caméras de la métropole lilloise.",
            acts=_LOOK_AND_STEER | _CONVENE,
            roles=(*_ROLES["subscriber"], "directory.manage"),
        ),
        _person(
            "leroy", "Dominique Leroy", "Gardien de la paix", "CIC du Nord", "cic-nord", _NORD,
            "Second poste du CIC : rejoint une caméra déjà ouverte sans prendre de créneau.",
            acts=_LOOK_AND_STEER | _CONVENE,
        ),
        _person(
            "fournier", "Robin Fournier", "Lieutenant", "SDIS du Nord", SDIS, _NORD,
            "Sapeurs-pompiers, après le CIC : peut remplir les créneaux, et en céder un.",
            acts=frozenset({Right.WATCH}), roles=("flow.view",),
        ),
        _person(
            "roussel", "Maxime Roussel", "Commandant", "CIC du Nord", "cic-nord", _NORD,
            "Cheffe du CIC : habilite et suspend ses agents, lit au registre ce qu'ils ont fait.",
            roles=("flow.view", "flow.steer", "register.read", "habilitation.manage"),
        ),
        _person(
            "bernard", "Sacha Bernard", "Commandant", "Centre opérationnel de zone", ZONE,
            _EVERYWHERE,
            "Voit les huit collectivités ; Charenton ne s'ouvre que sur ticket.",
        ),
        _person(
            "weber", "Claude Weber", "Major", "CIC de la Moselle", "cic-moselle",
            ("metz", "evrange"),
            "Opérateur du CIC de la Moselle : Metz et Évrange, et rien d'autre.",
            acts=_LOOK_AND_STEER | _CONVENE,
        ),
        _person(
            "petit", "Andrea Petit", "Gardien de la paix stagiaire", "CIC du Nord", "cic-nord", (),
            "Pas encore habilité : ne voit aucune commune.",
        ),
        _person(
            "dubois", "Alex Dubois", "Chef de salle", "CSU de Villeneuve d'Ascq",
            "villeneuve-d-ascq", (),
            "Côté commune : voit ses caméras et qui les regarde, répond aux demandes de main.",
            kind="tenant", roles=(*_ROLES["tenant"], "habilitation.manage"),
        ),
        _person(
            "moreau", "Charlie Moreau", "Brigadier-chef principal", "CSU de Charenton-le-Pont",
            "csu-charenton", (CHARENTON,),
            "Police municipale : demande un ticket pour voir les halls du bailleur.",
            acts=frozenset({Right.WATCH, Right.ASK_TICKET}), roles=("flow.view",),
            mayor_of="94018",
        ),
        _person(
            "garnier", "Noa Garnier", "Responsable de site", "Immobilière 3F", CHARENTON,
            (CHARENTON,),
            "Côté bailleur, titulaire : accepte, refuse et interrompt les tickets.", kind="tenant",
            acts=frozenset({Right.DECIDE_TICKET}),
        ),
    )  # fmt: skip


def habilitations(now: datetime) -> tuple[Habilitation, ...]:
    """What the heads of service signed: for the year of `now` and the next.

    The same all year long, so that a demo that keeps its data enters them once.
    """
    return tuple(
        Habilitation(
            agent=AgentId(person.account.sub),
            organisation=SubscriberId(person.account.organisation),
            tenant=tenant,
            since=datetime(now.year, 1, 1, tzinfo=UTC) - timedelta(days=1),
            until=datetime(now.year + 2, 1, 1, tzinfo=UTC),
            designation=_designation(person, now),
            acts=person.acts,
            name=person.account.name,
            rank=person.account.rank,
            service=person.account.service,
        )
        for person in people()
        for tenant in (*person.tenants, *_own_cameras_of(person))
    )


def _designation(person: Person, now: datetime) -> Designation:
    reference = f"DEMO-{now.year}"
    if person.mayor_of is None:
        return Designation("Chef de service (démonstration)", reference)
    communes = frozenset({person.mayor_of})
    return Designation("Maire (démonstration)", reference, "maire", Level.MAYOR, communes)


def _own_cameras_of(person: Person) -> tuple[TenantId, ...]:
    """The visitor's cameras are for who watches without a ticket."""
    return (OWN_CAMERAS,) if person.tenants and Right.STEER in person.acts else ()


def _person(
    username: str,
    name: str,
    rank: str,
    service: str,
    organisation: str,
    tenants: tuple[str, ...],
    description: str,
    kind: str = "subscriber",
    acts: frozenset[Right] = _LOOK_AND_STEER,
    roles: tuple[str, ...] | None = None,
    mayor_of: str | None = None,
) -> Person:
    account = Account(
        username=username,
        password=PASSWORD,
        sub=f"demo-{username}",
        name=name,
        rank=rank,
        service=service,
        organisation=organisation,
        organisation_name=service,
        organisation_kind=kind,
        roles=roles or _ROLES[kind],
        description=description,
        mail=f"{name.lower().replace(' ', '.')}@{organisation}.example",
    )
    return Person(account, tuple(TenantId(one) for one in tenants), acts, mayor_of)
