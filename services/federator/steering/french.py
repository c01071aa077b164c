"""The sentences a federator says about a joystick: French, one for each code."""

from __future__ import annotations

from typing import Final

SENTENCES: Final = {
    "pass-refused": "Le droit de piloter présenté est faux, expiré ou illisible : redemandez.",
    "no-picture": "Sans image de cette caméra, pas de pilotage : rouvrez la vue.",
    "not-steerable": "Cette caméra ne se pilote pas à distance.",
    "fenced": "Cette main a été rendue, ou donnée à un autre depuis : redemandez.",
    "held-by-csu": "Le CSU pilote cette caméra : il est prioritaire.",
    "calm": "Le CSU vient de reprendre cette caméra : attendez un moment, puis redemandez.",
    "taken-back": "Le CSU a repris la main.",
    "superseded": "La main a été donnée à un autre agent.",
    "released": "La main a été rendue.",
    "deadline": "La main est arrivée à son terme.",
    "view-ended": "La vue est terminée : la main est rendue.",
    "link-lost": "La liaison avec la commune est perdue : la caméra est arrêtée.",
    "federator-stopped": "Le boîtier de la commune s'arrête : la caméra est arrêtée.",
    "camera-unreachable": "La caméra ne prend pas les ordres : la main est rendue.",
    "stop-unconfirmed": "La caméra n'a pas confirmé son arrêt : prévenez le CSU, regardez l'image.",
}


HAND = "le CSU, à sa manette"
"""Who took a camera back by moving it: nobody logs in at a joystick."""
TOUCHED = "il a touché sa propre manette."


def sentence(code: str, reason: str = "") -> str:
    """What the agent reads; `reason` is the commune's own words, where it gave some."""
    said = SENTENCES.get(code, SENTENCES["camera-unreachable"])
    return f"{said} Motif : {reason}" if reason else said
