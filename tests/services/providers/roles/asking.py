"""How each operation is asked: its arguments here, its document drawn from the schema.

A new operation needs a line in `docs/reference/roles.toml`, and its arguments here if it
takes any that are required.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from starlette.routing import BaseRoute, Route

from services.api.schema.contract import build_schema
from tests.services.providers.roles.things import (
    ESTATE,
    GROUND,
    HEAD,
    INCIDENT,
    MOTIVE,
    POST,
    ROOM_CHIEF,
)

KINDS = ("query", "mutation", "subscription")
DEPTH = 3

ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "query camera": {"id": "$camera"},
    "query cameras": {"tenant": "$tenant", "first": 1},
    "query upkeep": {"tenant": "$tenant"},
    "query inventoryVersions": {"tenant": "$tenant"},
    "query inspectionFile": {"tenant": "$tenant"},
    "query myTickets": {"tenant": "$tenant"},
    "query connectionLog": {"tenant": "$tenant"},
    "query registerPage": {"search": "$search", "after": "$position", "first": 1},
    "query registerNews": {"search": "$search"},
    "query registerProof": {"number": "$number", "search": "$search"},
    "mutation watchCamera": {"input": {"camera": "$camera", "motive": MOTIVE}},
    "mutation stopWatching": {"view": "$view"},
    "mutation rejoinView": {"view": "$view"},
    "mutation lookAlong": {"camera": "$camera-looked-at"},
    "mutation cutCameras": {"input": {"tenant": "$tenant", "reason": "essai"}},
    "mutation reopenCameras": {"tenant": "$tenant"},
    "mutation askSteering": {"input": {"view": "$view", "ground": GROUND, "incident": INCIDENT}},
    "mutation extendSteering": {"lease": "$lease-held", "minutes": 1},
    "mutation releaseSteering": {"lease": "$lease-held"},
    "mutation replySteering": {
        "input": {"lease": "$lease-asked", "accept": True, "office": ROOM_CHIEF}
    },
    "mutation takeBackSteering": {"lease": "$lease-held"},
    "mutation askTicket": {
        "input": {"tenant": "$tenant", "estate": ESTATE, "motive": MOTIVE, "hours": 3}
    },
    "mutation decideTicket": {
        "input": {"ticket": "$ticket-asked", "accept": True, "office": "titulaire"}
    },
    "mutation endTicket": {"ticket": "$ticket-open"},
    "mutation markMailRead": {"mail": "$mail"},
    "mutation giveContacts": {
        "input": {"contacts": [{"desk": "ROOM", "label": "$label", "phone": "17"}]}
    },
    "mutation declareHours": {
        "input": {"tenant": "$tenant", "day": "$day", "hours": "off", "reference": "note"}
    },
    "mutation takeBackHours": {"declaration": "$declaration"},
    "mutation announceMaintenance": {
        "input": {
            "tenant": "$tenant",
            "cameras": ["$camera"],
            "since": "$hence",
            "until": "$later",
            "reason": "essai",
        }
    },
    "mutation endMaintenance": {"window": "$window"},
    "mutation reportFault": {
        "input": {"tenant": "$tenant", "camera": "$camera", "kind": "NO_PICTURE"}
    },
    "mutation followFault": {"input": {"fault": "$fault", "state": "LOCATED"}},
    "query handover": {"id": "$handover-to-me"},
    "mutation offerHandover": {"input": {"views": [{"view": "$view", "tile": 1}]}},
    "mutation takeHandover": {"id": "$handover-to-me"},
    "mutation declineHandover": {"id": "$handover-to-me"},
    "mutation withdrawHandover": {"id": "$handover-mine"},
    "mutation inviteFederator": {"tenant": "$tenant"},
    "mutation revokeFederator": {"tenant": "$tenant", "reason": "essai"},
    "mutation habilitateAgent": {
        "input": {
            "agent": "$agent-fresh",
            "name": "Nouvel Agent",
            "rank": "Gardien",
            "service": "essai",
            "tenants": ["$tenant"],
            "acts": ["watch"],
            "until": "$next-month",
            "designation": {"by": "Chef de service", "reference": "HAB-1"},
        }
    },
    "mutation changeAgentService": {
        "input": {
            "agent": "$agent",
            "service": "ailleurs",
            "by": "Chef de service",
            "reference": "HAB-2",
        }
    },
    "mutation suspendAgent": {"input": {"agent": "$agent", "why": "essai"}},
    "mutation reinstateAgent": {"agent": "$agent-suspended"},
    "mutation endHabilitation": {"agent": "$agent", "why": "essai"},
    "mutation searchRegister": {"input": {"tenant": "$tenant", "first": 1}},
    "mutation askArrangement": {
        "input": {
            "tenant": "$tenant",
            "motive": "missing-person",
            "incident": INCIDENT,
            "cameras": ["$camera"],
            "since": "$today",
            "until": "$tomorrow",
        }
    },
    "mutation conveneCrisisCell": {
        "input": {
            "tenant": "$tenant",
            "members": "$members",
            "cameras": ["$camera"],
            "incident": INCIDENT,
            "hours": 2,
        }
    },
    "mutation declarePost": {"input": {"tenant": "$tenant", "post": POST, "hours": 2}},
    "mutation decideSpecial": {
        "input": {"special": "$special-asked", "accept": True, "office": HEAD}
    },
    "mutation endSpecial": {"special": "$special-open"},
    "mutation undoInventoryImport": {"tenant": "$tenant", "version": "$version-imported"},
    "mutation acknowledgeInventory": {"tenant": "$tenant", "version": "$version-imported"},
    "POST /inventory/{tenant}": {"tenant": "$tenant", "policy": "merge", "version": "$version"},
    "POST /inventory/{tenant}/preview": {"tenant": "$tenant"},
    "GET /inventory/{tenant}": {"tenant": "$tenant"},
    "POST /register/{tenant}/export": {"tenant": "$tenant"},
}
BEFORE: Mapping[str, str] = {
    "subscription leases": "$lease-asked",
    "subscription tickets": "$ticket-asked",
    "subscription specials": "$special-asked",
    "subscription mailbox": "$mail",
    "subscription views": "$view",
    "subscription flowHealth": "$view",
    "query mailbox": "$mail",
    "query inventoryNews": "$version-imported",
    "mutation reopenCameras": "$cut",
    "mutation revokeFederator": "$federator",
    "query federators": "$federator",
    "query colleagues": "$agent",
    "subscription handovers": "$handover-to-me",
}
"""What must be there for an operation that names nothing to have something to tell."""

_SCHEMA = build_schema(introspection=True)._schema


@cache
def _fields() -> Mapping[str, GraphQLField]:
    return dict(fields())


def fields() -> Iterator[tuple[str, GraphQLField]]:
    """Every operation of the real schema, by its name in the matrix."""
    for kind in KINDS:
        root = getattr(_SCHEMA, f"{kind}_type")
        for name, field in root.fields.items():
            yield f"{kind} {name}", field


def routes(app: Any) -> list[BaseRoute]:
    """Every route of the real application, whatever stands before it."""
    while not hasattr(app, "routes"):
        app = app._app
    nested = (getattr(route, "original_router", None) for route in app.routes)
    return [
        *(route for route in app.routes if not hasattr(route, "original_router")),
        *(route for router in nested if router is not None for route in router.routes),
    ]


def doors(app: Any) -> Iterator[str]:
    """Every REST door, by its name in the matrix. HEAD is GET without its body."""
    for route in routes(app):
        path = getattr(route, "path", None)
        if path is None:
            yield repr(route)
            continue
        methods = route.methods or set() if isinstance(route, Route) else {"WEBSOCKET"}
        yield from (f"{method} {path}" for method in sorted(methods - {"HEAD"}))


@cache
def document(name: str) -> str:
    """What is sent: all that the answer has, a few floors down."""
    kind, field_name = name.split()
    field = _fields()[name]
    given = ARGUMENTS.get(name, {})
    missing = [
        argument
        for argument, told in field.args.items()
        if is_required_argument(told) and argument not in given
    ]
    if missing:
        raise AssertionError(
            f"{name} needs {', '.join(missing)}: say them in ARGUMENTS of {__name__}"
        )
    declared = ", ".join(f"${one}: {field.args[one].type}" for one in given)
    passed = ", ".join(f"{one}: ${one}" for one in given)
    head = f"{kind} It({declared})" if given else kind
    call = f"{field_name}({passed})" if given else field_name
    return f"{head} {{ it: {call}{_selection(field.type, DEPTH)} }}"


def _selection(kind: Any, depth: int) -> str:
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType):
        members = [one for one in named.types if _says_code(one)]
        return " { __typename " + " ".join(f"... on {one} {{ code }}" for one in members) + " }"
    parts = [
        name + (_selection(field.type, depth - 1))
        for name, field in named.fields.items()
        if is_leaf_type(get_named_type(field.type))
        or (depth > 1 and isinstance(get_named_type(field.type), GraphQLObjectType))
    ]
    return " { __typename " + " ".join(parts) + " }"


def _says_code(member: GraphQLObjectType) -> bool:
    code = member.fields.get("code")
    is_refusal = "message" in member.fields  # a federator is invited by a code, too
    return is_refusal and code is not None and isinstance(code.type, GraphQLNonNull)
