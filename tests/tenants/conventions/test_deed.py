"""A convention's file is read strictly, and the founding deeds say what they say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from services.kit.deeds import SIGNED, read_conventions
from tenants.conventions.articles import Clause
from tenants.conventions.convention import Convention, Regime
from tenants.conventions.reading import UnreadableDeed, read_deed
from tenants.vocabulary.identifiers import TenantId
from tests.builders import NOON

DEED = (SIGNED / "villeneuve-d-ascq.toml").read_text(encoding="utf-8")


def founding() -> dict[TenantId, Convention]:
    """The five, as each stands at `NOON`."""
    return {tenant: deed.at(NOON) for tenant, deed in read_conventions([SIGNED]).items()}


@pytest.mark.parametrize(
    ("_case", "was", "becomes", "says"),
    [
        ("not TOML", "[term]", "[term", "deed.toml: not TOML"),
        ("missing key", "months = 36\n", "", "term.months is missing: write term.months (int)"),
        ("unknown key", "months = 36", "months = 36\nyears = 3", "term.years is not a key"),
        ("unknown table", "[term]", "[secret]\na = 1\n[term]", "secret is not a key"),
        ("wrong type", "months = 36", 'months = "36"', "term.months must be a int, not str"),
        ("truth is no number", "flows = 8", "flows = true", "clauses.quota.flows must be a int"),
        ("no flow at all", "flows = 8", "flows = 0", "clauses.quota.flows must be 1 to 64"),
        ("too long an order", "years = 5", "years = 6", "orders[0].years must be 1 to 5"),
        ("unknown kind", 'kind = "commune"', 'kind = "city"', "tenant.kind must be one of commune"),
        ("unknown regime", '"permanent"', '"open"', "clauses.watching.regime must be one of"),
        ("missing article", 'article = "6"\n', "", "clauses.habilitation.article is missing"),
        ("not a slug", 'id = "villeneuve-d-ascq"\nname', 'id = "Ascq!"\nname', "tenant 'Ascq!'"),
        ("impossible date", "2022-09-29", "2022-09-31", "deed.toml: not TOML"),
        ("no month", "months = 36", "months = 0", "term.months must be 1 to 1200"),
        ("ends too soon", "months = 36", "months = 36\nends = 2020-01-01", "must come after"),
        ("not tables", "[[orders]]", "[orders]", "orders must be a list, not dict"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_remedy(
    _case: str, was: str, becomes: str, says: str
) -> None:
    assert was in DEED

    with pytest.raises(UnreadableDeed) as refused:
        read_deed(DEED.replace(was, becomes), "deed.toml")

    assert re.match(r"deed\.toml:(\d+)?", str(refused.value))
    assert says in str(refused.value)


def test_an_order_of_29_february_ends_on_1_march() -> None:
    deed = read_deed(DEED.replace("2021-12-02", "2024-02-29"), "deed.toml").at(NOON)

    assert deed.orders[0].expires == date(2029, 3, 1)


def test_villeneuve_d_ascq_says_eight_flows_under_article_3() -> None:
    deed = read_deed(DEED, "deed.toml").at(NOON)

    assert (deed.quota, deed.article(Clause.QUOTA).cited) == (8, "villeneuve-d-ascq art. 3")
    assert deed.regime is Regime.PERMANENT
    assert deed.orders[0].number == "2021/1284"
    assert [one.id for one in deed.subscribers] == ["cic-nord"]


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


def test_lons_le_saunier_has_thirteen_sites_each_under_its_own_order() -> None:
    orders = founding()[TenantId("lons-le-saunier")].orders

    assert len({order.site for order in orders}) == len({order.number for order in orders}) == 13


def test_charenton_opens_on_a_ticket_with_six_motives() -> None:
    convention = founding()[TenantId("charenton-immobiliere-3f")]

    assert convention.regime is Regime.TICKET
    assert len(convention.motives) == 6


def test_where_the_deed_is_silent_the_law_is_cited() -> None:
    convention = founding()[TenantId("metz")]

    cited = convention.article(Clause.AUTHORISATION).cited

    assert cited == "code de la sécurité intérieure art. L252-3"


def test_two_conventions_for_one_tenant_are_refused() -> None:
    with pytest.raises(UnreadableDeed, match="already has"):
        read_conventions([SIGNED, SIGNED])
