import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from initiatives.browse.budgets import BudgetBar, BudgetGroup, budget_sections
from initiatives.models import BudgetLine, Initiative
from tests.factories import make_budget_line, make_government, make_initiative

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def entry(slug: str, **only_what_matters: object) -> Initiative:
    return make_initiative(**{"slug": slug, "title_en": slug} | only_what_matters)


def all_bars(bars: list[BudgetBar]) -> list[BudgetBar]:
    return [found for bar in bars for found in (bar, *all_bars(bar.parts))]


def only_group() -> BudgetGroup:
    (section,) = budget_sections(TODAY)
    (group,) = section.groups
    return group


def test_kinds_are_never_mixed() -> None:
    flanders = make_government()
    for kind in BudgetLine.Kind:
        make_budget_line(initiative=entry(kind.replace("_", "-"), governments=[flanders]), kind=kind)
        make_budget_line(initiative=entry(f"{kind}-2".replace("_", "-"), governments=[flanders]), kind=kind)
    found = budget_sections(TODAY)
    assert [section.kind for section in found] == list(BudgetLine.Kind)
    for section in found:
        for group in section.groups:
            assert {bar.line.kind for bar in all_bars(group.bars)} == {section.kind}
            assert group.total in {None, Decimal(2_000_000)}


def test_only_amounts_per_year_and_totals_are_added() -> None:
    flanders = make_government()
    for number, kind in enumerate([*BudgetLine.Kind] * 2):
        make_budget_line(initiative=entry(f"entry-{number}", governments=[flanders]), kind=kind)
    added = {section.kind for section in budget_sections(TODAY) if section.groups[0].total is not None}
    assert added == {BudgetLine.Kind.PER_YEAR, BudgetLine.Kind.TOTAL}


def test_a_part_is_never_added_to_its_whole_and_stands_below_it() -> None:
    flanders = make_government()
    whole = make_budget_line(initiative=entry("plan", governments=[flanders]), amount=10_000_000)
    part = make_budget_line(initiative=entry("pillar", governments=[flanders]), amount=4_000_000, part_of=whole)
    make_budget_line(initiative=entry("project", governments=[flanders]), amount=1_000_000, part_of=part)
    make_budget_line(initiative=entry("other", governments=[flanders]), amount=5_000_000)
    group = only_group()
    assert group.total == 15_000_000
    assert [bar.line.initiative.slug for bar in group.bars] == ["plan", "other"]
    assert [bar.line.initiative.slug for bar in all_bars(group.bars)] == ["plan", "pillar", "project", "other"]


def test_a_part_whose_whole_is_of_another_kind_stands_alone_and_is_not_added(client: Client) -> None:
    flanders = make_government()
    whole = make_budget_line(initiative=entry("plan", governments=[flanders]), kind="total")
    make_budget_line(initiative=entry("pillar", governments=[flanders]), kind="per_year", part_of=whole)
    make_budget_line(initiative=entry("other", governments=[flanders]), kind="per_year")
    per_year = budget_sections(TODAY)[0].groups[0]
    assert len(per_year.bars) == 2
    assert per_year.total is None
    assert "/en/initiatives/plan/#budget-total" in client.get("/en/budgets/").content.decode()


def test_a_part_of_what_is_not_published_says_so_without_its_name(client: Client) -> None:
    whole = make_budget_line(initiative=entry("secret-plan", state="draft"))
    make_budget_line(initiative=entry("pillar"), part_of=whole)
    page = client.get("/en/budgets/").content.decode()
    assert "Part of a wider amount that is not in this list." in page
    assert "secret-plan" not in page


def test_a_sum_is_that_of_the_whole_lines_listed_with_it(client: Client) -> None:
    flanders = make_government()
    for number, qualifier in enumerate(["exactly", "about", "up_to"]):
        initiative = entry(f"entry-{number}", governments=[flanders])
        make_budget_line(initiative=initiative, amount=1_000_000 * (number + 1), qualifier=qualifier)
    group = only_group()
    assert group.total == sum(line.amount for line in group.counted) == 6_000_000
    page = client.get("/en/budgets/").content.decode()
    assert "Together €6 million in total over the period: the sum of the 3 whole amounts" in page
    assert "It is approximate" in page
    for line in group.counted:
        assert f'href="{line.initiative.get_absolute_url()}#budget-{line.key}"' in page


def test_a_sum_of_exact_amounts_is_not_called_approximate(client: Client) -> None:
    flanders = make_government()
    for slug in ("one", "two"):
        make_budget_line(initiative=entry(slug, governments=[flanders]))
    assert "It is approximate" not in client.get("/en/budgets/").content.decode()


def test_there_is_no_sum_where_adding_could_count_money_twice(client: Client) -> None:
    flanders = make_government()
    plan = entry("plan", governments=[flanders])
    pillar = entry("pillar", governments=[flanders], parent=plan)
    make_budget_line(initiative=plan)
    make_budget_line(initiative=entry("project", governments=[flanders], parent=pillar))
    assert only_group().total is None
    assert "No sum is given" in client.get("/en/budgets/").content.decode()


def test_there_is_no_sum_where_an_initiative_has_several_amounts() -> None:
    plan = entry("plan", governments=[make_government()])
    make_budget_line(initiative=plan, key="first", kind="per_year", ends="2020")
    make_budget_line(initiative=plan, key="second", kind="per_year", starts="2021")
    assert only_group().total is None


def test_several_governments_and_none_stand_apart_and_have_no_sum() -> None:
    flanders, federal = make_government(), make_government(slug="federal", name_en="Federal State", level="federal")
    for number in range(2):
        make_budget_line(initiative=entry(f"shared-{number}", governments=[flanders, federal]))
        make_budget_line(initiative=entry(f"nobody-{number}"))
        make_budget_line(initiative=entry(f"own-{number}", governments=[flanders]))
    (section,) = budget_sections(TODAY)
    assert [(group.slug, group.total) for group in section.groups] == [
        ("flanders", Decimal(2_000_000)),
        ("several", None),
        ("none", None),
    ]


def test_no_line_is_lost_even_when_parts_go_in_a_circle() -> None:
    one, two = make_budget_line(initiative=entry("one")), make_budget_line(initiative=entry("two"))
    one.part_of, two.part_of = two, one
    one.save()
    two.save()
    assert len(all_bars(only_group().bars)) == 2


def test_only_published_entries_count() -> None:
    make_budget_line(initiative=entry("draft", state="draft"))
    assert budget_sections(TODAY) == []


def test_announced_running_and_ended_stand_alike_each_with_its_status_and_year(client: Client) -> None:
    for status in ("announced", "running", "ended"):
        make_budget_line(initiative=entry(status, stated_status=status, status_as_of="2021-09-01"))
    page = " ".join(client.get("/en/budgets/").content.decode().split())
    for said in (
        "Announced in 2021, not checked since",
        "Running in 2021, not checked since",
        "Ended, as of September 2021",
    ):
        assert said in page


def test_each_bar_has_its_amount_in_words_and_a_length_in_proportion(client: Client) -> None:
    amounts = [10_000_000, 5_000_000, 2_500_000]
    for amount in amounts:
        make_budget_line(initiative=entry(f"entry-{amount}"), amount=amount, qualifier="about")
    page = client.get("/nl/budgets/").content.decode()
    rows = re.findall(
        r'<p class="amount">([^<]+)</p>\s*<svg[^>]*aria-hidden="true"[^>]*>\s*<rect[^>]*width="(\d+)"', page
    )
    assert [int(width) for _words, width in rows] == [1000, 500, 250]
    assert all("miljoen" in words for words, _width in rows)
    lists = page[page.index('<details class="budgets"') :]
    assert lists.count("<svg") == len(rows) == len(amounts)


@pytest.mark.parametrize("size", [2, 12])
def test_budgets_cost_fourteen_queries(client: Client, django_assert_num_queries: Callable, size: int) -> None:
    flanders = make_government()
    whole = make_budget_line(initiative=entry("plan", governments=[flanders]))
    for number in range(size):
        make_budget_line(initiative=entry(f"entry-{number}", governments=[flanders]), part_of=whole)
        make_budget_line(initiative=entry(f"own-{number}", governments=[flanders]), kind="per_year")
    # Expect 14 queries: how many amounts there are; all of them as rows; those that the picture draws, and those of
    # the lists, with their initiatives and wholes, and the governments of these (2 + 2); the number of initiatives, of
    # those of each government, and of those of each that state no amount (3); the governments; and for the table those
    # once more, what each lacks, and how many there are and state an amount (4).
    with django_assert_num_queries(14):
        client.get("/en/budgets/")


def test_a_table_opens_budgets_with_every_government_and_its_zero(client: Client) -> None:
    flanders = make_government()
    make_government(slug="federal", name_en="Federal State", level="federal")
    one = entry("one", governments=[flanders])
    make_budget_line(initiative=one, amount=3_000_000, kind="per_year")
    make_budget_line(initiative=entry("two", governments=[flanders]), amount=2_000_000, kind="per_year")
    make_budget_line(initiative=one, key="spent", amount=1_000_000, kind="so_far", as_of="2021-09")
    entry("poor", governments=[flanders])
    page = client.get("/en/budgets/")
    table = page.context["table"]
    assert (table.number, table.number_stated) == (3, 2)
    federal, flemish = table.rows
    assert [(cell.number, cell.total) for cell in flemish.cells] == [(2, "€5 million"), (0, ""), (1, "")]
    assert flemish.cells[2].largest == "€1 million spent or awarded so far, as of September 2021"
    assert (flemish.without_amount, federal.without_amount) == (1, 0)
    assert table.without_money == ["Federal State"]
    assert page.text.count("none stated") == 4
    assert "Of 3 initiatives, 2 say how much money they have" in " ".join(page.text.split())
