"""No page leads nowhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.docs.pages import Page, pages


@pytest.mark.parametrize("text", pages(), ids=lambda text: text.name)
def test_every_relative_link_leads_to_a_file_and_a_heading(text: Page) -> None:
    assert [link for link in text.links if not leads_somewhere(text, link)] == []


def leads_somewhere(page: Page, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = page.path.parent / unquote(parts.path) if parts.path else page.path
    if not target.exists():
        return False
    return not parts.fragment or parts.fragment in Page(target).anchors


@pytest.mark.parametrize(
    ("_case", "link"),
    [
        ("no such file", "nowhere.md"),
        ("no such heading", "other.md#nowhere"),
        ("no such heading here", "#nowhere"),
        ("a heading inside code", "other.md#not-a-heading"),
    ],
)
def test_a_link_that_leads_nowhere_is_seen(_case: str, link: str, tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# L'été, déjà\n\n```sh\n# not a heading\n```\n")
    (tmp_path / "page.md").write_text(f"# Page\n\n[here]({link}) and [there](other.md#lété-déjà)\n")
    page = Page(tmp_path / "page.md")

    assert [one for one in page.links if not leads_somewhere(page, one)] == [link]


def test_what_stands_in_code_is_no_link(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("`[a](b)`\n\n```\n[c](d)\n```\n")

    assert Page(tmp_path / "page.md").links == []


def test_every_how_to_is_led_to_by_another_page(root: Path) -> None:
    led_to = {
        (one.path.parent / urlsplit(link).path).resolve()
        for one in pages()
        for link in one.links
        if not urlsplit(link).scheme
    }

    assert set((root / "docs/how-to").glob("*.md")) - led_to == set()
