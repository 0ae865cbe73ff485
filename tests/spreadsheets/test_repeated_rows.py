"""Rows of one file that mean the same entry, or only look so: told apart, merged, or left out."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import Initiative, PlannedRow, SpreadsheetImport
from initiatives.spreadsheets.plan import decisions
from initiatives.spreadsheets.plan.applying import apply
from tests.factories import make_initiative

from .builders import Register, codes, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db
HEAD = ["Title (English)", "Governments", "Start", "End", "Lead", "Summary (English)"]


def plan_of(register: Register, *rows: list[str]) -> SpreadsheetImport:
    return planned(csv_bytes([HEAD, *rows]), register.chief)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["AI plan", "federal"], ["AI plan", "wallonia"]),
        (["AI plan", "flanders", "2019", "2020"], ["AI Plan", "flanders", "2021", "2022"]),
        (["AI plan", "flanders", "2019"], ["AI plan", "flanders", "2020"]),
        (["AI plan", "flanders", "", "", "imec"], ["AI plan", "flanders", "", "", "VLAIO"]),
    ],
)
def test_another_government_organisation_or_period_tells_rows_of_one_title_apart(
    register: Register, one: list[str], other: list[str]
) -> None:
    found = plan_of(register, one, other)
    assert kinds(found) == ["new", "new"]
    told = [[each for each in row.problems if each["code"] == "same_title"] for row in found.rows.all()]
    assert [problem["detail"] for (problem,) in told] == ["3", "2"]
    assert apply(found, register.chief).counts["outcome_created"] == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["AI plan", "flanders"], ["ai  plan", "flanders"]),
        (["AI plan", "flanders | federal"], ["AI plan", "flanders"]),
        (["AI plan", "flanders", "2021"], ["AI plan", "flanders", "2021-03"]),
        (["AI plan", "flanders", "2021", "2023"], ["AI plan", "flanders", "2021", "2024"]),
        (["AI plan", "flanders", "2021"], ["AI plan", "", "", "", "", "A plan."]),
    ],
)
def test_what_may_be_said_of_one_entry_is_asked_about(register: Register, one: list[str], other: list[str]) -> None:
    found = plan_of(register, one, other)
    assert kinds(found) == ["refused", "refused"]
    assert set(codes(found)) >= {"twice"}


def test_rows_that_an_editor_calls_different_are_both_imported(register: Register) -> None:
    found = plan_of(register, ["Call", "flanders"], ["Call", "flanders"], ["Call", "flanders"])
    assert decisions.decide_repeated(found, register.chief, "different", 2) == 3
    assert kinds(found) == ["new"] * 3
    assert apply(found, register.chief).counts["outcome_created"] == 3
    assert set(Initiative.objects.values_list("slug", flat=True)) == {"call", "call-2", "call-3"}


def test_different_rows_are_still_compared_with_the_register(register: Register) -> None:
    make_initiative(slug="call", title_en="Call", governments=[register.flanders])
    found = plan_of(register, ["Call", "flanders"], ["Call", "flanders"])
    decisions.decide_repeated(found, register.chief, "different", 2)
    assert kinds(found) == ["duplicate", "duplicate"]


def merged(register: Register, head: list[str], *rows: list[str]) -> SpreadsheetImport:
    found = planned(csv_bytes([head, *rows]), register.chief)
    assert "twice" in codes(found)
    assert decisions.decide_repeated(found, register.chief, "merge") == len(rows)
    return found


def row(found: SpreadsheetImport, number: int) -> PlannedRow:
    return found.rows.get(number=number)


def test_merging_joins_lists_and_fills_gaps(register: Register) -> None:
    head = ["Title (English)", "Governments", "Start", "End", "Themes", "Summary (English)"]
    found = merged(
        register, head, ["Call", "flanders", "2021", "", "Networking", "First."],
        ["CALL", "flanders", "", "2023", "Human capital", "Second."],
    )  # fmt: skip
    assert (row(found, 2).kind, row(found, 3).decision, row(found, 3).merged_into) == ("new", "skip", 2)
    apply(found, register.chief)
    entry = Initiative.objects.get()
    assert (entry.title_en, str(entry.start), str(entry.end), entry.themes.count()) == ("Call", "2021", "2023", 2)
    assert entry.summary_en == "First.\n\nSecond."


def test_merging_two_values_of_a_field_that_holds_one_asks_which(register: Register) -> None:
    head = ["id", "title_en", "governments", "acronym"]
    found = merged(register, head, ["call", "One", "flanders", "A"], ["call", "Two", "flanders", "A"])
    problem = next(each for each in row(found, 2).problems if each["code"] == "several")
    assert (problem["value"], problem["suggestions"][:2]) == ("One | Two", ["One", "Two"])
    decisions.correct(found, register.chief, "title_en", "One | Two", "Two")
    assert row(found, 2).kind == "new"
    apply(found, register.chief)
    assert Initiative.objects.get().title_en == "Two"


def test_a_merged_row_can_be_taken_out_again(register: Register) -> None:
    found = merged(register, HEAD, ["Call", "flanders"], ["Call", "flanders"])
    decisions.decide(found, register.chief, row(found, 3), "")
    assert row(found, 3).merged_into is None
    assert kinds(found) == ["refused", "refused"]


def test_rows_with_one_identifier_cannot_be_different(register: Register) -> None:
    found = planned(csv_bytes([["id", "title_en", "governments"], ["a", "One", "flanders"], ["a", "One", "wallonia"]]),
                    register.chief)  # fmt: skip
    assert decisions.decide_repeated(found, register.chief, "different", 2) == 0
    assert kinds(found) == ["refused", "refused"]


def test_all_groups_are_answered_at_once_on_the_page(register: Register) -> None:
    client = Client()
    client.force_login(register.chief)
    found = plan_of(register, *([f"Call {number}", "flanders"] for number in (1, 1, 2, 2)))
    address = f"/admin/initiatives/spreadsheetimport/{found.pk}/change/"
    text = client.get(address).text
    assert "They are different" in text
    assert "Merge them" in text
    client.post(address, {"_decide_repeated": "merge", "about": "title"})
    assert [each.merged_into for each in found.rows.all()] == [None, 2, None, 4]
    assert "merged into row 2" in client.get(address).text
    assert client.post(address, {"_decide_repeated": "all"}).status_code == 400
    assert client.post(address, {"_decide_repeated": "merge", "row": "x"}).status_code == 400


# Rows without a government


def test_rows_without_a_government_ask_for_one_and_get_it_for_all(register: Register) -> None:
    client = Client()
    client.force_login(register.fien)
    rows: list[list[Any]] = [["Title (English)", "Governments"], ["One", ""], ["Two", ""], ["Three", "wallonia"]]
    found = planned(csv_bytes(rows), register.fien)
    assert codes(found) == ["no_government", "no_government", "no_right_to_add"]

    address = f"/admin/initiatives/spreadsheetimport/{found.pk}/change/"
    text = client.get(address).text
    assert "Say of which government these rows are." in text
    assert 'value="flanders"' in text
    assert 'value="wallonia"' not in text
    refused = client.post(address, {"_choose_government": "1", "government": "wallonia"}, follow=True)
    assert "Choose one of your governments." in refused.text
    told = client.post(address, {"_choose_government": "1", "government": "flanders"}, follow=True)
    assert "2 rows are now of this government: Flanders" in told.text
    assert kinds(found) == ["new", "new", "refused"]
    apply(found, register.fien)
    assert Initiative.objects.filter(governments=register.flanders).count() == 2
