"""May this person answer for a post, or for the owner, to what was asked?

An active post is the State's: who answers for it acts for the service that declared it, in
the office that the regime names, and never answers himself. For an arrangement the deed names
an office of the owner's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.clauses import Asking
from tenants.conventions.convention import Convention
from tenants.decisions.outcomes import Granted, Outcome, Refused, or_of
from tenants.decisions.special.posting import regime_unknown
from tenants.decisions.standing import (
    NO_CONVENTION,
    absent,
    is_owner,
    owner_only,
    standing,
)
from tenants.habilitations.habilitation import Habilitation, Right
from tenants.vocabulary.identifiers import AgentId, SubscriberId


@dataclass(frozen=True, slots=True)
class PostAnswer:
    """One person answers `asker` in `office`; `declared_by` declared the post active."""

    agent: AgentId
    organisation: SubscriberId
    asker: AgentId
    declared_by: SubscriberId
    regime: str
    office: str
    at: datetime
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class OwnerAnswer:
    """One person of the owner's answers in `office` to a request for an arrangement."""

    agent: AgentId
    organisation: SubscriberId
    office: str
    at: datetime
    zone: str | None = None


def for_post(
    request: PostAnswer, convention: Convention | None, habilitation: Habilitation | None
) -> Outcome:
    """Granted: the answer counts."""
    if convention is None:
        return NO_CONVENTION
    stands = standing(request, convention, habilitation, Right.WATCH)
    if isinstance(stands, Refused):
        return stands
    regime = next((one for one in convention.regimes if one.id == request.regime), None)
    if regime is None:
        return regime_unknown(convention)
    is_theirs = request.organisation == request.declared_by
    if not is_theirs or request.agent == request.asker:
        return _other_office(regime.article, regime.asking)
    return _in_office(request.office, regime.asking, regime.article, request.at)


def for_owner(request: OwnerAnswer, convention: Convention | None) -> Outcome:
    """Granted: the answer counts; what it opens is `arranging`'s to say."""
    if convention is None:
        return NO_CONVENTION
    rule = convention.arranging
    if rule is None:
        return absent(convention, Clause.ARRANGEMENTS)
    if not is_owner(request, convention):
        return owner_only(convention, Clause.ARRANGEMENTS, "Répondre à cette demande")
    return _in_office(request.office, rule.asking, rule.article, request.at)


def _in_office(office: str, asking: Asking, article: ArticleRef, at: datetime) -> Outcome:
    return Granted(article, at) if office in asking.by else _other_office(article, asking)


def _other_office(article: ArticleRef, asking: Asking) -> Refused:
    return Refused(
        article,
        "not-an-approver",
        f"La convention donne cette réponse à : {or_of(asking.by)}.",
        "Transmettez la demande à qui elle revient.",
    )
