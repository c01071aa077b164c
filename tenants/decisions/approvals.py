"""Was the word given that a clause asks for?

One gate for the joystick, for special regimes and for arrangements. The same act asks
again with the answer as evidence; an answer about something else, or from somebody the
clause does not name, is no answer.
"""

from __future__ import annotations

from datetime import datetime

from tenants.conventions.articles import ArticleRef
from tenants.conventions.clauses import Asking, Silence
from tenants.decisions.evidence import Approval, Declined, Evidence, Matter, Unanswered, of_kind
from tenants.decisions.outcomes import Duty, NeedsApproval, Refused, or_of


def approved_until(
    asking: Asking,
    article: ArticleRef,
    matter: Matter,
    at: datetime,
    evidence: tuple[Evidence, ...],
    duties: tuple[Duty, ...] = (),
) -> datetime | NeedsApproval | Refused:
    """Until when the word given holds; or that it is still needed, or was refused.

    Of two answers the later one counts: who said no may still say yes, and the reverse.
    """
    given = [
        one
        for one in of_kind(Approval, evidence)
        if one.matter == matter and one.by in asking.by and one.at <= at < one.until
    ]
    refused = [
        one
        for one in of_kind(Declined, evidence)
        if one.matter == matter and one.by in asking.by and one.at <= at
    ]
    last_no = max(refused, key=_said, default=None)
    last_yes = max(given, key=_said, default=None)
    if last_no is not None and (last_yes is None or last_yes.at <= last_no.at):
        return _declined(article, last_no)
    if last_yes is not None:
        return last_yes.until
    return _silent(asking, article, matter, at, evidence, duties)


def _said(answer: Approval | Declined) -> datetime:
    return answer.at


def _silent(
    asking: Asking,
    article: ArticleRef,
    matter: Matter,
    at: datetime,
    evidence: tuple[Evidence, ...],
    duties: tuple[Duty, ...],
) -> datetime | NeedsApproval | Refused:
    asked = [one for one in of_kind(Unanswered, evidence) if one.matter == matter]
    if not asked:
        return NeedsApproval(article, asking.by, at + asking.within, asking.on_silence, duties)

    last = max(asked, key=lambda one: one.asked)
    deadline = last.asked + asking.within
    if at < deadline:
        return NeedsApproval(article, asking.by, deadline, asking.on_silence)
    if asking.on_silence is Silence.GRANT and at < last.until:
        return last.until
    return Refused(
        article,
        "unanswered",
        f"Sans réponse dans le délai, la demande est refusée (accord de : {or_of(asking.by)}).",
        "Appelez l'autre salle, puis redemandez.",
    )


def _declined(article: ArticleRef, answer: Declined) -> Refused:
    return Refused(
        article,
        "declined",
        f"La demande a été refusée par : {answer.by}.",
        "Appelez l'autre salle si la situation a changé, puis redemandez.",
    )
