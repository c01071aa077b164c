"""Every connector is a small folder with the same files, and answers for every rule."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FEDERATION = Path(__file__).parents[2] / "federation"
FILES = ("__init__.py", "manifest.toml", "connector.py")
OWN_FILES = ("client.py", "parser.py")
"""A kind that is nothing but a shared way of pulling `rests_on` it instead."""
KEYS = {"kind", "speaks", "can", "level", "rests_on", "rules"}
SHARED = {"pulling"}
CAPABILITIES = {"live", "ptz", "presets", "alarms"}
LEVELS = {"bronze", "silver", "gold"}
RULES = {
    "recorded-answers": "its parser is tested on what real systems answered",
    "credentials-never-logged": "no account and no address is in a log or an error",
    "reconnects-by-itself": "a link that drops comes back without anybody's help",
    "steering-stops-when-the-link-drops": "no camera goes on turning once nobody holds it",
}
FOLDERS = sorted(
    file.parent for file in FEDERATION.glob("*/__init__.py") if file.parent.name not in SHARED
)
GOOD: dict[str, Any] = {
    "kind": "rtsp",
    "speaks": ["rtsp"],
    "can": ["live"],
    "level": "bronze",
    "rules": dict.fromkeys(RULES, "done"),
}


def test_there_are_connectors_to_check() -> None:
    assert {"rtsp", "synthetic"} <= {folder.name for folder in FOLDERS}


@pytest.mark.parametrize("folder_case", FOLDERS, ids=lambda folder: folder.name)
def test_a_connector_has_the_same_files_as_the_others(folder_case: Path) -> None:
    rests_on = manifest_of(folder_case).get("rests_on")
    wanted = FILES if rests_on is not None else FILES + OWN_FILES

    assert [name for name in wanted if not (folder_case / name).is_file()] == []


@pytest.mark.parametrize("folder_case", FOLDERS, ids=lambda folder: folder.name)
def test_a_connector_answers_for_every_rule(folder_case: Path) -> None:
    assert list(faults(manifest_of(folder_case), folder_case.name)) == []


def test_a_good_manifest_has_no_fault() -> None:
    assert list(faults(GOOD, "rtsp")) == []


@pytest.mark.parametrize(
    ("change_case", "fault"),
    [
        ({"kind": "onvif"}, "kind: onvif is not the folder's name"),
        ({"speaks": []}, "speaks: name at least one protocol"),
        ({"can": ["live", "fly"]}, "can: fly"),
        ({"level": "tin"}, "level: tin"),
        ({"licence": "none"}, "unknown: licence"),
        ({"rests_on": "luck"}, "rests_on: luck is not shared"),
        ({"rules": {}}, f"rules: {', '.join(sorted(RULES))} not answered"),
        ({"rules": GOOD["rules"] | {"flies": "done"}}, "rules: flies is unknown"),
        ({"rules": GOOD["rules"] | {"recorded-answers": "todo"}}, "recorded-answers: todo"),
        (
            {"rules": GOOD["rules"] | {"recorded-answers": {"status": "exempt", "why": " "}}},
            "recorded-answers: exempt without a reason",
        ),
    ],
)
def test_each_fault_of_a_manifest_is_named(change_case: dict[str, Any], fault: str) -> None:
    assert list(faults(GOOD | change_case, "rtsp")) == [fault]


def manifest_of(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))


def faults(manifest: dict[str, Any], folder: str) -> Iterator[str]:
    """What is wrong with a manifest, one sentence each."""
    if manifest.get("kind") != folder:
        yield f"kind: {manifest.get('kind')} is not the folder's name"
    if not manifest.get("speaks"):
        yield "speaks: name at least one protocol"
    yield from (f"can: {each}" for each in manifest.get("can", []) if each not in CAPABILITIES)
    if manifest.get("level") not in LEVELS:
        yield f"level: {manifest.get('level')}"
    if manifest.get("rests_on", "pulling") not in SHARED:
        yield f"rests_on: {manifest['rests_on']} is not shared"
    yield from (f"unknown: {key}" for key in manifest.keys() - KEYS)
    yield from rule_faults(manifest.get("rules", {}))


def rule_faults(rules: dict[str, Any]) -> Iterator[str]:
    absent = sorted(RULES.keys() - rules.keys())
    if absent:
        yield f"rules: {', '.join(absent)} not answered"
    yield from (f"rules: {name} is unknown" for name in rules.keys() - RULES.keys())
    for name in sorted(rules.keys() & RULES.keys()):
        match rules[name]:
            case "done":
                pass
            case {"status": "exempt", "why": str(why)} if why.strip():
                pass
            case {"status": "exempt"}:
                yield f"{name}: exempt without a reason"
            case other:
                yield f"{name}: {other}"
