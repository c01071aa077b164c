"""Write each chart's values.schema.json and README.md; `--check` only says if they are the code's.

A schema is a skeleton (charts/skeletons) whose settings come from the processes' own classes:
what `helm install` takes is what a process reads, under the same names, limits and sentences.
It renders nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# Run as a program, this folder's parent is not where Python looks.
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.chart_settings import PROCESSES  # noqa: E402

CHARTS = ROOT / "charts"
NAMES = ("cic", "csu")
MOST_WORDS = 60

_HEADS = {
    "cic": "Beffroi for a department: `api` grants, `media` shows, coturn relays. How: "
    "[Install a department](../../docs/how-to/install-a-department.md).",
    "csu": "Beffroi in a commune: the federator alone, which only dials out. How: "
    "[Attach a commune from Kubernetes](../../docs/how-to/attach-a-commune.md).",
}


def main(arguments: list[str]) -> int:
    """0 when every file is the code's."""
    stale = [file for file, text in written() if not _is(file, text)]
    if "--check" in arguments:
        for file in stale:
            print(
                f"{file.relative_to(ROOT)} is not the code's. "
                "Remedy: python scripts/write_charts.py",
                file=sys.stderr,
            )
        return 1 if stale else 0

    for file, text in written():
        file.write_text(text, encoding="utf-8")
    return 0


def written() -> Iterator[tuple[Path, str]]:
    """Each file, and what it should hold."""
    for name in NAMES:
        said = schema(name)
        folder = CHARTS / name
        yield folder / "values.schema.json", json.dumps(said, indent=2, ensure_ascii=False) + "\n"
        yield folder / "README.md", readme(name, said)


def schema(name: str) -> dict[str, Any]:
    """What `values.yaml` of this chart may say."""
    skeleton = _yaml(CHARTS / "skeletons" / f"{name}.yaml")
    definitions = _yaml(CHARTS / "skeletons" / "definitions.yaml")
    whole = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Written by scripts/write_charts.py; do not edit.",
        **skeleton,
        "definitions": definitions,
    }
    filled: dict[str, Any] = _filled(whole)
    return filled


def readme(name: str, said: dict[str, Any]) -> str:
    """The chart's page: every value, its default and its sentence."""
    defaults = _yaml(CHARTS / name / "values.yaml")
    lines = [
        f"# Chart `{name}`",
        "",
        _HEADS[name],
        "",
        "Written by `scripts/write_charts.py` from the settings of the processes; do not edit.",
        "",
        "| value | default | what it says |",
        "|---|---|---|",
        *_rows(said, said, defaults, ""),
    ]
    return "\n".join(lines) + "\n"


def _rows(whole: dict[str, Any], said: dict[str, Any], defaults: Any, path: str) -> Iterator[str]:
    for name, one in said.get("properties", {}).items():
        if name == "global":
            continue
        value = _resolved(whole, one)
        default = defaults.get(name) if isinstance(defaults, dict) else None
        inner = f"{path}{name}"
        if "properties" in value:
            yield from _rows(whole, value, default, f"{inner}.")
        else:
            cells = (f"`{inner}`", _default(default, value), value["description"])
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        if "description" in value.get("items", {}):
            yield from _rows(whole, value["items"], None, f"{inner}[].")


def _resolved(whole: dict[str, Any], one: dict[str, Any]) -> dict[str, Any]:
    name = one.get("$ref", "").removeprefix("#/definitions/")
    found = {**whole["definitions"][name], **one} if name else one
    if "description" not in found and "properties" not in found:
        raise SystemExit(f"a value has no sentence: {json.dumps(one)[:MOST_WORDS]}")
    return found


def _default(default: Any, value: dict[str, Any]) -> str:
    if default is None:
        default = value.get("default")
    if default in (None, "", [], {}):
        return "none"
    return f"`{json.dumps(default, ensure_ascii=False)}`" if default != "" else "none"


def _filled(said: Any) -> Any:
    """The skeleton, each `$settings` replaced by what that process reads."""
    if isinstance(said, list):
        return [_filled(one) for one in said]
    if not isinstance(said, dict):
        return said
    if "$settings" in said:
        return PROCESSES[said["$settings"]]()
    return {name: _filled(one) for name, one in said.items()}


def _yaml(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def _is(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
