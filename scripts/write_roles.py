"""Write docs/reference/roles.md: what each role may do, at its own tenant and at another's.

The matrix is roles.toml; the operations are those of the real schema and of the real doors.
`--check` only says whether the page is up to date, and whether an operation has no line.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.api.schema.contract import build_schema

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "reference" / "roles.toml"
PAGE = SOURCE.with_suffix(".md")
WHOSE = ("own", "other")
KINDS = ("query", "mutation", "subscription")
ENTERED = ", entered"

_HEAD = """\
# Roles

Written by `scripts/write_roles.py` from `roles.toml`; do not edit. Every cell is asked at the real
doors with a real token, of the local issuer and of Keycloak (`tests/services/providers/roles`); an
operation without a line fails `make check`.

**{own}** {own_says}

**{other}** {other_says}

- ✓ allowed · *code* refused, with this code · – hidden: the answer is that of what does not exist
- ✎ an entry of the tenant's register says who asked and what was answered

"""


class Unwritten(Exception):
    """The matrix cannot be read, or lacks a line; the message says which, and the remedy."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`cells`: by whose tenant, by profile; `why`: what keeps a denial out of the register."""

    name: str
    does: str
    cells: Mapping[str, Mapping[str, str]]
    why: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """`profiles` by key, with their titles in French; `public`: doors that ask for no token."""

    profiles: Mapping[str, str]
    operations: Mapping[str, Operation]
    public: Mapping[str, str]


def main(arguments: list[str]) -> int:
    """0 when the page is the matrix's and the matrix is whole."""
    try:
        matrix = read_matrix()
        check(matrix, fields())
        written = page(matrix)
    except Unwritten as error:
        print(f"roles: {error}", file=sys.stderr)
        return 1
    if "--check" not in arguments:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == written:
        return 0
    print(f"{PAGE.name} is out of date. Remedy: python scripts/write_roles.py", file=sys.stderr)
    return 1


def fields() -> Iterator[str]:
    """Every operation of the schema, by its name in the matrix."""
    schema = build_schema(introspection=True)._schema
    for kind in KINDS:
        root = getattr(schema, f"{kind}_type")
        yield from (f"{kind} {name}" for name in root.fields)


def check(matrix: Matrix, names: Iterator[str]) -> None:
    """Raises `Unwritten` for an operation without a line, or a line without an operation."""
    known = set(names)
    for name in sorted(known - set(matrix.operations)):
        raise Unwritten(
            f"{name} has no line in {SOURCE.name}: add [[operations]] with its name, does, own, "
            "other (and why, if a denial is not entered); its arguments go to "
            "tests/services/providers/roles/asking.py"
        )
    graphql = {name for name in matrix.operations if name.split()[0] in KINDS}
    for name in sorted(graphql - known):
        raise Unwritten(f"{name} is in {SOURCE.name} and no more in the schema: take it out")


def read_matrix(file: Path = SOURCE) -> Matrix:
    """Raises `Unwritten`."""
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    profiles: dict[str, str] = said["profiles"]
    groups = {**said["groups"], "all": list(profiles)}
    operations = {one["name"]: _operation(one, profiles, groups) for one in said["operations"]}
    return Matrix(profiles, operations, said["public"])


def _operation(
    said: Mapping[str, Any], profiles: Mapping[str, str], groups: Mapping[str, Sequence[str]]
) -> Operation:
    cells = {
        whose: {
            profile: _cell(said["name"], whose, said[whose], profile, groups)
            for profile in profiles
        }
        for whose in WHOSE
    }
    silent = [one for row in cells.values() for one in row.values() if _is_silent_denial(one)]
    if silent and not said.get("why"):
        raise Unwritten(
            f"{said['name']}: a denial is not entered ({silent[0]}): say why, or enter it"
        )
    return Operation(said["name"], said["does"], cells, said.get("why", ""))


def _is_silent_denial(cell: str) -> bool:
    return not cell.startswith("allowed") and not cell.endswith(ENTERED)


def _cell(
    name: str,
    whose: str,
    row: Mapping[str, str],
    profile: str,
    groups: Mapping[str, Sequence[str]],
) -> str:
    """The smallest group that names the profile decides."""
    keys = [profile, *sorted(groups, key=lambda one: len(groups[one]))]
    for key in keys:
        if key in row and (key == profile or profile in groups[key]):
            return row[key]
    raise Unwritten(f"{name}: {whose} says nothing of {profile}: name it, a group, or all")


def page(matrix: Matrix) -> str:
    """The whole page."""
    parts = [_HEAD.format(**_WORDS)]
    parts.append("| role | |\n|---|---|\n")
    parts += [f"| `{key}` | {title} |\n" for key, title in matrix.profiles.items()]
    for whose in WHOSE:
        parts.append(f"\n## {_WORDS[whose].rstrip('.')}\n\n")
        parts.append("| operation | " + " | ".join(matrix.profiles) + " |\n")
        parts.append("|---" * (len(matrix.profiles) + 1) + "|\n")
        parts += [_row(one, whose) for one in matrix.operations.values()]
    parts.append("\n## What each does, and what is not entered\n\n| operation | | not entered |\n")
    parts.append("|---|---|---|\n")
    parts += [f"| `{one.name}` | {one.does} | {one.why} |\n" for one in matrix.operations.values()]
    parts.append("\n## Doors without a token\n\n| door | |\n|---|---|\n")
    parts += [f"| `{name}` | {why} |\n" for name, why in matrix.public.items()]
    return "".join(parts)


_WORDS = {
    "own": "At one's own tenant.",
    "own_says": "For a service: a tenant whose deed names it, and for which the person is "
    "habilitated. For the inspector and the platform's administrator, who have no tenant: any.",
    "other": "At another's tenant.",
    "other_says": "Under the same deed, for other services.",
}


def _row(one: Operation, whose: str) -> str:
    told = (_told(cell) for cell in one.cells[whose].values())
    return f"| `{one.name}` | " + " | ".join(told) + " |\n"


def _told(cell: str) -> str:
    outcome, entered = cell.removesuffix(ENTERED), cell.endswith(ENTERED)
    sign = {"allowed": "✓", "hidden": "–"}.get(outcome, outcome.removeprefix("refused "))
    return f"{sign} ✎" if entered else sign


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
