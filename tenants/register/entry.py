"""One entry of a tenant's register, and the bytes that are sealed.

Columns are the legal ones (ME-2, CH-6, CSI R252-11): who, for which service, which
camera, when, which time range, why, under which article, with what outcome, on which
requisition. A refusal is an entry like the others. An entry holds no picture, no
address and no credential.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from json import JSONEncoder
from typing import Any

from tenants.vocabulary.identifiers import TenantId

SCHEMA = 2
"""Version of the members of an entry."""


class Act(StrEnum):
    """What is entered; the value never changes once an entry carries it."""

    WATCH = "watch"
    STOP_WATCHING = "stop-watching"
    LOOK_ALONG = "look-along"
    """The owner sees, at its own post, what leaves by a running flow."""
    OFFER_HANDOVER = "offer-handover"
    """Whoever leaves says which of their looks the next agent may take over."""
    TAKE_HANDOVER = "take-handover"
    """The next agent takes over, under their own name; each look stands beside it."""
    END_HANDOVER = "end-handover"
    """An offer that nobody took: declined, withdrawn or run out."""
    END_FLOW = "end-flow"
    PREEMPT = "preempt"
    STEER = "steer"
    EXTEND_STEERING = "extend-steering"
    END_STEERING = "end-steering"
    TAKE_BACK = "take-back"
    ASK_TICKET = "ask-ticket"
    DECIDE_TICKET = "decide-ticket"
    END_TICKET = "end-ticket"
    ARRANGE = "arrange"
    CONVENE_CRISIS = "convene-crisis"
    SIMULATE = "simulate"
    HABILITATE = "habilitate"
    CHANGE_SERVICE = "change-service"
    """A habilitated agent serves elsewhere in the same organisation."""
    SUSPEND_AGENT = "suspend-agent"
    REINSTATE_AGENT = "reinstate-agent"
    """A suspension was lifted."""
    END_HABILITATION = "end-habilitation"
    DRIFT = "drift"
    """An account and a habilitation do not say the same: the narrower counts."""
    DRIFT_SETTLED = "drift-settled"
    CUT = "cut"
    RESTORE = "restore"
    CAMERA_ADDED = "camera-added"
    CAMERA_CHANGED = "camera-changed"
    CAMERA_RELOCATED = "camera-relocated"
    CAMERA_REMOVED = "camera-removed"
    IMPORT_INVENTORY = "import-inventory"
    UNDO_IMPORT = "undo-import"
    EXPORT_INVENTORY = "export-inventory"
    EXTRACT = "extract"
    """Recordings handed over on a requisition, by their owner (VA-11)."""
    DESTROY_RECORDING = "destroy-recording"
    """By hand, where no machine overwrites (ME-3)."""
    TRANSMIT_TO_PROSECUTOR = "transmit-to-prosecutor"
    """MF-7, CSI R252-11."""
    CONSULT = "consult"
    """What belongs to a tenant was asked for by its name: a camera, its list, its people."""
    READ_REGISTER = "read-register"
    EXPORT_REGISTER = "export-register"
    ERASE_BODIES = "erase-bodies"
    CHECKPOINT_REFUSED = "checkpoint-refused"
    REGISTER_RESTORED = "register-restored"
    """It can be written again, after it could not."""
    RESTORE_BACKUP = "restore-backup"
    """The base was made again from a copy: what was entered since then is not in it."""
    WITNESS_MET = "witness-met"
    """Under which key the commune's federator cosigns from now on."""
    INVITE_FEDERATOR = "invite-federator"
    """A code was made, with which the commune's federator asks for its certificate."""
    ENROL_FEDERATOR = "enrol-federator"
    RENEW_FEDERATOR = "renew-federator"
    REVOKE_FEDERATOR = "revoke-federator"
    """A certificate is believed no more."""
    CHANGE_KEY = "change-key"
    """A key of the State's side follows another: `evidence` is the new one."""
    DISPUTE_SETTLED = "dispute-settled"
    HEAD_MAILED = "head-mailed"
    MAIL_SENT = "mail-sent"
    """A message that a clause makes a duty was given to the mail server."""
    MAIL_LATE = "mail-late"
    """It has not left within the time that the clause gives."""
    MAIL_GIVEN_UP = "mail-given-up"
    """It is not tried any more."""
    GIVE_CONTACTS = "give-contacts"
    """One side wrote how it is reached (VA-12)."""
    DECLARE_HOURS = "declare-hours"
    """Other hours of the CSU for one service day (VA-1)."""
    TAKE_BACK_HOURS = "take-back-hours"
    ANNOUNCE_MAINTENANCE = "announce-maintenance"
    BEGIN_MAINTENANCE = "begin-maintenance"
    """Refused where an incident holds it back."""
    END_MAINTENANCE = "end-maintenance"
    CANCEL_MAINTENANCE = "cancel-maintenance"
    REPORT_FAULT = "report-fault"
    FOLLOW_FAULT = "follow-fault"
    """How far its repair has come."""
    ACKNOWLEDGE_INVENTORY = "acknowledge-inventory"
    """A person of the State side has received the commune's new list (VA-2)."""
    DECIDE_ARRANGEMENT = "decide-arrangement"
    DECLARE_POST = "declare-post"
    """A police post begins to answer for its zone (VA-13)."""
    POST_WORD = "post-word"
    """What an active post answers to one agent, for one camera."""
    END_SPECIAL = "end-special"
    """An arrangement, a crisis cell or a post's activity is over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`seq` counts from 0 in the tenant's log. Absent members are `None`, never left out.

    `salt` is 16 random bytes in hexadecimal: once the body is erased, nobody finds it
    again by trying what it may have said.
    """

    tenant: TenantId
    seq: int
    at: datetime
    act: Act
    outcome: str
    """`granted`, `needs-approval`, `done`, or the code of the refusal."""
    salt: str
    agent: str | None = None
    name: str | None = None
    rank: str | None = None
    service: str | None = None
    organisation: str | None = None
    habilitation: str | None = None
    """Reference of the designation."""
    camera: str | None = None
    motive: str | None = None
    incident: str | None = None
    convention: str | None = None
    """Its id."""
    version: int | None = None
    """Of its clauses, as they stood: the deed is 1, each amendment adds one."""
    article: str | None = None
    view: str | None = None
    flow: str | None = None
    slot: int | None = None
    fence: int | None = None
    held: int | None = None
    """Slots in use when it was decided, before the act changed any."""
    since: datetime | None = None
    """Start of the time range that this entry closes, or of the one looked at."""
    until: datetime | None = None
    """End of that range; of a right that is granted, its last instant."""
    ground: str | None = None
    """What an exception rests on: an urgency, its number of intervention."""
    approver: str | None = None
    """Who approved, declined or took back, on the owner's side."""
    ticket: str | None = None
    requisition: str | None = None
    """Its reference, and the authority that signed it."""
    copies: int | None = None
    """How many were handed over."""
    evidence: str | None = None
    """What was shown and can be found again: a fingerprint, the number of a report."""
    detail: str | None = None


_NAMES = tuple(member.name for member in fields(Entry))
_WRITER = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(entry: Entry) -> bytes:
    """The entry's bytes: JSON in the canonical form of RFC 8785, times in UTC microseconds.

    Members are texts, whole numbers and nulls: sorted and without blanks that is what the
    RFC asks, eight times sooner than by a library that must also know of fractions.
    """
    members: dict[str, Any] = {"schema": SCHEMA}
    for name in _NAMES:
        value = getattr(entry, name)
        members[name] = instant(value) if isinstance(value, datetime) else value
    return _WRITER.encode(members).encode()


def leaf(body: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry), RFC 6962 §2.1."""
    return sha256(b"\x00" + body).digest()


def instant(at: datetime) -> str:
    """How an entry writes a time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
