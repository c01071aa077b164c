"""The clauses with rules, for people: watching, steering, tickets, arrangements and the rest."""

from __future__ import annotations

from collections.abc import Iterator

from services.cli.conventions import catalogue as say
from services.cli.conventions import headings as head
from services.cli.conventions.telling import Teller
from services.cli.words import Said
from tenants.conventions.articles import Clause
from tenants.conventions.clauses import Arrangement, Ground, SteeringRule


def rules(teller: Teller) -> Iterator[str]:
    """Every clause that carries a rule, each under its heading."""
    yield from teller.section(head.WATCHING, _watching(teller), Clause.WATCHING)
    motives = (
        _ground(teller, f"motives[{i}]", one) for i, one in enumerate(teller.convention.motives)
    )
    yield from teller.section(head.MOTIVES, motives, Clause.PURPOSE)
    yield from teller.section(head.SUBSCRIBERS, _subscribers(teller), Clause.PRECEDENCE)
    yield from teller.section(head.STEERING, _steering(teller), Clause.STEERING)
    yield from teller.section(head.TICKETS, _tickets(teller), Clause.TICKETS)
    yield from teller.section(head.ARRANGEMENTS, _arrangements(teller), Clause.ARRANGEMENTS)
    yield from teller.section(head.CRISIS, _crisis(teller), Clause.CRISIS)
    yield from teller.section(head.REGIMES, _regimes(teller))
    yield from teller.section(head.RECORDINGS, _recordings(teller), Clause.NO_RECORDING)
    yield from teller.section(head.MAINTENANCE, _maintenance(teller))
    yield from teller.section(head.COMMITTEE, _committee(teller), Clause.COMMITTEE)


def _watching(teller: Teller) -> Iterator[str]:
    convention = teller.convention
    yield teller.told(say.REGIMES[convention.regime]) + teller.mark("clauses.watching.regime")
    yield teller.told(
        head.QUOTA,
        flows=convention.quota,
        mark=teller.mark("clauses.quota.flows"),
        article=teller.cited(convention.article(Clause.QUOTA)),
    )


def _ground(teller: Teller, path: str, one: Ground) -> str:
    number = teller.told(head.WITH_NUMBER) if one.incident_required else ""
    return teller.told(
        head.MOTIVE,
        label=one.label,
        code=one.code,
        number=number + teller.mark(f"{path}.incident_required"),
        article=teller.cited(one.article),
    )


def _subscribers(teller: Teller) -> Iterator[str]:
    for one in sorted(teller.convention.subscribers, key=lambda one: one.rank):
        yield teller.told(
            head.SUBSCRIBER,
            rank=one.rank,
            name=one.name,
            id=one.id,
            article=teller.cited(one.article),
        )


def _steering(teller: Teller) -> Iterator[str]:
    steering = teller.convention.steering
    if steering is None:
        yield teller.told(head.NO_STEERING)
        return
    if steering.open is not None and steering.open == steering.closed:
        yield from _rule(teller, head.ALWAYS, "always", steering.open)
        return
    for state, title, rule in (
        ("open", head.WHILE_OPEN, steering.open),
        ("closed", head.WHILE_CLOSED, steering.closed),
    ):
        if rule is not None:
            yield from _rule(teller, title, state, rule)


def _rule(teller: Teller, title: Said, state: str, rule: SteeringRule) -> Iterator[str]:
    path = f"clauses.steering.{state}"
    yield teller.told(head.STATE, state=teller.told(title), article=teller.cited(rule.article))
    yield "  " + teller.told(
        head.HOLD,
        way=say.WAYS[rule.way].told(teller.language),
        longest=say.lasting(rule.longest, teller.language),
        mark=teller.mark(f"{path}.longest_hold_minutes"),
    )
    yield "  " + teller.told(head.FOR, grounds=", ".join(_labels(teller, rule)))
    if rule.asking is not None:
        yield "  " + teller.asking(rule.asking, path)
    if rule.before is not None:
        notice = teller.notice(rule.before, f"{path}.before")
        yield "  " + teller.told(head.BEFORE, notice=notice)
    if rule.afterwards is not None:
        notice = teller.notice(rule.afterwards, f"{path}.afterwards")
        yield "  " + teller.told(head.AFTERWARDS, notice=notice)


def _labels(teller: Teller, rule: SteeringRule) -> Iterator[str]:
    steering = teller.convention.steering
    for one in steering.grounds if steering else ():
        if one.code in rule.grounds:
            yield one.label


def _tickets(teller: Teller) -> Iterator[str]:
    rule = teller.convention.tickets
    if rule is None:
        return
    yield teller.told(
        head.TICKET,
        shortest=say.lasting(rule.shortest, teller.language),
        longest=say.lasting(rule.longest, teller.language),
        mark=teller.mark("clauses.tickets.shortest_hours", "clauses.tickets.longest_hours"),
    )
    yield teller.told(head.ESTATES, estates=", ".join(rule.estates))
    yield teller.asking(rule.asking, "clauses.tickets")
    notice = teller.notice(rule.inform, "clauses.tickets.inform")
    yield teller.told(head.INFORMED, notice=notice)
    sides = ", ".join(say.SIDES[one].told(teller.language) for one in rule.enders)
    yield teller.told(head.ENDED_BY, sides=sides)


def _arrangements(teller: Teller) -> Iterator[str]:
    rule = teller.convention.arranging
    if rule is None:
        return
    yield teller.told(
        head.ARRANGED_FOR,
        motives=teller.motives(rule.motives),
        longest=say.lasting(rule.longest, teller.language),
        mark=teller.mark("clauses.arrangements.longest_days"),
    )
    yield teller.asking(rule.asking, "clauses.arrangements")
    yield from (_arranged(teller, one) for one in teller.convention.arrangements)


def _arranged(teller: Teller, one: Arrangement) -> str:
    return teller.told(
        head.ARRANGED,
        reference=one.reference,
        motive=teller.motives([one.motive]),
        what=", ".join((*one.zones, *one.cameras)),
        since=one.since,
        until=one.until,
    )


def _crisis(teller: Teller) -> Iterator[str]:
    rule = teller.convention.crisis
    if rule is not None:
        yield teller.told(
            head.CELL,
            convened=teller.bodies(rule.convened_by),
            members=teller.bodies(rule.members),
            longest=say.lasting(rule.longest, teller.language),
            mark=teller.mark("clauses.crisis.convened_by", "clauses.crisis.longest_hours"),
        )


def _regimes(teller: Teller) -> Iterator[str]:
    for number, one in enumerate(teller.convention.regimes):
        path = f"regimes[{number}]"
        yield teller.told(
            head.REGIME,
            name=one.name,
            zones=", ".join(one.zones),
            mark=teller.mark(f"{path}.zones"),
            article=teller.cited(one.article),
        )
        yield "  " + teller.asking(one.asking, path)


def _recordings(teller: Teller) -> Iterator[str]:
    extraction, retention = teller.convention.extraction, teller.convention.retention
    if extraction is not None:
        said = head.EXTRACTED if extraction.allowed else head.NEVER_EXTRACTED
        yield teller.told(said, by=extraction.executed_by, article=teller.cited(extraction.article))
    if retention is not None and retention.recordings_days is not None:
        mark = teller.mark("clauses.retention.recordings_days")
        yield teller.told(head.KEPT, days=retention.recordings_days, mark=mark)
    if retention is not None:
        yield teller.told(
            head.REGISTER_KEPT,
            months=retention.register_months,
            mark=teller.mark("clauses.retention.register_months"),
            article=teller.cited(retention.article),
        )


def _maintenance(teller: Teller) -> Iterator[str]:
    rule = teller.convention.maintenance
    if rule is not None:
        yield teller.told(
            head.TOLD,
            to=teller.contact(rule.inform),
            within=say.lasting(rule.notice, teller.language),
            mark=teller.mark("clauses.maintenance.notice_hours"),
            article=teller.cited(rule.article),
        )


def _committee(teller: Teller) -> Iterator[str]:
    committee = teller.convention.committee
    if committee is None:
        return
    if committee.every_months is not None:
        yield teller.told(head.MEETS, months=committee.every_months)
    yield from committee.indicators
