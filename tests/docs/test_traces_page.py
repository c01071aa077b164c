"""The page of traces names every span that the code begins, and no other."""

from __future__ import annotations

import re
from pathlib import Path

_BEGUN = re.compile(
    r'(?:span|begin|also|_follow)\(\s*"((?:api|media|federator)\.[a-z_.]+)"', re.MULTILINE
)
_ROW = re.compile(r"^\| `((?:api|media|federator)\.[a-z_.]+)` \|", re.MULTILINE)


def test_every_span_of_the_code_has_its_row(root: Path) -> None:
    page = (root / "docs/how-to/follow-a-request.md").read_text("utf-8")
    code = [file.read_text("utf-8") for file in (root / "services").glob("*/**/*.py")]
    begun = {name for text in code for name in _BEGUN.findall(text)}

    assert set(_ROW.findall(page)) == begun
