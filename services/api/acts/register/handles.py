"""What a screen is given to go on with a search, and what it gives back, as texts.

They hold no secret and prove nothing: what they say is compared with the search's entry.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Any

import orjson

from services.api.acts.answers import UnreadableQuery
from services.api.acts.register.search_register import Opened
from services.api.storage.searching import Position
from tenants.register.entry import Act
from tenants.register.search import Criteria, Result, UnreadableCriteria
from tenants.vocabulary.identifiers import (
    CameraId,
    SubscriberId,
    TenantId,
    UnreadableName,
    tenant_id,
)


def written_search(search: Opened) -> str:
    asked = search.criteria
    said = [
        search.tenant, search.entry, asked.since, asked.until, asked.camera, asked.person,
        asked.act, asked.incident, asked.organisation, asked.result, asked.seq,
    ]  # fmt: skip
    return _written(said)


def read_search(text: str) -> Opened:
    """Raises `UnreadableQuery`."""
    try:
        tenant, entry, since, until, camera, person, act, incident, organisation, result, seq = (
            _read(text)
        )
        criteria = Criteria(
            since=_instant(since),
            until=_instant(until),
            camera=None if camera is None else CameraId(_text(camera)),
            person=None if person is None else _text(person),
            act=None if act is None else Act(act),
            incident=None if incident is None else _text(incident),
            organisation=None if organisation is None else SubscriberId(_text(organisation)),
            result=None if result is None else Result(result),
            seq=None if seq is None else _number(seq),
        )
        return Opened(TenantId(tenant_id(_text(tenant))), _number(entry), criteria)
    except (ValueError, TypeError, UnreadableName, UnreadableCriteria) as error:
        raise UnreadableQuery("this search is not one of ours") from error


def written_position(position: Position) -> str:
    return _written([position.at, position.seq])


def read_position(text: str) -> Position:
    """Raises `UnreadableQuery`."""
    try:
        at, seq = _read(text)
        return Position(datetime.fromisoformat(at), _number(seq))
    except (ValueError, TypeError) as error:
        raise UnreadableQuery("this cursor is not one of ours") from error


def _written(said: list[Any]) -> str:
    return urlsafe_b64encode(orjson.dumps(said)).decode().rstrip("=")


def _read(text: str) -> Any:
    return orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def _instant(said: Any) -> datetime | None:
    if said is None:
        return None
    at = datetime.fromisoformat(said)
    if at.tzinfo is None:
        raise ValueError("a time needs its zone")
    return at


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise TypeError("a text is needed")
    return said


def _number(said: Any) -> int:
    if type(said) is not int or not 0 <= said < 2**53:
        raise ValueError("a number is needed")
    return said
