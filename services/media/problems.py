"""How the WHEP door says no: `application/problem+json` (RFC 9457), with a stable `code`.

The sentences are for agents, in French, and say what to do. No trace of ours, no
token and no address ever stands in an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

# An offer that we cannot serve is 422: 406 would announce an offer of ours, which a player is to
# answer (WHEP, "Server Sends Counter-Offer").
PROBLEMS: Final[Mapping[str, tuple[int, str, str]]] = {
    "pass-missing": (401, "Laissez-passer absent", "Demandez d’abord à voir la caméra."),
    "pass-refused": (
        401,
        "Laissez-passer refusé",
        "Le laissez-passer est expiré ou illisible : redemandez la caméra.",
    ),
    "view-ended": (401, "Vue terminée", "Cette vue est terminée : redemandez la caméra."),
    "pass-for-another-camera": (
        403,
        "Autre caméra",
        "Ce laissez-passer ouvre une autre caméra : redemandez celle-ci.",
    ),
    "quality-unknown": (400, "Qualité inconnue", "Demandez la qualité « main » ou « sub »."),
    "offer-unreadable": (400, "Offre illisible", "L’offre SDP du navigateur est illisible."),
    "offer-too-slow": (408, "Offre trop lente", "L’offre SDP n’est pas arrivée à temps."),
    "offer-too-large": (413, "Offre trop longue", "L’offre SDP dépasse 64 ko."),
    "not-sdp": (415, "Type inattendu", "Envoyez l’offre avec le type application/sdp."),
    "no-h264": (
        422,
        "H.264 absent",
        "Ce navigateur ne sait pas lire le H.264 en WebRTC, et ce relais ne convertit pas : "
        "utilisez Chromium, Chrome ou Edge.",
    ),
    "dtls-role": (
        422,
        "Rôle DTLS impossible",
        "Le navigateur doit pouvoir ouvrir lui-même la session DTLS (setup:actpass ou active).",
    ),
    "not-a-viewer": (422, "Offre sans réception", "L’offre doit demander à recevoir la vidéo."),
    "link-lost": (
        503,
        "Commune non reliée",
        "La liaison avec la commune est coupée. Nouvel essai automatique.",
    ),
    "node-full": (
        503,
        "Relais complet",
        "Ce relais d’images est complet : fermez des vues ou réessayez plus tard.",
    ),
    "draining": (
        503,
        "Relais en cours d’arrêt",
        "Ce relais d’images s’arrête : l’image reprend par un autre.",
    ),
    "no-such-session": (404, "Session inconnue", "Cette session n’existe pas ou n’existe plus."),
    "not-found": (404, "Adresse inconnue", "Il n’y a rien à cette adresse."),
    "method-not-allowed": (
        405,
        "Méthode refusée",
        "Cette adresse n’accepte pas cette méthode ; ni candidats ni reprise ICE après l’offre.",
    ),
    "internal": (500, "Erreur interne", "Le relais d’images a rencontré une erreur."),
}

_HEADERS: Final[Mapping[str, Mapping[str, str]]] = {
    "pass-missing": {"WWW-Authenticate": 'Bearer realm="beffroi"'},
    "pass-refused": {"WWW-Authenticate": 'Bearer realm="beffroi", error="invalid_token"'},
    "view-ended": {"WWW-Authenticate": 'Bearer realm="beffroi", error="invalid_token"'},
    "not-sdp": {"Accept-Post": "application/sdp"},
    "link-lost": {"Retry-After": "2"},
    "draining": {"Retry-After": "1"},
    "node-full": {"Retry-After": "30"},
}


class Problem(Exception):
    """Refuse this request; `precision` is English, for who writes a player."""

    def __init__(self, code: str, precision: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.precision = precision


def answer(code: str, precision: str | None = None, headers: Mapping[str, str] = {}) -> Response:
    """The answer that carries this problem."""
    status, title, detail = PROBLEMS[code]
    body = {"type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    if precision is not None:
        body["precision"] = precision
    return JSONResponse(
        body,
        status,
        {"Cache-Control": "no-store", **_HEADERS.get(code, {}), **headers},
        "application/problem+json",
    )


async def on_problem(_: Request, error: Exception) -> Response:
    if not isinstance(error, Problem):
        raise error
    return answer(error.code, error.precision)


async def on_http(_: Request, error: Exception) -> Response:
    """What the router itself refuses."""
    if not isinstance(error, HTTPException):
        raise error
    code = "method-not-allowed" if error.status_code == 405 else "not-found"
    return answer(code, headers=error.headers or {})


async def on_bug(_: Request, error: Exception) -> Response:
    """The trace is for the log, which the server writes; the answer has none."""
    return answer("internal")
