"""How an article is cited, so that an agent, an elected official or a judge finds it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Clause(StrEnum):
    """What an article is about. The value is its key in the TOML of a convention."""

    TERM = "term"
    AUTHORISATION = "authorisation"
    WATCHING = "watching"
    QUOTA = "quota"
    PURPOSE = "purpose"
    HABILITATION = "habilitation"
    NO_RECORDING = "no-recording"
    TRACE = "trace"
    STAFFED = "staffed"
    INVENTORY = "inventory"
    PRECEDENCE = "precedence"
    STEERING = "steering"
    TICKETS = "tickets"
    ARRANGEMENTS = "arrangements"
    CRISIS = "crisis"
    EXTRACTION = "extraction"
    RETENTION = "retention"
    DESTRUCTIONS = "destructions"
    TRANSMISSIONS = "transmissions"
    PERIMETER = "perimeter"
    MAINTENANCE = "maintenance"
    TRANSPORT = "transport"
    CONTACTS = "contacts"
    VISITS = "visits"
    SCREENS = "screens"
    EQUIPMENT = "equipment"
    COMMITTEE = "committee"
    BIOMETRICS = "biometrics"
    PUBLICATION = "publication"
    EXPERIMENT = "experiment"


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """One article of one deed. `summary` is our own French sentence, not the deed's."""

    convention: str
    number: str
    summary: str

    @property
    def cited(self) -> str:
        """`villeneuve-d-ascq art. 3`; a place that has no number goes by its name."""
        if self.number[:1].islower():
            return f"{self.convention}, {self.number}"
        return f"{self.convention} art. {self.number}"


LAW = "code de la sécurité intérieure"

RECIPIENTS = ArticleRef(
    LAW,
    "L252-3",
    "Seuls les agents individuellement désignés et dûment habilités reçoivent les images, "
    "si l'autorisation préfectorale le prévoit.",
)
"""What is cited where no convention speaks (CSI L252-3)."""

AUTHORISATION = ArticleRef(
    LAW, "L252-4", "L'autorisation préfectorale vaut cinq ans au plus et se renouvelle."
)

DESIGNATION = ArticleRef(
    LAW,
    "R253-3",
    "Le chef de service désigne et habilite ses agents ; le maire, ceux de sa commune.",
)
"""Who may habilitate whom (CSI R253-3, II)."""

RESPONSIBLE = ArticleRef(
    LAW, "R251-1", "La collectivité est responsable de son système de vidéoprotection."
)
"""What an owner's own acts rest on (CSI R251-1)."""
