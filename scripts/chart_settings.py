"""What the charts may say of each process, from its settings class.

A setting is either written by the chart, or a secret that comes from a Secret, or a value. A
new setting is a value by itself; a new secret has to be named here, or nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from services.api.settings import Settings as ApiSettings
from services.federator import settings as federator
from services.media.settings import Settings as MediaSettings

BY_CHART: Final[Mapping[str, frozenset[str]]] = {
    "API_": frozenset(
        {
            "host", "port", "metrics_host", "metrics_port", "origin", "console",
            "media_origins", "pass_key", "register_key", "link_authority", "link_authority_key",
            "link_media", "conventions",
        }
    ),
    "MEDIA_": frozenset(
        {
            "node", "url", "addresses", "external_addresses", "host", "port", "metrics_host",
            "metrics_port", "link_host", "link_port", "link_url", "link_authority",
            "link_certificate", "link_key", "origins", "pass_key",
        }
    ),
}  # fmt: skip
"""What the chart says by itself: it knows its own ports, files, pods and names. Nodes are never
told other addresses than their own: a relay, or the machine's network, makes that needless."""
SECRETS: Final[Mapping[str, frozenset[str]]] = {
    "API_": frozenset(
        {
            "database_url", "database_owner_url", "client_secret", "keycloak_secret", "bus_url",
            "smtp_url", "probe_secret",
        }
    ),
    "MEDIA_": frozenset({"turn_secret", "bus_url"}),
}  # fmt: skip
"""What comes from a Secret whose keys are the names of these settings."""
NEVER_IN_VALUES: Final = frozenset({"user", "password"})
"""Accounts of cameras: they come from a Secret alone."""
_NOT_OURS: Final = ("title", "default", "format", "writeOnly")


def of_process(prefix: str, settings: type[BaseModel], process: str) -> dict[str, Any]:
    """The values of one process, in camel case, as JSON Schema."""
    schema = settings.model_json_schema()
    said = schema["properties"]
    _know_every_secret(prefix, settings)
    apart = BY_CHART[prefix] | SECRETS[prefix]
    needed = [camel(name) for name in schema.get("required", []) if name not in apart]
    values = {
        camel(name): {"description": f"`{prefix}{name.upper()}`. {one['description']}"}
        | _limits(one, {})
        for name, one in said.items()
        if name not in apart
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "description": f"What `beffroi {process}` reads; what is not said is as it is by default.",
        **({"required": needed} if needed else {}),
        "properties": values,
    }


def of_file(section: type[BaseModel], sentence: str) -> dict[str, Any]:
    """One table of the federator's file, under its own names."""
    schema = section.model_json_schema()
    definitions = schema.get("$defs", {})
    values = {
        name: {"description": one["description"]} | _limits(one, definitions)
        for name, one in schema["properties"].items()
        if name not in NEVER_IN_VALUES and name != "credentials_file"
    }
    needed = [name for name in schema.get("required", []) if name in values]
    return {
        "type": "object",
        "additionalProperties": False,
        "description": sentence,
        **({"required": needed} if needed else {}),
        "properties": values,
    }


def camel(name: str) -> str:
    """`udp_port` as charts say it; the template makes the name of the setting again."""
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _limits(one: Mapping[str, Any], definitions: Mapping[str, Any]) -> dict[str, Any]:
    """Type and bounds, as an operator may write them: what may be left out is not null."""
    shapes = [shape for shape in one.get("anyOf", [one]) if shape.get("type") != "null"]
    shape = shapes[0]
    if "$ref" in shape:
        shape = definitions[shape["$ref"].rpartition("/")[2]]
    kept = {key: value for key, value in shape.items() if key not in (*_NOT_OURS, "description")}
    if isinstance(kept.get("items"), dict):
        kept["items"] = {key: value for key, value in kept["items"].items() if key == "type"}
    default = one.get("default")
    return kept if default in (None, [], ()) else {**kept, "default": default}


def _know_every_secret(prefix: str, settings: type[BaseModel]) -> None:
    for name, field in settings.model_fields.items():
        is_secret = "Secret" in str(field.annotation) or not field.repr
        if is_secret is not (name in SECRETS[prefix]):
            raise SystemExit(
                f"{prefix}{name.upper()} is{'' if is_secret else ' no'} secret. "
                "Remedy: mend SECRETS in scripts/chart_settings.py"
            )


def _cameras() -> dict[str, Any]:
    one = of_file(federator.CameraSettings, "One shared camera.")
    return {
        "type": "array",
        "minItems": 1,
        "items": one,
        "description": "The shared cameras; one that is not here does not exist for the State. "
        "No account stands in their addresses.",
    }


PROCESSES: Final[Mapping[str, Callable[[], dict[str, Any]]]] = {
    "api": lambda: of_process("API_", ApiSettings, "api"),
    "media": lambda: of_process("MEDIA_", MediaSettings, "media"),
    "connector": lambda: of_file(
        federator.ConnectorSettings, "How the CSU's system is reached: `[connector]`."
    ),
    "steering": lambda: of_file(
        federator.SteeringSettings, "How the State may steer: `[steering]`."
    ),
    "traces": lambda: of_file(
        federator.TracesSettings, "Where traces go: `[traces]`; left out, none are made."
    ),
    "cameras": _cameras,
}
"""By what a skeleton says: `$settings: api`."""
