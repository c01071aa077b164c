"""How a page is laid out: headings with their article, lines under them, marks where agreed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.cli.conventions import catalogue as say
from services.cli.conventions import headings as head
from services.cli.words import Language, Said
from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.clauses import Asking, Notice
from tenants.conventions.convention import Convention
from tenants.vocabulary.identifiers import SubscriberId

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Teller:
    """One convention, told in one language."""

    convention: Convention
    language: Language

    def told(self, said: Said, **values: object) -> str:
        worded = {name: say.worded(value, self.language) for name, value in values.items()}
        return said.told(self.language, **worded)

    def mark(self, *paths: str) -> str:
        """That one of these values was agreed, and does not stand in the deed."""
        if self.convention.agreed.isdisjoint(paths):
            return ""
        return f" [{head.AGREED.told(self.language)}]"

    def cited(self, article: ArticleRef) -> str:
        """As short as this page allows: `art. 3`; the law is cited whole."""
        if article.convention != self.convention.id:
            return article.cited
        return article.number if article.number[:1].islower() else f"art. {article.number}"

    def number(self, clause: Clause) -> str:
        """The article of a clause, for a heading."""
        article = self.convention.articles.get(clause)
        return "" if article is None else f" ({self.cited(article)})"

    def contact(self, name: str) -> str:
        return next((one.name for one in self.convention.contacts if one.id == name), name)

    def motives(self, codes: Iterable[str]) -> str:
        found = (self.convention.motive(code) for code in codes)
        return ", ".join(one.label for one in found if one is not None)

    def bodies(self, names: Iterable[SubscriberId]) -> str:
        found = (self.convention.subscriber(name) for name in names)
        return ", ".join(one.name for one in found if one is not None)

    def section(
        self, title: Said, lines: Iterable[str], clause: Clause | None = None
    ) -> Iterator[str]:
        """A heading and its lines; nothing where there is no line."""
        told = list(lines)
        if told:
            yield ""
            yield self.told(title) + (self.number(clause) if clause else "")
            yield from (f"  {line}" for line in told)

    def asking(self, asking: Asking, path: str) -> str:
        return self.told(
            head.ASKED,
            by=", ".join(asking.by),
            by_mark=self.mark(f"{path}.approvers"),
            within=say.lasting(asking.within, self.language),
            silence=say.SILENCES[asking.on_silence].told(self.language),
            mark=self.mark(f"{path}.answer_within_seconds", f"{path}.on_silence"),
        )

    def notice(self, notice: Notice, path: str) -> str:
        return self.told(
            head.NOTICE,
            to=self.contact(notice.to),
            contents=", ".join(say.content(one, self.language) for one in notice.contents),
            within=say.lasting(notice.within, self.language),
            mark=self.mark(f"{path}.contents", f"{path}.within_minutes"),
            article=self.cited(notice.article),
        )


def in_order(number: str) -> tuple[bool, list[tuple[int, str]]]:
    """Article 10 after article 9, and what has no number at the end."""
    parts = [one for one in _DIGITS.split(number) if one]
    return not number[:1].isdigit(), [
        (int(one), "") if one.isdigit() else (0, one) for one in parts
    ]


def state_of(signed: date, expires: date, today: date) -> Said:
    """Whether an order is in force, was, or will be."""
    if today < signed:
        return head.COMING
    return head.VALID if today < expires else head.EXPIRED
