"""The amounts as a table: one row for each budget line."""

import csv
import io
import json

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from initiatives.models import Initiative
from initiatives.opendata.budget_lines import NAMES
from initiatives.opendata.identifiers import tag_of
from tests.factories import make_budget_line, make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db


def _body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_each_amount_is_a_row_with_all_that_forbids_to_add_it_wrongly(client: Client) -> None:
    whole = make_full(1).budget_lines.get()
    hidden = make_budget_line(initiative=make_initiative(slug="draft", state="draft"), key="secret", amount=9)
    other = make_initiative(slug="other", title_en="=Other")
    make_budget_line(initiative=other, key="part", amount="1000.50", kind="total", part_of=whole, purpose_fr="un essai")
    make_budget_line(initiative=other, key="of-a-draft", amount=5, kind="so_far", part_of=hidden, as_of="2021-09")
    rows = list(csv.DictReader(io.StringIO(_body(client, "/nl/budget-lines.csv").decode("utf-8-sig"), newline="")))
    assert [(row["initiative_id"], row["line"], row["amount_eur"], row["part_of"]) for row in rows] == [
        ("other", "part", "1000.50", "entry-1/total"),
        ("other", "of-a-draft", "5", ""),
        ("entry-1", "total", "32000000", ""),
    ]
    full = rows[-1]
    assert (full["kind"], full["starts"], full["governments"], full["status"]) == (
        "per_year",
        "2019",
        "flanders",
        "running",
    )
    assert "line 18" in full["sources"]
    assert full["initiative_identifier"] == tag_of(Initiative.objects.get(slug="entry-1"))
    assert (rows[0]["initiative_title_en"], rows[0]["purpose_fr"], rows[1]["as_of"]) == (
        "'=Other",
        "un essai",
        "2021-09",
    )
    file = json.loads(_body(client, "/nl/budget-lines.json"))
    assert file["meta"]["count"] == len(file["budget_lines"]) == 3
    first = file["budget_lines"][0]
    assert list(first) == NAMES
    assert (first["amount_eur"], first["starts"], first["governments"]) == (1000.5, None, [])
    book = CalamineWorkbook.from_filelike(io.BytesIO(_body(client, "/nl/budget-lines.xlsx")))
    heading, *lines = book.get_sheet_by_name("Budget lines").to_python()
    assert heading == NAMES
    assert sorted(line[NAMES.index("amount_eur")] for line in lines) == [5.0, 1000.5, 32_000_000.0]
    assert ["Number of rows", "3"] in [line[:2] for line in book.get_sheet_by_name("About").to_python()]


def test_the_table_asks_what_the_list_asks(client: Client) -> None:
    make_full(1)
    make_budget_line(initiative=make_initiative(slug="other"), key="one", amount=1)
    asked = json.loads(_body(client, "/en/budget-lines.json?government=flanders"))
    assert [line["initiative_id"] for line in asked["budget_lines"]] == ["entry-1"]
    assert client.get("/en/budget-lines.csv?goverment=flanders").status_code == 400
