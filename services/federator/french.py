"""The sentences a federator says to agents: French, one for each code of its own.

Refusals of the rules bring their own words; these are for what only the commune's
side decides.
"""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    "pass-refused": "Le droit présenté est faux, expiré ou illisible : rouvrez la caméra.",
    "camera-unknown": "Cette caméra n'est plus partagée par la collectivité.",
    "fenced": "Ce flux a été attribué à une autre caméra.",
    "stopped": "Plus personne ne regarde cette caméra.",
    "unconfirmed": "Le flux n'a plus été confirmé : il s'est arrêté de lui-même.",
    "habilitation-ended": "L'habilitation à regarder cette caméra a pris fin.",
    "convention-ended": "La convention ou l'autorisation a pris fin.",
    "register-inconsistent": "Le registre présenté n'est pas celui que la collectivité a signé : "
    "aucune image tant que le désaccord n'est pas levé.",
    "cut-by-commune": "La collectivité a coupé l'image.",
}


def sentence(code: str, reason: str = "") -> str:
    """What the agent reads; `reason` is the commune's own words, where it gave some."""
    return f"{SENTENCES[code]} Motif : {reason}" if reason else SENTENCES[code]
