"""Write docs/reference/quirks.md: each habit of cameras, what we answer, the tests that prove it.

The words stand in quirks.toml, the tests carry the number (`@pytest.mark.quirk(7)`).
`--check` only says whether the page is up to date, and whether a quirk has no test.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

# Run as a program, this folder's parent is not where Python looks.
ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from scripts.write_clauses import proofs_in  # noqa: E402

SOURCE = ROOT / "docs" / "reference" / "quirks.toml"
PAGE = SOURCE.with_suffix(".md")

_HEAD = """\
# Quirks of cameras

Written by `scripts/write_quirks.py`; do not edit. What cameras and recorders do over RTSP that its
RFCs do not foresee, what Beffroi does about it, and the tests that prove it: on messages that real
devices wrote where there are some, on a server told to misbehave everywhere else.

| no. | what they do | what Beffroi does | proven by |
|---|---|---|---|
"""


class Unproven(Exception):
    """A quirk without a test, or a test of no quirk; the message names the remedy."""


def main(arguments: list[str]) -> int:
    """0 when the page is what the table and the tests say."""
    try:
        written = page()
    except Unproven as error:
        print(f"quirks: {error}", file=sys.stderr)
        return 1

    if "--check" not in arguments:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == written:
        return 0
    print(f"{PAGE.name} is out of date. Remedy: python scripts/write_quirks.py", file=sys.stderr)
    return 1


def page() -> str:
    """The whole page. Raises `Unproven`."""
    quirks = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    proofs = proofs_in(ROOT / "tests", "quirk")
    unknown = sorted(proofs.keys() - quirks.keys())
    if unknown:
        raise Unproven(f"a test is marked with {unknown[0]}, which {SOURCE.name} does not have")

    rows = []
    for number, quirk in quirks.items():
        if not proofs.get(number):
            raise Unproven(
                f"{number} has no test. Remedy: mark one with pytest.mark.quirk({number})"
            )
        proven = "<br>".join(f"`{proof}`" for proof in proofs[number])
        rows.append(f"| {number} | {quirk['habit']} | {quirk['answer']} | {proven} |\n")
    return _HEAD + "".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
