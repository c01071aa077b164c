"""The founding deeds are shipped, readable, and cite what they rest on."""

from __future__ import annotations

from datetime import date

import pytest

from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.articles import ArticleRef, Clause
from tenants.conventions.convention import Convention
from tenants.conventions.reading import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId
from tests.builders import NOON

DEED = (SIGNED / "villeneuve-d-ascq.toml").read_text(encoding="utf-8")


def founding() -> dict[TenantId, Convention]:
    """The five, as each stands at `NOON`."""
    return {tenant: deed.at(NOON) for tenant, deed in read_conventions([SIGNED]).items()}


def test_an_order_of_29_february_ends_on_1_march() -> None:
    deed = read_deed(DEED.replace("2021-12-02", "2024-02-29"), "deed.toml").at(NOON)

    assert deed.orders[0].expires == date(2029, 3, 1)


def test_the_five_founding_deeds_are_shipped_and_readable() -> None:
    conventions = founding()

    assert {tenant: one.quota for tenant, one in conventions.items()} == {
        TenantId("villeneuve-d-ascq"): 8,
        TenantId("metz"): 16,
        TenantId("lons-le-saunier"): 4,
        TenantId("charenton-immobiliere-3f"): 3,
        TenantId("evrange"): 2,
    }
    assert not any(one.illustrative for one in conventions.values())


def test_where_the_deed_is_silent_the_law_is_cited() -> None:
    convention = founding()[TenantId("metz")]

    cited = convention.article(Clause.AUTHORISATION).cited

    assert cited == "code de la sécurité intérieure art. L252-3"


def test_two_conventions_for_one_tenant_are_refused() -> None:
    with pytest.raises(UnreadableDeed, match="already has"):
        read_conventions([SIGNED, SIGNED])


@pytest.mark.parametrize(
    ("number", "cited"),
    [
        ("3", "metz art. 3"),
        ("L252-3", "metz art. L252-3"),
        ("annexe 1, § 2", "metz, annexe 1, § 2"),
        ("délibération", "metz, délibération"),
    ],
)
def test_an_article_is_cited_by_its_number_or_by_its_name(number: str, cited: str) -> None:
    assert ArticleRef("metz", number, "").cited == cited
