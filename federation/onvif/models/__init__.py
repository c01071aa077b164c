"""How this model wants to be steered: read from `models.toml`, chosen by its own name.

A quirk that one table can tell has no place in the code.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files


class StopVerb(StrEnum):
    STOP = "stop"
    ZERO = "zero"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    found_in: str
    stop: StopVerb
    timeout_sent: bool
    unnamed_presets: bool
    position_told: bool


@lru_cache
def models() -> tuple[Model, ...]:
    said = files("federation.onvif.models").joinpath("models.toml").read_text(encoding="utf-8")
    return tuple(
        Model(
            name=each["name"],
            found_in=each["found_in"],
            stop=StopVerb(each["stop"]),
            timeout_sent=each["timeout"] == "sent",
            unnamed_presets=each["presets"] == "all",
            position_told=each["position"] == "told",
        )
        for each in tomllib.loads(said)["models"]
    )


def model_of(manufacturer: str, model: str) -> Model:
    """The first that fits; the last fits everybody."""
    said = f"{manufacturer} {model}".lower()
    return next(each for each in models() if each.found_in in said)
