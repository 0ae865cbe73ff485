"""Whatever a reader of values assumes is told with its cell, in the plan; a column may be answered as a whole."""

import re
from pathlib import Path
from typing import Any

import pytest

import initiatives
from initiatives.models import Initiative, Organisation, PlannedRow, SpreadsheetImport
from initiatives.parsing.assumptions import ASSUMPTIONS
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import decisions, extraction, planning, upload
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.messages import note_sentences
from initiatives.spreadsheets.plan.plan_view import problem_groups
from tests.factories import make_organisation

from .builders import Register, Rows, codes, csv_bytes, kinds, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

HEAD = ["Title (English)", "Governments"]


def fields(row: PlannedRow) -> dict[str, Any]:
    return dict(row.intended["fields"])


def mapped(register: Register, rows: Rows, columns: list[str], **said: str) -> SpreadsheetImport:
    """The plan of rows below a row of headings, with these columns."""
    spreadsheet = upload.create_import(register.fien, "x.xlsx", xlsx_bytes(rows), "en")
    mapping = Mapping(heading_rows=[1], columns=dict(enumerate(columns)), constants=said)
    extraction.extract_rows(spreadsheet, mapping)
    assert planning.plan_rows(spreadsheet, register.fien, seconds=60)
    return spreadsheet


def problem(row: PlannedRow, code: str) -> dict[str, Any]:
    return next(each for each in row.problems if each["code"] == code)


def test_every_assumption_that_code_makes_is_in_the_list() -> None:
    folder = Path(initiatives.__file__).parent
    sources = [*(folder / "parsing").glob("*.py"), *(folder / "spreadsheets" / "columns").glob("*.py")]
    made = {code for path in sources for code in re.findall(r'assumptions\.add\("(\w+)"', path.read_text())}
    assert len(made) > 10
    assert made - {"only_read", "new_organisation", "new_source", "in_this_file"} <= set(ASSUMPTIONS)


def test_month_first_is_decided_once_for_the_column_and_can_be_answered(register: Register) -> None:
    rows = [[*HEAD, "Start"], *([name, "Flanders", day] for name, day in
            [("A", "7/30/2021"), ("B", "10/1/2024"), ("C", "12/31/2020"), ("D", "3/4/2022")])]  # fmt: skip
    found = planned(xlsx_bytes(rows), register.fien, "x.xlsx")
    assert [fields(row)["start"] for row in found.rows.all()] == [
        "2021-07-30",
        "2024-10-01",
        "2020-12-31",
        "2022-03-04",
    ]
    assert codes(found) == ["month_first"] * 4
    assert problem(found.rows.all()[1], "month_first")["column"] == 2

    decisions.answer_column(found, register.fien, "start", "dates", "day_first")
    assert fields(found.rows.get(number=5))["start"] == "2022-04-03"
    assert kinds(found)[0] == "refused"


def test_a_column_without_proof_can_be_answered_as_a_whole(register: Register) -> None:
    rows = [[*HEAD, "Start"], ["A", "Flanders", "3/4/2022"], ["B", "Flanders", "5/6/2022"]]
    found = planned(csv_bytes(rows), register.fien)
    assert codes(found) == ["day_first", "day_first"]
    decisions.answer_column(found, register.fien, "start", "dates", "month_first")
    assert [fields(row)["start"] for row in found.rows.all()] == ["2022-03-04", "2022-05-06"]


def test_thousands_are_decided_once_for_the_column(register: Register) -> None:
    rows = [[*HEAD, "Budget"], ["A", "Flanders", "81,499"], ["B", "Flanders", "3,980,905"]]
    found = planned(csv_bytes(rows, ";"), register.fien, amount_kind="total")
    assert [row.intended["related"]["budget_lines"][0]["amount"] for row in found.rows.all()] == ["81499", "3980905"]
    assert codes(found, 2) == ["column_numbers"]


def test_thousands_without_proof_are_answered_once_for_the_column(register: Register) -> None:
    rows = [[*HEAD, "Budget"], ["A", "Flanders", "81,499"], ["B", "Flanders", "12,250"]]
    found = planned(csv_bytes(rows, ";"), register.fien, amount_kind="total")
    assert codes(found) == ["ambiguous_number"] * 2
    decisions.answer_column(found, register.fien, "amount", "numbers", "dot_decimal")
    assert [row.intended["related"]["budget_lines"][0]["amount"] for row in found.rows.all()] == ["81499", "12250"]


def test_years_of_two_digits_are_told_in_the_plan(register: Register) -> None:
    rows = [[*HEAD, "Start", "End"], ["A", "Flanders", "15/05/98", "31/12/99"], ["B", "Flanders", "1/1/70", ""]]
    found = planned(csv_bytes(rows, ";"), register.fien)
    assert (fields(found.rows.get(number=2))["start"], fields(found.rows.get(number=2))["end"]) == (
        "1998-05-15",
        "1999-12-31",
    )
    assert fields(found.rows.get(number=3))["start"] == "1970-01-01"
    assert codes(found).count("two_digit_year") == 3


def test_error_cells_are_a_problem_of_their_row(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.write_formula(1, 2, "=NA()", value="#N/A")
        sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")

    rows = [[*HEAD, "Budget"], ["A", "Flanders"], [None, "Flanders", "5000 EUR in total"]]
    found = planned(xlsx_bytes(rows, touch), register.fien, "x.xlsx")
    assert kinds(found) == ["refused", "refused"]
    assert problem(found.rows.get(number=2), "cell_error")["column"] == 2
    assert problem(found.rows.get(number=3), "cell_error")["value"] == "#DIV/0!"


def test_organisations_that_differ_by_capitals_or_accents_are_one_and_are_found_again(register: Register) -> None:
    said = ["Public Sérvice of Testing", "Public service of testing", "PUBLIC SERVICE OF TESTING"]
    rows = [["Title", "Government", "Lead organisation"]]
    rows += [[f"P{number}", "Flanders", f"+{name}"] for number, name in enumerate(said)]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    assert Organisation.objects.filter(name_en__istartswith="public s").count() == 1
    again = planned(csv_bytes(rows), register.fien)
    assert "new_organisation" not in codes(again)


def test_of_organisations_that_differ_by_capitals_already_the_one_written_so_is_found(register: Register) -> None:
    first = make_organisation(slug="one", name_en="Public Service of Testing")
    second = make_organisation(slug="two", name_en="Public service of testing")
    rows = [["Title", "Government", "Lead organisation"], ["A", "Flanders", "Public service of testing"],
            ["B", "Flanders", "PUBLIC SERVICE OF TESTING"]]  # fmt: skip
    found = planned(csv_bytes(rows), register.fien)
    meant = [row.intended["related"]["participations"][0]["organisation"] for row in found.rows.all()]
    assert meant == [str(second.pk), str(first.pk)]
    assert kinds(found) == ["new", "new"]


def test_a_new_organisation_twice_in_one_changed_row_is_written_once(register: Register) -> None:
    from tests.factories import make_initiative

    make_initiative(slug="plan", title_en="Plan", governments=[register.flanders], state="draft")
    rows = [["id", "organisations"], ["plan", "+New body (lead) | +NEW BODY (lead)"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    assert Initiative.objects.get(slug="plan").participations.count() == 1


# Periods


def test_a_single_year_is_a_start_only_and_told(register: Register) -> None:
    found = mapped(
        register, [["Naam", "Overheid", "Jaar"], ["A", "Flanders", 2024]], ["title_en", "governments", "period"]
    )
    row = found.rows.get()
    assert (fields(row)["start"], "end" in fields(row)) == ("2024", False)
    assert codes(found) == ["single_year"]
    decisions.answer_column(found, register.fien, "period", "years", "whole")
    assert fields(found.rows.get())["end"] == "2024"


@pytest.mark.parametrize(
    ("cells", "start", "end"),
    [
        ([2012, "2012-2015"], "2012", "2015"), ([2011, "Mai 2012 - Janvier 2014"], "2011", "2014-01"),
        ([2008, 2010, 2012], "2008", "2012"), ([2010, 2008], "2008", "2010"), (["2019-", "2021"], "2019", "2021"),
    ],
)  # fmt: skip
def test_several_columns_of_a_period_are_joined_and_told(
    register: Register, cells: list[Any], start: str, end: str
) -> None:
    rows = [["Naam", "Overheid", *(f"Jaar {number}" for number in range(len(cells)))], ["A", "Flanders", *cells]]
    found = mapped(register, rows, ["title_en", "governments", *["period"] * len(cells)])
    row = found.rows.get()
    assert (fields(row)["start"], fields(row).get("end", "")) == (start, end)
    assert "joined_periods" in codes(found)


def test_a_month_that_may_be_two_years_is_told_in_the_plan(register: Register) -> None:
    found = mapped(
        register, [["Naam", "Overheid", "Jaar"], ["A", "Flanders", "2011-12"]], ["title_en", "governments", "start"]
    )
    assert codes(found) == ["month_or_years"]


def test_the_same_first_of_january_in_every_row_is_doubted_and_answered(register: Register) -> None:
    rows = [[*HEAD, "Start"], *([f"P{number}", "Flanders", "01/01/2021"] for number in range(4))]
    found = planned(csv_bytes(rows), register.fien)
    assert codes(found) == ["first_january"] * 4
    decisions.answer_column(found, register.fien, "start", "days", "year")
    assert {fields(row)["start"] for row in found.rows.all()} == {"2021"}
    decisions.answer_column(found, register.fien, "start", "days", "day")
    assert (codes(found), fields(found.rows.get(number=2))["start"]) == ([], "2021-01-01")


def test_dates_that_programs_write_for_none_are_doubted(register: Register) -> None:
    rows = [[*HEAD, "Start", "End"], ["A", "Flanders", "1970-01-01", "2099-12-31"], ["B", "Flanders", "2021-01-01", ""]]
    assert codes(planned(csv_bytes(rows), register.fien)) == ["filler_date", "filler_date"]


# Money


@pytest.mark.parametrize("heading", ["Budget (£)", "Budget in USD", "Bedrag ($)", "Amount (CHF)"])
def test_a_heading_of_another_currency_refuses_its_amounts(register: Register, heading: str) -> None:
    rows = [["Name", "Government", heading], ["A", "Flanders", 1434364], ["B", "Flanders", "5.000,00"]]
    found = mapped(register, rows, ["title_en", "governments", "amount"], amount_kind="total")
    assert codes(found) == ["other_currency", "other_currency"]
    assert kinds(found) == ["refused", "refused"]


def test_a_number_shown_in_another_currency_is_refused(register: Register) -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write(1, 2, 5000, book.add_format({"num_format": "[$£-809]#,##0"}))

    found = planned(
        xlsx_bytes([[*HEAD, "Budget"], ["A", "Flanders"]], touch), register.fien, "x.xlsx", amount_kind="total"
    )
    assert codes(found) == ["other_currency"]


def test_a_sub_total_behind_a_number_is_left_out_and_told(register: Register) -> None:
    rows = [["N°", "EFRO", "Projectnaam", "Overheid", "Bedrag"], ["P1", 100000, "Project een", "Vlaanderen", 2],
            [None, 150000, "Totaal deel 2.1", None, 3], ["Algemeen totaal", 150000, None, None, 300000]]  # fmt: skip
    found = mapped(register, rows, ["-", "-", "title_en", "governments", "amount"], amount_kind="total")
    assert list(found.rows.values_list("number", flat=True)) == [2]
    assert "Rows with totals were left out: 3, 4." in note_sentences(found.notes)


# Texts


@pytest.mark.parametrize(
    ("damaged", "better"),
    [
        ("Strategie fÃ¼r Ã–sterreich", "Strategie für Österreich"), ("coÃ¶rdinatie", "coördinatie"),
        ("lâ€™intelligence", "l’intelligence"), ("SÃ\xa0 lire", "Sà lire"), ("fÃƒÂ¼r", "für"), ("100 â‚¬", "100 €"),
        ("d\x92un", "d’un"), ("ƒtude de la mobilit�", ""), ("Li�ge", ""), ("naÃ¯ve", "naïve"), ("CÅ“ur", "Cœur"),
    ],
)  # fmt: skip
def test_damaged_text_is_doubted_with_the_repaired_one(register: Register, damaged: str, better: str) -> None:
    found = planned(xlsx_bytes([HEAD, [damaged, "Flanders"]]), register.fien, "x.xlsx")
    told = problem(found.rows.get(), "damaged_text")
    assert (told["column"], told["about"]) == (0, "title_en")
    if better:
        assert told["suggestions"] == [better]
        decisions.correct(found, register.fien, "title_en", told["value"], better)
        assert (codes(found), fields(found.rows.get())["title_en"]) == ([], better)


@pytest.mark.parametrize(
    "text",
    ["Étude « où » à Liège", "Coördinatie", "Größe", "Ås – Ä", "“Ä”", "L’été…", "50 °C", "Žižek", "Âge d’or", "2 ‰"],
)
def test_sound_text_is_not_doubted(register: Register, text: str) -> None:
    assert codes(planned(xlsx_bytes([HEAD, [text, "Flanders"]]), register.fien, "x.xlsx")) == []


def test_two_columns_for_one_title_are_asked_about(register: Register) -> None:
    rows = [["Official name", "Casual name", "Government"], ["Order N-12-23", "Order (use of AI)", "Flanders"]]
    found = mapped(register, rows, ["title_en", "title_en", "governments"])
    told = problem(found.rows.get(), "several")
    assert (kinds(found), told["suggestions"][:2]) == (["refused"], ["Order N-12-23", "Order (use of AI)"])
    decisions.correct(found, register.fien, "title_en", told["value"], "Order N-12-23")
    assert kinds(found) == ["new"]


def test_two_columns_for_one_summary_are_joined_and_told(register: Register) -> None:
    rows = [["Name", "Government", "What", "Why"], ["A", "Flanders", "It does.", "It helps."]]
    found = mapped(register, rows, ["title_en", "governments", "summary_en", "summary_en"])
    assert fields(found.rows.get())["summary_en"] == "It does.\n\nIt helps."
    assert codes(found) == ["joined_texts"]


@pytest.mark.parametrize("value", ["nan", "NaN", "NaT", "null"])
def test_the_word_of_a_program_for_nothing_is_nothing(register: Register, value: str) -> None:
    found = planned(csv_bytes([[*HEAD, "Start"], ["A", "Flanders", value]]), register.fien)
    assert (kinds(found), codes(found)) == (["new"], ["says_nothing"])


def test_known_values_at_commas_are_several(register: Register) -> None:
    rows = [[*HEAD, "Themes", "Instruments"], ["A", "Flanders", "Networking, Skils", "Grant, Strategy or plan"]]
    found = mapped(register, rows, ["title_en", "governments", "themes", "instruments"])
    row = found.rows.get()
    assert problem(row, "unknown_term")["value"] == "Skils"
    assert [each["about"] for each in row.problems if each["code"] == "split_at_comma"] == ["themes", "instruments"]
    assert len(row.intended["related"]["instruments"]) == 2


def test_unknown_values_at_commas_are_offered_as_several(register: Register) -> None:
    rows = [[*HEAD, "Themes", "Instruments"], ["A", "Flanders", "Networkin, Human capitl", "Grants, Strategy or plann"]]
    found = mapped(register, rows, ["title_en", "governments", "themes", "instruments"])
    offered = [each for each in found.rows.get().problems if each["code"] == "unknown_term"]
    assert [each["suggestions"][0] for each in offered] == ["Networking | Human capital", "Grant | strategy"]
    for each in offered:
        decisions.correct(found, register.fien, each["about"], each["value"], each["suggestions"][0])
    row = found.rows.get()
    assert (row.kind, len(fields(row)["themes"]), len(row.intended["related"]["instruments"])) == ("new", 2, 2)


def test_a_long_address_is_kept(register: Register) -> None:
    address = "https://example.org/" + "a-page/" * 270
    rows = [[*HEAD, "Website"], ["A", "Flanders", address[:1990]]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    entry = Initiative.objects.get()
    assert entry.website == address[:1990]
    entry.full_clean()


def test_the_plan_offers_the_answer_for_a_column_and_takes_no_other(register: Register, client: Any) -> None:
    from django.urls import reverse

    found = planned(csv_bytes([[*HEAD, "Start"], ["A", "Flanders", "3/4/2022"]]), register.fien)
    client.force_login(register.fien)
    page = reverse("admin:initiatives_spreadsheetimport_change", args=[found.pk])
    assert "Month before day in the whole column" in client.get(page).content.decode()
    sent = {"about": "start", "code": "day_first", "_answer_column": "month_first"}
    assert client.post(page, sent, follow=True).status_code == 200
    assert fields(found.rows.get())["start"] == "2022-03-04"
    assert client.post(page, sent | {"_answer_column": "backwards"}).status_code == 400


def test_doubts_come_before_other_assumptions(register: Register) -> None:
    rows = [[*HEAD, "Start"], ["fÃ¼r", "Flanders", "15/05/98"], ["B", "Flanders", "16/05/98"]]
    groups = problem_groups(planned(csv_bytes(rows), register.fien))
    assert [group.code for group in groups] == ["damaged_text", "two_digit_year"]
