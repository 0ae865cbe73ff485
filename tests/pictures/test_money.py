import re

import pytest
from django.test import Client

from initiatives.models import BudgetLine
from initiatives.pictures.money import FULL, money
from tests.factories import make_budget_line, make_government, make_initiative

pytestmark = pytest.mark.django_db
MILLION = 1_000_000


@pytest.fixture
def amounts() -> None:
    flanders = make_government()
    plan = make_initiative(slug="plan", title_en="Plan", governments=[flanders])
    whole = make_budget_line(initiative=plan, amount=32 * MILLION, kind="per_year")
    for key, amount in {"a": 15, "b": 12, "c": 5, "d": 1}.items():
        make_budget_line(initiative=plan, key=key, amount=amount * MILLION, kind="per_year", part_of=whole)
    other = make_initiative(slug="other", governments=[flanders])
    make_budget_line(initiative=other, amount=8 * MILLION, kind="per_year", qualifier="about")
    make_budget_line(initiative=other, key="grant", amount=10_000, kind="grant_ceiling")
    draft = make_initiative(slug="draft", state="draft", governments=[flanders])
    make_budget_line(initiative=draft, amount=99 * MILLION, kind="per_year")
    make_initiative(slug="silent", governments=[flanders])
    make_initiative(slug="nobody")


@pytest.mark.usefixtures("amounts")
def test_blocks_are_as_wide_as_their_amounts_and_each_kind_stands_for_itself() -> None:
    per_year, ceilings = money().bands
    assert (per_year.kind, ceilings.kind) == (BudgetLine.Kind.PER_YEAR, BudgetLine.Kind.GRANT_CEILING)
    assert [block.width for block in per_year.blocks] == [FULL, FULL // 4]
    # A small amount is a line, not nothing.
    assert [block.width for block in ceilings.blocks] == [2]
    assert [block.is_open for block in per_year.blocks] == [False, True]
    assert per_year.blocks[0].outline == f"M0 0H{FULL}V56H0z"
    assert "l-4 7l4 7" in per_year.blocks[1].outline


@pytest.mark.usefixtures("amounts")
def test_parts_lie_within_their_whole_and_never_beyond() -> None:
    whole = money().bands[0].blocks[0]
    assert [part.line.key for part in whole.parts] == ["a", "b", "c", "d"]
    assert all(part.x + part.width <= whole.width + 1 for part in whole.parts)
    assert all(part.y + 13 <= whole.height for part in whole.parts)
    # Together they exceed the whole, so that the last begins a row of its own.
    assert [part.y for part in whole.parts] == [6, 6, 6, 21]
    assert whole.parts[3].x == 0


@pytest.mark.usefixtures("amounts")
def test_what_is_not_stated_is_counted_by_government_and_the_finding_says_it() -> None:
    found = money()
    assert [(each.slug, each.number, each.out_of) for each in found.unstated] == [("flanders", 1, 3), ("none", 1, 1)]
    assert found.finding == (
        "The sources state an amount for 2 of 4 initiatives. The 7 amounts are of 2 kinds that cannot be added, "
        "so nobody can tell from them what Belgium spends on AI in all."
    )


@pytest.mark.usefixtures("amounts")
def test_the_page_of_budgets_names_each_block_and_its_parts(client: Client) -> None:
    page = client.get("/en/budgets/").content.decode()
    picture = page[page.index('<section class="money"') : page.index('<details class="budgets"')]
    assert picture.count('<path class="whole" d="M0 0H') == 3
    assert len(re.findall(r'<rect class="part"', picture)) == 4
    assert "€32 million per year" in picture
    assert "about €8 million per year" in picture
    assert "4 parts" in picture
    assert "draft" not in picture


def test_without_amounts_the_page_says_so_and_draws_nothing(client: Client) -> None:
    make_initiative()
    page = client.get("/en/budgets/").content.decode()
    assert "No amount is stated in the sources." in page
    assert '<section class="money"' not in page


def test_amounts_that_are_parts_of_each_other_are_not_lost() -> None:
    one = make_budget_line(amount=5)
    two = make_budget_line(initiative=one.initiative, key="two", amount=3, part_of=one)
    BudgetLine.objects.filter(pk=one.pk).update(part_of=two)
    assert [block.line.key for block in money().bands[0].blocks] == ["total", "two"]


def test_no_part_is_drawn_beyond_its_whole() -> None:
    whole = make_budget_line(amount=32)
    for amount in (15, 12, 5, 1):
        make_budget_line(initiative=whole.initiative, key=f"part-{amount}", amount=amount, part_of=whole)
    (block,) = money().bands[0].blocks
    assert max(part.x + part.width for part in block.parts) == block.width
    # The last one no longer fits beside the others: it is part of one of them.
    assert [part.x for part in block.parts][-1] == 0
