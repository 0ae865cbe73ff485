from collections.abc import Callable

import pytest
from django.http import QueryDict
from django.test import Client

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.overview import BAR, matrix
from tests.browse.random_register import random_register

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", [6, 7])
def test_each_cell_counts_the_list_that_it_opens(seed: int) -> None:
    random_register(seed)
    for row in matrix("theme", "government").rows:
        for cell in row.cells:
            assert InitiativeFilter(QueryDict(cell.query)).qs.count() == cell.count, cell


def test_a_zero_is_said_in_words_and_leads_nowhere(client: Client) -> None:
    random_register(6)
    page = client.get("/en/overview/").content.decode()
    cells = [cell for row in matrix("challenge", "government").rows for cell in row.cells]
    cells += [cell for row in matrix("theme", "government").rows for cell in row.cells]
    assert page.count('<span class="zero">none</span>') == sum(cell.count == 0 for cell in cells)
    assert page.count("/en/initiatives/?") == sum(cell.count > 0 for cell in cells)


@pytest.mark.parametrize("seed", [6, 7])
def test_the_overview_costs_six_queries(client: Client, django_assert_num_queries: Callable, seed: int) -> None:
    random_register(seed)
    # Expect 6 queries: for each of two tables, the terms down and across, and the counts of all cells.
    with django_assert_num_queries(6):
        client.get("/en/overview/")


def test_bars_of_cells_have_one_scale(client: Client) -> None:
    random_register(6)
    cells = [cell for row in matrix("theme", "government").rows for cell in row.cells]
    most = max(cell.count for cell in cells)
    assert {cell.bar for cell in cells if cell.count == most} == {BAR}
    assert all(cell.bar == 0 for cell in cells if not cell.count)
    assert all(cell.bar == round(BAR * cell.count / most) for cell in cells)
    assert f'<svg class="length" width="{BAR}"' in client.get("/en/overview/").content.decode()
