"""What the acts on the life of the sharing answer. Closed unions, as everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from services.api.acts.answers import NoSuchCamera, NoSuchTenant
from services.api.storage.upkeep.shelf import Declaration, Fault, Window
from services.api.storage.work import Hold
from tenants.decisions.outcomes import Duty, Refused
from tenants.vocabulary.identifiers import TenantId


@dataclass(frozen=True, slots=True)
class HoursDeclared:
    """`holds`: those that end sooner, or have ended, because the CSU opens."""

    declaration: Declaration
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class HoursTakenBack:
    declaration: Declaration
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowKept:
    """`duties` are owed to the other side, once announced."""

    window: Window
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultKept:
    fault: Fault


@dataclass(frozen=True, slots=True)
class UpkeepRefused:
    refused: Refused


@dataclass(frozen=True, slots=True)
class NothingSuch:
    """It is over, or another tenant's, or never was."""

    id: str


@dataclass(frozen=True, slots=True)
class TenantUpkeep:
    """One tenant's, as somebody who may see it reads it; hours are declared from `at` on."""

    tenant: TenantId
    at: datetime
    declarations: tuple[Declaration, ...]
    windows: tuple[Window, ...]
    faults: tuple[Fault, ...]


HoursAnswer: TypeAlias = HoursDeclared | HoursTakenBack | UpkeepRefused | NoSuchTenant | NothingSuch
WindowAnswer: TypeAlias = WindowKept | UpkeepRefused | NoSuchTenant | NothingSuch
FaultAnswer: TypeAlias = FaultKept | UpkeepRefused | NoSuchCamera | NoSuchTenant | NothingSuch
