"""Read the clauses that carry rules: steering, tickets, arrangements, crisis cells and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeAlias

from tenants.conventions.articles import ArticleRef
from tenants.conventions.clauses import (
    Arrangement,
    ArrangementRule,
    Asking,
    Committee,
    CrisisRule,
    ExtractionRule,
    Ground,
    MaintenanceRule,
    Notice,
    Retention,
    Side,
    Silence,
    SpecialRegime,
    Steering,
    SteeringRule,
    TicketRule,
    Transport,
    Way,
)
from tenants.conventions.hours import Holidays, Hours, HoursException, UnreadableHours, read_hours
from tenants.conventions.reading.table import Table
from tenants.vocabulary.identifiers import AgentId, SubscriberId

Names: TypeAlias = Iterable[str]


def read_staffed(table: Table, _: ArticleRef) -> Hours:
    """When the CSU is staffed (VA-1)."""
    holidays = Holidays(table.take("department", str), table.take("good_friday", bool))
    exceptions = []
    for row in table.tables("exceptions"):
        exceptions.append(
            HoursException(
                row.take("day", date), row.take("hours", str), row.take("reference", str)
            )
        )
        row.finished()
    notation = table.take("hours", str)
    try:
        return read_hours(notation, holidays, exceptions)
    except UnreadableHours as error:
        raise table.wrong("hours", str(error)) from error


def read_ground(row: Table) -> Ground:
    ground = Ground(
        code=row.take("code", str),
        label=row.take("label", str),
        article=row.article(),
        incident_required=row.take("incident_required", bool),
    )
    row.finished()
    return ground


def read_steering(table: Table, article: ArticleRef, contacts: Names, is_staffed: bool) -> Steering:
    """`always` stands for both states of a CSU whose hours the deed does not give."""
    grounds = tuple(read_ground(row) for row in table.tables("grounds"))
    codes = [ground.code for ground in grounds]
    rules: dict[str, SteeringRule] = {}
    for state in ("always", "open", "closed"):
        if state in table:
            rules[state] = _steering_rule(table.table(state), codes, contacts)
    if "always" in rules and len(rules) > 1:
        raise table.wrong("always", "excludes open and closed: keep one or the others")
    if rules and "always" not in rules and not is_staffed:
        raise table.wrong("open", "needs the hours: write clauses.staffed, or always")
    always = rules.get("always")
    return Steering(article, grounds, rules.get("open", always), rules.get("closed", always))


def _steering_rule(table: Table, grounds: Names, contacts: Names) -> SteeringRule:
    way = table.word("way", Way)
    rule = SteeringRule(
        article=table.article(),
        way=way,
        grounds=table.words("grounds", grounds),
        longest=table.lasting("longest_hold_minutes"),
        asking=read_asking(table) if way is Way.APPROVAL else None,
        before=_notice_if_there(table, "before", contacts),
        afterwards=_notice_if_there(table, "afterwards", contacts),
    )
    if way is Way.NOTICE and rule.before is None:
        raise table.wrong("before", "is missing: a notice says to whom and what")
    if not rule.grounds:
        raise table.wrong("grounds", "is empty: name what may justify it")
    table.finished()
    return rule


def read_asking(table: Table) -> Asking:
    by = table.words("approvers")
    if not by:
        raise table.wrong("approvers", "is empty: name whose word is needed")
    return Asking(by, table.lasting("answer_within_seconds"), table.word("on_silence", Silence))


def _notice_if_there(table: Table, key: str, contacts: Names) -> Notice | None:
    return read_notice(table.table(key), contacts) if key in table else None


def read_notice(table: Table, contacts: Names) -> Notice:
    notice = Notice(
        article=table.article(),
        to=_contact(table, "to", contacts),
        contents=table.words("contents"),
        within=table.lasting("within_minutes"),
    )
    table.finished()
    return notice


def _contact(table: Table, key: str, contacts: Names) -> str:
    contact = table.take(key, str)
    if contact not in contacts:
        raise table.wrong(key, f"names no contact: write [[contacts]] with id {contact!r}")
    return contact


def read_tickets(table: Table, article: ArticleRef, contacts: Names) -> TicketRule:
    rule = TicketRule(
        article=article,
        shortest=table.lasting("shortest_hours"),
        longest=table.lasting("longest_hours"),
        estates=table.words("estates"),
        asking=read_asking(table),
        inform=read_notice(table.table("inform"), contacts),
        enders=tuple(Side(one) for one in table.words("enders", [*Side])),
    )
    if rule.longest < rule.shortest:
        raise table.wrong("longest_hours", "must not be less than shortest_hours")
    if not rule.estates:
        raise table.wrong("estates", "is empty: name the places a ticket may open")
    return rule


def read_arranging(table: Table, article: ArticleRef, motives: Names) -> ArrangementRule:
    named, longest = table.words("motives", motives), table.lasting("longest_days")
    return ArrangementRule(article, named, longest, read_asking(table))


def read_arrangement(row: Table, rule: ArrangementRule | None, members: Names) -> Arrangement:
    if rule is None:
        raise row.wrong("reference", "needs clauses.arrangements: the deed provides for none")
    arrangement = Arrangement(
        reference=row.take("reference", str),
        motive=row.take("motive", str),
        zones=row.words("zones"),
        cameras=row.words("cameras"),
        organisation=_subscriber(row, "organisation", members),
        agents=tuple(AgentId(one) for one in row.words("agents")),
        since=row.take("since", date),
        until=row.take("until", date),
    )
    if arrangement.motive not in rule.motives:
        raise row.wrong("motive", f"must be one of {', '.join(rule.motives)}")
    if not arrangement.since < arrangement.until <= arrangement.since + rule.longest:
        raise row.wrong("until", f"must come after since, by {rule.longest.days} days at most")
    row.finished()
    return arrangement


def read_crisis(table: Table, article: ArticleRef, motives: Names, members: Names) -> CrisisRule:
    motive = table.take("motive", str)
    if motive not in motives:
        raise table.wrong("motive", f"must be one of {', '.join(motives)}")
    convened = table.words("convened_by", members)
    bodies = table.words("members", members)
    return CrisisRule(
        article=article,
        motive=motive,
        convened_by=tuple(SubscriberId(one) for one in convened),
        members=tuple(SubscriberId(one) for one in bodies),
        longest=table.lasting("longest_hours"),
    )


def _subscriber(table: Table, key: str, members: Names) -> SubscriberId:
    name = table.take(key, str)
    if name not in members:
        raise table.wrong(key, f"is no subscriber of this convention: use {', '.join(members)}")
    return SubscriberId(name)


def read_extraction(table: Table, article: ArticleRef) -> ExtractionRule:
    return ExtractionRule(article, table.take("allowed", bool), table.take("executed_by", str))


def read_special_regime(row: Table) -> SpecialRegime:
    regime = SpecialRegime(
        id=row.take("id", str),
        name=row.take("name", str),
        zones=row.words("zones"),
        article=row.article(),
        asking=read_asking(row),
    )
    row.finished()
    return regime


def read_maintenance(table: Table, article: ArticleRef, contacts: Names) -> MaintenanceRule:
    return MaintenanceRule(
        article, table.lasting("notice_hours"), _contact(table, "inform", contacts)
    )


def read_retention(table: Table, article: ArticleRef) -> Retention:
    days = table.number("recordings_days", 1, 31) if "recordings_days" in table else None
    return Retention(article, days, table.number("register_months", 1, 120))


def read_transport(table: Table, article: ArticleRef) -> Transport:
    return Transport(article, table.take("medium", str), table.take_if_there("encryption", str))


def read_committee(table: Table, article: ArticleRef) -> Committee:
    every = table.number("every_months", 1, 60) if "every_months" in table else None
    return Committee(article, every, table.words("indicators"))
