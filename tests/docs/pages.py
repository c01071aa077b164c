"""The project's Markdown pages, cut into what the tests look at: prose, code blocks, anchors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`[^`\n]+`")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, and its text as a reader would copy it."""

    language: str
    text: str


@dataclass(frozen=True)
class Page:
    """One page, by its path from the root of the checkout."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def blocks(self) -> list[Block]:
        return [Block(language, text) for language, text in _FENCE.findall(self.text)]

    @property
    def links(self) -> list[str]:
        """Where the page leads, images included."""
        return _LINK.findall(_INLINE.sub("``", _FENCE.sub("", self.text)))

    @property
    def anchors(self) -> set[str]:
        """What can follow `#`, as GitHub and MkDocs name headings."""
        return {_slug(heading) for heading in _HEADING.findall(_FENCE.sub("", self.text))}


def pages() -> list[Page]:
    """Everything a newcomer reads."""
    at_the_door = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return [Page(path) for path in [*at_the_door, *sorted((ROOT / "docs").rglob("*.md"))]]


def page(name: str) -> Page:
    return Page(ROOT / name)


def _slug(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return kept.replace(" ", "-")
