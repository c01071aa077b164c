"""What each difference between an account and a habilitation is called, and who settles it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from services.api.reconciling.drift import Kind
from tenants.habilitations.barring import EVERY, LOOK, STEER

DRIFTS: Mapping[Kind, tuple[str, str]] = {
    Kind.ACCOUNT_MISSING: (
        "Habilité, sans compte dans Keycloak.",
        "L'administrateur de la plateforme crée le compte, ou corrige le nom du compte dans "
        "l'habilitation.",
    ),
    Kind.ACCOUNT_UNBOUND: (
        "Habilité sous le nom de son compte, qui n'y est pas encore rattaché.",
        "L'administrateur de la plateforme rapproche les comptes.",
    ),
    Kind.ACCOUNT_DISABLED: (
        "Habilité, et son compte est désactivé.",
        "L'administrateur de Keycloak dit pourquoi, puis le réactive ; sinon, mettez fin à "
        "l'habilitation.",
    ),
    Kind.NOT_A_MEMBER: (
        "Habilité, et son compte n'est pas membre de l'organisation.",
        "L'administrateur de la plateforme rapproche les comptes ; sinon, mettez fin à "
        "l'habilitation.",
    ),
    Kind.NOT_HABILITATED: (
        "Membre de l'organisation, sans que personne ne l'ait habilité.",
        "Habilitez cette personne, ou l'administrateur de la plateforme la retire.",
    ),
    Kind.STILL_OPEN: (
        "Suspendu, ou en fin d'habilitation, et son compte est encore ouvert.",
        "Rien : le compte est fermé dans la minute.",
    ),
    Kind.GROUP_TOO_WIDE: (
        "Son groupe donne plus que son habilitation.",
        "L'administrateur de la plateforme rapproche les comptes, ou étendez l'habilitation.",
    ),
    Kind.GROUP_TOO_NARROW: (
        "Son groupe donne moins que son habilitation.",
        "L'administrateur de la plateforme rapproche les comptes, ou réduisez l'habilitation.",
    ),
    Kind.DETAILS_DIFFER: (
        "Le compte et l'habilitation ne décrivent pas la même personne.",
        "Corrigez l'habilitation, ou l'administrateur de la plateforme corrige le compte.",
    ),
    Kind.SAME_PERSON_TWICE: (
        "Une même personne a deux comptes ouverts.",
        "L'administrateur de Keycloak ferme celui qui est de trop.",
    ),
}
"""What it is, then the remedy."""


def narrowed(bars: Collection[str]) -> str:
    """What the person has meanwhile."""
    if EVERY in bars:
        return "Aucun droit tant que l'écart dure."
    if LOOK in bars:
        return "Aucune image tant que l'écart dure."
    if STEER in bars:
        return "Ne pilote pas tant que l'écart dure."
    if bars:
        return f"Sans {', '.join(sorted(bars))} tant que l'écart dure."
    return "Droits inchangés : ils sont les mêmes des deux côtés."
