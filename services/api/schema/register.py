"""A register at the GraphQL door: searched, read on, proved entry by entry.

To search is an act, for it makes an entry: a mutation. Its pages, the proofs of what it found
and the count of what came since are questions, asked under that entry for an hour.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, TypeAlias, assert_never

import orjson
import strawberry
from strawberry import ID, UNSET

import services.api.acts.answers as acts
from services.api import french
from services.api.acts.register.handles import (
    read_position,
    read_search,
    written_position,
    written_search,
)
from services.api.acts.register.reading import ReadingRefused
from services.api.acts.register.search_register import (
    EntryProven,
    NoSuchEntry,
    RegisterFound,
    count_news,
    next_page,
    prove_entry,
    search_register,
)
from services.api.schema import answers, translate, words
from services.api.schema.context import House, Info
from services.api.schema.words import said
from services.api.storage.searching import Found, TooManyPersons
from services.kit.register.rows import ACTS
from tenants.conventions.articles import RECIPIENTS
from tenants.decisions.outcomes import Refused
from tenants.register.entry import Act
from tenants.register.file import Kept
from tenants.register.search import Criteria, Result, UnreadableCriteria, is_refusal
from tenants.vocabulary.identifiers import CameraId, SubscriberId, TenantId

LONGEST_PAGE = 200


@strawberry.enum
class RegisterResult(Enum):
    GRANTED = "granted"
    REFUSED = "refused"


@strawberry.input
class SearchRegisterInput:
    tenant: ID
    since: datetime | None = UNSET
    until: datetime | None = strawberry.field(default=UNSET, description="Not part of the period.")
    camera: ID | None = UNSET
    person: str | None = strawberry.field(
        default=UNSET, description="Words of a name; accents and case do not matter."
    )
    act: ID | None = strawberry.field(default=UNSET, description="One of `registerActs`.")
    incident: str | None = UNSET
    organisation: ID | None = UNSET
    result: RegisterResult | None = UNSET
    number: int | None = strawberry.field(default=UNSET, description="Of one entry.")
    first: int = strawberry.field(default=50, description="1 to 200.")


@strawberry.type(description="An entry as a row. Its whole body comes with its proof.")
class RegisterRow:
    number: int
    at: datetime | None = said("Null where its body was erased: nothing else is known of it.")
    act: ID | None
    label: str | None = said("The act in French, as the register's own copies say it.")
    name: str | None
    rank: str | None
    service: str | None
    organisation: ID | None
    camera: ID | None
    motive: str | None = said("By its label, where the convention still has it.")
    incident: str | None
    article: str | None = said("As cited.")
    outcome: str | None = said("`granted`, `needs-approval`, `done`, or the code of the refusal.")
    is_refusal: bool


@strawberry.type(
    description="The newest first; all of one search are of one state of the register."
)
class RegisterPage:
    search: ID = said("To ask for the rest of it with, for an hour.")
    tenant: ID
    entry: int = said("Number of the entry that this consultation made.")
    own_agents_only: bool = said("True for a subscriber: it reads its own agents' entries.")
    erased_below: int = said("The bodies of the entries under this number are erased.")
    rows: list[RegisterRow]
    next: str | None = said("Where to go on from; null where there is no more.")
    searched_back_to: datetime | None = said(
        "How far entries were looked at, where that is not the end of the search."
    )


@strawberry.type
class RegisterNotRead:
    article: words.Article
    code: str = said(
        "Stable: `role-missing`, `not-subscribed`, `search-over`, `too-many-persons`, "
        "`unreadable-criteria`, `register-unavailable`."
    )
    message: str
    remedy: str


@strawberry.enum
class RegisterSide(Enum):
    STATE = "state"
    COMMUNE = "commune"


@strawberry.type(description="A public key, as this server claims it: compare it.")
class RegisterKey:
    side: RegisterSide
    text: str = said("`name+key id+base64`.")


@strawberry.type(description="All that is needed to verify an entry without this server.")
class RegisterProof:
    number: int
    leaf: str = said("In hexadecimal.")
    body: str | None = said("The entry, exactly as it was sealed; null where it was erased.")
    way: list[str] = said("From the leaf's sibling up to the root, in base64.")
    note: str | None = said("The newest checkpoint that covers it; null while none does.")
    keys: list[RegisterKey]


@strawberry.type
class RegisterEntryNotFound:
    number: int


@strawberry.type
class RegisterNews:
    count: int = said("Entries made since that the search would find; 100 and beyond: 100.")


@strawberry.type
class RegisterAct:
    code: ID
    label: str


RegisterAnswer: TypeAlias = Annotated[
    RegisterPage | RegisterNotRead | answers.TenantNotFound, strawberry.union("RegisterAnswer")
]
RegisterPageAnswer: TypeAlias = Annotated[
    RegisterPage | RegisterNotRead, strawberry.union("RegisterPageAnswer")
]
RegisterProofAnswer: TypeAlias = Annotated[
    RegisterProof | RegisterNotRead | RegisterEntryNotFound,
    strawberry.union("RegisterProofAnswer"),
]
RegisterNewsAnswer: TypeAlias = Annotated[
    RegisterNews | RegisterNotRead, strawberry.union("RegisterNewsAnswer")
]


@strawberry.type
class RegisterMutation:
    @words.asked("Consult a tenant's register. That it was, and for what, is an entry first.")
    async def search_register(self, info: Info, input: SearchRegisterInput) -> RegisterAnswer:
        house, agent, tenant = info.context.house, info.context.agent, TenantId(input.tenant)
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await search_register(
                house.begin,
                house.conventions,
                agent,
                tenant,
                _criteria(input),
                _size(input.first),
                house.clock(),
            )
        except (UnreadableCriteria, TooManyPersons, acts.RegisterUnavailable) as error:
            return _trouble(house, error)
        match answer:
            case acts.NoSuchTenant():
                return answers.TenantNotFound(id=input.tenant)
            case ReadingRefused(refused):
                return _not_read(refused)
            case RegisterFound():
                return _page(house, answer)
            case _:
                assert_never(answer)


@strawberry.type
class RegisterQuery:
    @words.asked("What is entered in registers, in French, as it may be looked for.")
    def register_acts(self) -> list[RegisterAct]:
        return [RegisterAct(code=ID(act.value), label=label) for act, label in ACTS.items()]

    @words.asked("More of a search that I made, under its own entry.")
    async def register_page(
        self, info: Info, search: ID, after: str, first: int = 50
    ) -> RegisterPageAnswer:
        house, agent = info.context.house, info.context.agent
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await next_page(
                house.begin,
                house.conventions,
                agent,
                read_search(search),
                read_position(after),
                _size(first),
                house.clock(),
            )
        except _TROUBLES as error:
            return _trouble(house, error)
        return (
            _not_read(answer.refused)
            if isinstance(answer, ReadingRefused)
            else _page(house, answer)
        )

    @words.asked("How many entries have come since that a search of mine would find.")
    async def register_news(self, info: Info, search: ID) -> RegisterNewsAnswer:
        house, agent = info.context.house, info.context.agent
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await count_news(
                house.begin, house.conventions, agent, read_search(search), house.clock()
            )
        except _TROUBLES as error:
            return _trouble(house, error)
        return (
            _not_read(answer.refused)
            if isinstance(answer, ReadingRefused)
            else RegisterNews(count=answer)
        )

    @words.asked("An entry that a search of mine found, whole, and what proves it.")
    async def register_proof(self, info: Info, search: ID, number: int) -> RegisterProofAnswer:
        house, agent = info.context.house, info.context.agent
        if not house.register.writable:
            return _unwritten()
        try:
            answer = await prove_entry(
                house.begin,
                house.conventions,
                agent,
                read_search(search),
                number,
                house.blocks,
                house.clock(),
            )
        except _TROUBLES as error:
            return _trouble(house, error)
        match answer:
            case ReadingRefused(refused):
                return _not_read(refused)
            case NoSuchEntry(seq):
                return RegisterEntryNotFound(number=seq)
            case EntryProven():
                return _proof(house, answer)
            case _:
                assert_never(answer)


_TROUBLES = (UnreadableCriteria, TooManyPersons, acts.UnreadableQuery, acts.RegisterUnavailable)


def _criteria(asked: SearchRegisterInput) -> Criteria:
    """Raises `UnreadableCriteria`."""
    try:
        act = Act(asked.act) if asked.act else None
    except ValueError:
        raise UnreadableCriteria("act") from None
    for field in ("since", "until"):
        at = getattr(asked, field) or None
        if at is not None and at.tzinfo is None:
            raise UnreadableCriteria(field)
    number = asked.number
    return Criteria(
        since=asked.since or None,
        until=asked.until or None,
        camera=CameraId(asked.camera) if asked.camera else None,
        person=(asked.person or "").strip() or None,
        act=act,
        incident=(asked.incident or "").strip() or None,
        organisation=SubscriberId(asked.organisation) if asked.organisation else None,
        result=Result(asked.result.value) if asked.result else None,
        seq=number if isinstance(number, int) else None,
    )


def _size(first: int) -> int:
    if not 1 <= first <= LONGEST_PAGE:
        raise UnreadableCriteria("first")
    return first


def _page(house: House, found: RegisterFound) -> RegisterPage:
    page, tenant = found.page, found.search.tenant
    rows = [_row(house, tenant, one) for one in page.found]
    if found.erased is not None:
        rows.append(_erased(found.erased))
    stopped = page.stopped
    is_full = stopped is not None and rows and page.found[-1].position == stopped
    return RegisterPage(
        search=ID(written_search(found.search)),
        tenant=ID(tenant),
        entry=found.search.entry,
        own_agents_only=found.only is not None,
        erased_below=found.kept_from,
        rows=rows,
        next=None if stopped is None else written_position(stopped),
        searched_back_to=None if stopped is None or is_full else stopped.at,
    )


def _row(house: House, tenant: TenantId, found: Found) -> RegisterRow:
    members: Mapping[str, Any] = orjson.loads(found.body)
    motive, act = members["motive"], members["act"]
    return RegisterRow(
        number=found.position.seq,
        at=found.position.at,
        act=act,
        label=ACTS[Act(act)] if act in set(Act) else act,
        name=members["name"],
        rank=members["rank"],
        service=members["service"],
        organisation=members["organisation"],
        camera=members["camera"],
        motive=None if motive is None else translate.motive_label(house, tenant, motive),
        incident=members["incident"],
        article=members["article"],
        outcome=members["outcome"],
        is_refusal=is_refusal(members["outcome"]),
    )


def _erased(kept: Kept) -> RegisterRow:
    return RegisterRow(
        number=kept.seq, at=None, act=None, label=None, name=None, rank=None, service=None,
        organisation=None, camera=None, motive=None, incident=None, article=None, outcome=None,
        is_refusal=False,
    )  # fmt: skip


def _proof(house: House, proven: EntryProven) -> RegisterProof:
    kept, checkpoint = proven.kept, proven.checkpoint
    keys = [RegisterKey(side=RegisterSide.STATE, text=house.signer.verifier.text)]
    if proven.witness is not None:
        keys.append(RegisterKey(side=RegisterSide.COMMUNE, text=proven.witness.text))
    return RegisterProof(
        number=kept.seq,
        leaf=kept.leaf.hex(),
        body=None if kept.body is None else kept.body.decode(),
        way=[b64encode(one).decode() for one in proven.way],
        note=None if checkpoint is None else checkpoint.cosigned or checkpoint.note,
        keys=keys,
    )


def _trouble(house: House, error: Exception) -> RegisterNotRead:
    match error:
        case UnreadableCriteria(field=field):
            message = french.SEARCH_FIELDS.get(field, field)
            return _not_read(
                Refused(RECIPIENTS, "unreadable-criteria", message, french.SEARCH_AGAIN)
            )
        case TooManyPersons():
            return _not_read(Refused(RECIPIENTS, "too-many-persons", *french.TOO_MANY_PERSONS))
        case acts.UnreadableQuery():
            return _not_read(Refused(RECIPIENTS, "unreadable-criteria", *french.SEARCH_UNREADABLE))
        case _:
            house.register.doubt()
            return _unwritten()


def _unwritten() -> RegisterNotRead:
    return _not_read(Refused(RECIPIENTS, "register-unavailable", *french.REGISTER_NOT_READ))


def _not_read(why: Refused) -> RegisterNotRead:
    return RegisterNotRead(
        article=translate.article(why.article),
        code=why.code,
        message=why.message,
        remedy=why.remedy,
    )
