"""What the database answers is what reading each entry in Python gives: lists, counts and classes of amounts."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.http import QueryDict

from initiatives.browse.filters import InitiativeFilter
from initiatives.models import BudgetLine, Initiative
from initiatives.models.budget import YearlyClass
from initiatives.models.status import years_active
from tests.browse.random_register import random_register
from tests.browse.test_filters import slugs
from tests.factories import make_budget_line, make_initiative

pytestmark = pytest.mark.django_db

QUERIES = [
    "",
    "theme=theme-0",
    "theme=theme-0&theme=theme-1&government=gov-2",
    "government=none&challenge=challenge-1",
    "status=ended&theme=none",
    "q=red&status=running&status=unknown",
    "theme=none&government=none&challenge=none",
    "instrument=type-0&target=group-1&target=none",
    "organisation=org-1&organisation=org-2&year=2018",
    "year=2020&year=none&budget=none",
    "budget=under-1m&budget=5m-20m&status=ended",
    "status=archived&status=running",
]


def class_by_hand(line: BudgetLine) -> str | None:
    """The class of an amount per year: "more than" says nothing of the top, "up to" nothing of the bottom."""
    if line.kind != BudgetLine.Kind.PER_YEAR:
        return None
    ends = [1, 5, 20, 50, 100, 500]
    # Almost five million is less than five million.
    amount = line.amount - Decimal("0.01") if line.qualifier == "almost" else line.amount
    found = sum(amount >= end * 1_000_000 for end in ends)
    if (line.qualifier == "up_to" and found > 0) or (line.qualifier == "more_than" and found < len(ends)):
        return None
    return YearlyClass.values[found]


def budget_classes(initiative: Initiative) -> set[str]:
    return {found for line in initiative.budget_lines.all() if (found := class_by_hand(line))} or {"none"}


def years(initiative: Initiative) -> set[str]:
    if not initiative.start:
        return {"none"}
    ended_by = initiative.status_as_of if initiative.stated_status == "ended" else None
    return set(map(str, years_active(initiative.start, initiative.end, ended_by, date.today().year)))


def slugs_of(terms: Iterable[Any]) -> set[str]:
    return {term.slug for term in terms} or {"none"}


VALUES: dict[str, Callable[[Initiative], set[str]]] = {
    "theme": lambda found: slugs_of(found.themes.all()),
    "government": lambda found: slugs_of(found.governments.all()),
    "challenge": lambda found: slugs_of(found.challenges.all()),
    "instrument": lambda found: slugs_of(row.type for row in found.instruments.all()),
    "target": lambda found: slugs_of(found.target_groups.all()),
    "organisation": lambda found: slugs_of(row.organisation for row in found.participations.all()),
    "status": lambda found: {found.current_status},
    "year": years,
    "budget": budget_classes,
}


@pytest.mark.parametrize("seed", [6])
def test_every_list_and_every_count_equal_those_made_one_by_one(seed: int) -> None:
    """By brute force, in Python: what the database answers is what reading each entry gives."""
    random_register(seed)
    entries = list(Initiative.objects.public().with_status())
    values = {entry.pk: {name: found(entry) for name, found in VALUES.items()} for entry in entries}
    for query in QUERIES:
        asked = QueryDict(query)

        def answers(entry: Initiative, asked: QueryDict) -> bool:
            kept = all(values[entry.pk][name] & set(asked.getlist(name)) for name in asked if name != "q")
            ended = entry.current_status == "ended" and not {"status", "year"} & set(asked)
            archived = entry.state == "archived" and "status" not in asked
            return kept and not ended and not archived and asked.get("q", "").casefold() in entry.title.casefold()

        listed = InitiativeFilter(asked)
        assert {found.pk for found in listed.qs} == {entry.pk for entry in entries if answers(entry, asked)}, query
        for facet, options in ((group.facet, group.options) for group in listed.groups):
            for option in options:
                alone = asked.copy()
                alone.setlist(facet.name, [option.value])
                by_hand = sum(answers(entry, alone) for entry in entries)
                assert option.count == by_hand, (query, facet.name, option.value)


@pytest.mark.parametrize("seed", [4])
def test_repeated_names_mean_or_and_different_names_mean_and(seed: int) -> None:
    random_register(seed)
    expected = {
        found.slug
        for found in Initiative.objects.published().with_status()
        if found.current_status != "ended"
        and {"theme-0", "theme-1"} & {term.slug for term in found.themes.all()}
        and "gov-0" in {term.slug for term in found.governments.all()}
    }
    assert set(slugs("theme=theme-0&theme=theme-1&government=gov-0")) == expected
    assert len(slugs("theme=theme-0&theme=theme-1&government=gov-0")) == len(expected)


def test_the_class_of_each_amount_is_the_one_found_by_hand() -> None:
    qualifiers = ["exactly", "about", "almost", "more_than", "up_to"]
    amounts = [0, 999_999, 1_000_000, 1_000_001, 5_000_000, 20_000_000, 99_000_000, 500_000_000, 9_000_000_000]
    initiative, kinds = make_initiative(), BudgetLine.Kind.values
    BudgetLine.objects.bulk_create(
        BudgetLine(initiative=initiative, key=f"line-{number}", kind=kind, qualifier=qualifier, amount=amount)
        for number, (kind, qualifier, amount) in enumerate(product(kinds, qualifiers, amounts))
    )
    found = BudgetLine.objects.with_yearly_class().in_bulk()
    for line in BudgetLine.objects.all():
        yearly = found[line.pk].yearly if line.pk in found else None
        assert yearly == class_by_hand(line), (line.kind, line.qualifier, line.amount)


def test_amounts_that_do_not_say_how_large_have_no_class() -> None:
    said = {("more_than", 2_000_000): None, ("up_to", 2_000_000): None, ("up_to", 500_000): "under-1m"}
    said |= {
        ("more_than", 500_000_000): "500m-and-more",
        ("almost", 5_000_000): "1m-5m",
        ("exactly", 5_000_000): "5m-20m",
    }
    for (qualifier, amount), found in said.items():
        slug = f"{qualifier}-{amount}".replace("_", "-")
        make_budget_line(initiative=make_initiative(slug=slug), kind="per_year", qualifier=qualifier, amount=amount)
        sized = BudgetLine.objects.with_yearly_class().filter(initiative__slug=slug)
        assert list(sized.values_list("yearly", flat=True)) == ([found] if found else []), slug
