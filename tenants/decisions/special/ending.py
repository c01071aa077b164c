"""May this person end what was convened before its time?

Who asked for it, always: ending gives nothing. The owner too, of what opens its images; a
police post's activity is the State's own to end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import RESPONSIBLE, ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused
from tenants.vocabulary.identifiers import SubscriberId, TenantId


@dataclass(frozen=True, slots=True)
class SpecialEnd:
    """One person ends what `asked_by` convened; `opens`: whether it opens images."""

    organisation: SubscriberId
    tenant: TenantId
    asked_by: SubscriberId
    opens: bool
    at: datetime


def decide(request: SpecialEnd, convention: Convention | None) -> Outcome:
    article = _article(convention)
    if request.organisation == request.asked_by:
        return Granted(article, request.at)
    if str(request.organisation) == request.tenant and request.opens:
        return Granted(RESPONSIBLE, request.at)
    return Refused(
        article,
        "not-an-ender",
        "Votre service n'a pas demandé ce qui est en cours, et ne peut pas y mettre fin.",
        "Demandez-le au service qui l'a demandé.",
    )


def _article(convention: Convention | None) -> ArticleRef:
    return RESPONSIBLE if convention is None else convention.article(Clause.WATCHING)
