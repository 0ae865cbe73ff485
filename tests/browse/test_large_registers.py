"""Pages of a register with more than they can show: what they count is the same, and they cost the same at any size."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.browse import comparison_table
from initiatives.browse.budget_table import money_table, money_table_of_many
from initiatives.browse.budgets import budget_sections
from initiatives.browse.pages import announced, budgets, home, timeline
from initiatives.models import BudgetLine, Government, Initiative, Theme
from initiatives.pictures import money
from initiatives.pictures.counted_promises import counted_board
from initiatives.pictures.promises import board
from tests.factories import make_budget_line, make_citation, make_government, make_initiative, make_source, make_theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
TOLD = {"start": "2019", "stated_status": "running", "status_as_of": "2021-09"}
# Pages with a limit, each with the part of it that a large register pages through.
PAGES = {
    "/en/": "",
    "/en/timeline/": "?government=flanders",
    "/en/budgets/": "?kind=per_year",
    "/en/announced/": "?group=silent",
    "/en/compare/?government=flanders&government=wallonia": "",
}


def given(response: HttpResponse) -> dict[str, Any]:
    """What a view gave its template."""
    assert isinstance(response, TemplateResponse)
    assert response.context_data is not None
    return response.context_data


@pytest.fixture
def terms() -> tuple[Government, Government, Theme]:
    return make_government(), make_government(slug="wallonia", name_en="Wallonia"), make_theme()


@pytest.fixture
def few_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages take two for many, and show two at a time."""
    limits = {
        timeline: ("MOST_DRAWN", "ON_A_PAGE"), budgets: ("MOST_LISTED", "LARGEST", "ON_A_PAGE"),
        announced: ("MOST_LISTED", "OLDEST", "ON_A_PAGE"), home: ("MOST_MARKS",),
        comparison_table: ("MOST_LISTED", "LARGEST"), money: ("MOST",),
    }  # fmt: skip
    for module, names in limits.items():
        for name in names:
            monkeypatch.setattr(module, name, 2)


def fill(number: int, terms: tuple[Government, Government, Theme]) -> None:
    flanders, wallonia, theme = terms
    for place in range(number):
        governments = [flanders, wallonia] if place % 3 == 0 else [flanders] if place % 3 == 1 else []
        told = TOLD | {"stated_status": ("running", "announced")[place % 2]}
        made = make_initiative(slug=f"entry-{place}", title_en=f"Entry {place}", themes=[theme], **told)
        made.governments.set(governments)
        make_citation(initiative=made)
        make_budget_line(initiative=made, kind="per_year", amount=1_000 + place)


@pytest.mark.usefixtures("published_register")
def test_the_published_register_is_shown_whole(client: Client) -> None:
    pages = {path: client.get(path) for path in PAGES}
    shown = {path: given(page) for path, page in pages.items()}
    assert not shown["/en/"]["board"].is_counted
    assert pages["/en/timeline/"].template_name == "browse/timeline.html"
    assert all(section.is_whole for section in shown["/en/budgets/"]["sections"])
    assert not any(group.number_left for group in shown["/en/announced/"]["groups"])
    assert len(BudgetLine.objects.published().as_rows()) < comparison_table.MOST_LISTED
    # Both ways of counting tell the same of it.
    assert money_table_of_many() == money_table(budget_sections(TODAY))
    drawn, counted = board(TODAY), counted_board(TODAY)
    for name in ("number", "number_with_rim", "key", "finding", "by_theme", "by_government", "themes", "governments"):
        assert getattr(drawn, name) == getattr(counted, name), name
    marks = [[len(cell.marks) for cell in row.cells] for row in drawn.rows]
    assert marks == [[sum(number for _fate, number in cell.fates) for cell in row.cells] for row in counted.rows]


def test_amounts_that_could_count_twice_have_no_sum_in_either_way(terms: tuple[Government, Government, Theme]) -> None:
    fill(9, terms)
    whole = BudgetLine.objects.get(initiative__slug="entry-1")
    below = Initiative.objects.get(slug="entry-4")
    make_budget_line(initiative=below, key="part", kind="per_year", amount=5, part_of=whole)
    for change in (
        lambda: below.budget_lines.filter(key="part").update(part_of=None),
        lambda: below.budget_lines.filter(key="part").delete(),
        lambda: Initiative.objects.filter(slug="entry-7").update(parent=below),
        lambda: BudgetLine.objects.exclude(pk=whole.pk).update(part_of=whole),
    ):
        assert money_table_of_many() == money_table(budget_sections(TODAY))
        change()
    assert money_table_of_many() == money_table(budget_sections(TODAY))


@pytest.mark.usefixtures("few_fit")
def test_a_page_costs_the_same_at_any_size_and_leads_to_the_rest(
    client: Client, terms: tuple[Government, Government, Theme]
) -> None:
    make_source()
    costs: dict[str, list[tuple[int, int]]] = {}
    for number in (9, 30):
        Initiative.objects.all().delete()
        fill(number, terms)
        for path, part in PAGES.items():
            for address in {path, path.partition("?")[0] + part if part else path}:
                with CaptureQueriesContext(connection) as queries:
                    page = client.get(address)
                assert page.status_code == 200, address
                costs.setdefault(address, []).append((len(queries), len(page.content)))
    for address, ((few, short), (many, long)) in costs.items():
        assert many == few, address
        assert long < short * 1.1, address
    for path, part in PAGES.items():
        if part:
            assert part in client.get(path).content.decode(), path
            assert client.get(f"{path}{part}&page=2").status_code == 200, path
            assert client.get(f"{path}{part}&page=999").status_code == 404, path


def test_years_count_what_their_lists_find(client: Client, few_fit: None, terms: tuple[Government, ...]) -> None:
    fill(6, (terms[0], terms[1], make_theme(slug="other")))
    Initiative.objects.filter(slug="entry-0").update(end="2022")
    matrix = given(client.get("/en/timeline/"))["matrix"]
    cells = [cell for row in matrix.rows for cell in row.cells if cell.count]
    assert {cell.count for cell in cells} == {1, 2, 3, 4}
    for cell in cells[:3] + cells[-3:]:
        assert given(client.get(f"/en/initiatives/?{cell.query}"))["number"] == cell.count, cell.query
