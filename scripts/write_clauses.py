"""Write docs/reference/clauses.md: each clause, its key, its article, the tests that prove it.

The table's own words stand in clauses.toml; articles come from the conventions' files and
tests from the marks they carry (`@pytest.mark.clause("VA-4")`). `--check` only says whether
the page is up to date, and whether a clause has neither a test nor a page that covers it.
"""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "docs" / "reference" / "clauses.toml"
PAGE = SOURCE.with_suffix(".md")
SIGNED = ROOT / "tenants" / "conventions" / "signed"
DEEDS = {
    "VA": "villeneuve-d-ascq",
    "ME": "metz",
    "LO": "lons-le-saunier",
    "CH": "charenton-immobiliere-3f",
    "MF": "evrange-moselle-fibre",
}

_HEAD = """\
# Clauses

Written by `scripts/write_clauses.py`; do not edit. Every clause of the five founding deeds: the key
that says it in the convention's file, the article it rests on, and the tests that prove what the
software does. A clause that concerns another room names the page that covers it.
"""


class Unproven(Exception):
    """A clause without a test, a page or a key; the message names it and the remedy."""


def main(arguments: list[str]) -> int:
    """0 when the page is what the conventions and the tests say."""
    try:
        written = page()
    except Unproven as error:
        print(f"clauses: {error}", file=sys.stderr)
        return 1

    if "--check" not in arguments:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == written:
        return 0
    print(f"{PAGE.name} is out of date. Remedy: python scripts/write_clauses.py", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page. Raises `Unproven`."""
    clauses = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    proofs = proofs_in(ROOT / "tests")
    unknown = sorted(proofs.keys() - clauses.keys())
    if unknown:
        raise Unproven(f"a test is marked with {unknown[0]}, which {SOURCE.name} does not have")

    parts = [_HEAD]
    for prefix, deed in DEEDS.items():
        content = tomllib.loads((SIGNED / f"{deed}.toml").read_text(encoding="utf-8"))
        rows = [
            row(clause, said, content, proofs.get(clause, []))
            for clause, said in clauses.items()
            if clause.startswith(f"{prefix}-")
        ]
        head = "| clause | what it says | key | article | proven by |\n|---|---|---|---|---|\n"
        parts.append(f"\n## {content['convention']['title']} (`{deed}.toml`)\n\n{head}")
        parts.append("".join(rows))
    return "".join(parts)


def row(clause: str, said: Mapping[str, Any], deed: Mapping[str, Any], proofs: list[str]) -> str:
    articles = dict.fromkeys(
        article for key in said["keys"] for article in _articles(key, deed, clause)
    )
    proven = [f"`{proof}`" for proof in proofs]
    if "elsewhere" in said:
        if not (ROOT / said["elsewhere"]).is_file():
            raise Unproven(f"{clause} is covered by {said['elsewhere']}, which is not there")
        name = Path(said["elsewhere"]).relative_to("docs")
        proven.append(f"[{name.stem}](../{name})")
    if not proven:
        raise Unproven(
            f'{clause} has no test. Remedy: mark one with pytest.mark.clause("{clause}")'
        )
    keys = ", ".join(f"`{key}`" for key in said["keys"])
    return (
        f"| {clause} | {said['rule']} | {keys} | {', '.join(articles)} | {'<br>'.join(proven)} |\n"
    )


def _articles(key: str, deed: Mapping[str, Any], clause: str) -> Iterator[str]:
    """The article nearest to a key, on the way down to it."""
    found, node = [], deed
    for part in key.split("."):
        if not isinstance(node, dict) or part not in node:
            raise Unproven(
                f"{clause}: the deed has no key {key}. Remedy: mend clauses.toml or the deed"
            )
        node = node[part]
        table = node[0] if isinstance(node, list) and node and isinstance(node[0], dict) else node
        if isinstance(table, dict) and "article" in table:
            found.append(table["article"])
    if not found and key.startswith(("term", "orders")):
        found = [deed["clauses"]["term"]["article"] if key.startswith("term") else "préambule"]
    if found:
        yield found[-1]


def proofs_in(folder: Path, mark: str = "clause") -> dict[str, list[str]]:
    """The tests that carry each id of a mark, by file and name."""
    proofs: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        name = file.relative_to(ROOT).as_posix()
        for node in tree.body:
            is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            where = f"{name}::{node.name}" if is_test else name
            for clause in marks_in(node, mark):
                proofs.setdefault(clause, []).append(where)
    return {clause: list(dict.fromkeys(found)) for clause, found in proofs.items()}


def marks_in(node: ast.AST, wanted: str) -> Iterator[str]:
    """The ids in every `….mark.clause("…", "…")`, or another mark's, under a statement."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        mark = call.func.value
        if call.func.attr == wanted and isinstance(mark, ast.Attribute) and mark.attr == "mark":
            yield from (str(one.value) for one in call.args if isinstance(one, ast.Constant))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
