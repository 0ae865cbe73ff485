"""Out, edited, and back: only what was edited counts, in every language."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import given, seed
from hypothesis import settings as trying
from hypothesis import strategies as st

from initiatives.editing.changesets import entry_snapshot
from initiatives.models import Initiative, Source, SourceSection, User
from initiatives.models.languages import LANGUAGES
from initiatives.opendata.table_columns import NAMES, cells
from initiatives.spreadsheets.columns.definitions import COLUMNS, PUBLIC
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import decisions, extraction, rejected_rows, upload
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.json_report import report
from initiatives.spreadsheets.plan.plan_view import problem_groups, row_views
from initiatives.spreadsheets.plan.undoing import undo
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.workbook import snapshot_sheet, writer
from initiatives.spreadsheets.workbook.resource import InitiativeResource
from tests.factories import make_budget_line, make_citation, make_initiative

from .builders import Register, csv_bytes, kinds, planned, xlsx_bytes

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(register: Register) -> Initiative:
    """One with something in every column, some of it awkward."""
    whole = make_initiative(slug="whole", title_en="The whole", governments=[register.flanders])
    line = make_budget_line(initiative=whole, amount=100, kind="per_year")
    made = make_initiative(
        slug="amai", title_en="AMAI; a | b", title_nl="=AMAI()", summary_en="One.\n\nTwo, “three”.", acronym="A",
        aliases="Amai programme\nAmai!", start="2019-Q2", end="2024-01", stated_status="running",
        status_as_of="2021-09-01", website="https://example.org/a", parent=whole, is_title_descriptive=True,
        announced_for="2021", caveat_en="Perhaps.", governments=[register.flanders, register.federal],
        themes=[register.skills, register.lab], target_groups=[register.smes], verified_on="2026-01-02",
    )  # fmt: skip
    made.instruments.create(type=register.grant, name_en="Named")
    made.participations.create(organisation=register.imec, role="lead")
    made.participations.create(organisation=register.vlaio, role="funder")
    make_budget_line(initiative=made, amount="1234567.50", kind="per_year", qualifier="more_than", starts="2019",
                     part_of=line, note_en="Kept.")  # fmt: skip
    make_budget_line(
        initiative=made, key="b", amount=5, kind="grant_ceiling", qualifier="up_to", starts="2020", ends="2020"
    )
    made.key_figures.create(key="x", value=60, value_to=80, qualifier="about", unit_en="companies (small, large)")
    made.key_figures.create(key="y", value=3, unit_nl="bedrijven")
    source = Source.objects.create(slug="s", title="Plan, 2019: parts 1, 2", publisher="P", read_on="2026-11-23")
    section = SourceSection.objects.create(source=source, slug="x", heading="One › Two", is_restored=True)
    make_citation(initiative=made, source=source, section=section, locator_kind="page", locator="3-4")
    make_citation(initiative=made, source=source, section=section, locator_kind="page", locator="3-4",
                  key_figure=made.key_figures.first())  # fmt: skip
    make_citation(initiative=made, source=register.report, locator="", locator_kind="")
    return Initiative.objects.get(pk=made.pk)


def everybody() -> "QuerySet[Initiative]":
    return Initiative.objects.order_by("slug").with_sheet_details()


def taken_out(language: str = "en") -> bytes:
    return b"".join(writer.chunks(everybody(), language, "https://portal.example.org"))


def edited(content: bytes, **cells_of_amai: Any) -> bytes:
    """The workbook as somebody's spreadsheet program would save it, with these cells of one entry edited."""
    sheets = []
    for number, sheet in enumerate(file_reader.inspect(content)["sheets"]):
        rows: list[list[Any]] = []
        for row, row_cells in file_reader.rows(content, number):
            rows += [[] for _empty in range(row - 1 - len(rows))]
            rows.append([each if not isinstance(each, dict) else each.get("text", "") for each in row_cells])
        sheets.append((sheet["name"], rows))
    places = {column.name: place for place, column in enumerate(COLUMNS)}
    for row_cells in sheets[0][1]:
        if row_cells and row_cells[0] == "amai":
            row_cells += [None] * (len(COLUMNS) - len(row_cells))
            for name, value in cells_of_amai.items():
                row_cells[places[name]] = value
    return workbook_of(sheets)


def workbook_of(sheets: list[tuple[str, list[list[Any]]]]) -> bytes:
    def touch(book: Any, _sheet: Any) -> None:
        for name, rows in sheets[1:]:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write_string(number, column, str(value))

    rows = [[str(value) if value is not None else None for value in row] for row in sheets[0][1]]

    def strings(book: Any, sheet: Any) -> None:
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write_string(number, column, value)
        touch(book, sheet)

    return xlsx_bytes([], strings, sheets[0][0])


# Nothing edited


@pytest.mark.parametrize("language", LANGUAGES)
def test_out_and_back_is_nothing_to_change(register: Register, entry: Initiative, language: str) -> None:
    found = planned(taken_out(language), register.chief, "x.xlsx")
    assert (found.language, found.mapping["shape"], found.snapshot["language"]) == (language, "ours", language)
    assert kinds(found) == ["unchanged"] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_it_is_without_the_hidden_sheet(register: Register, entry: Initiative, language: str) -> None:
    content = taken_out(language)
    rows = [row for _number, row in file_reader.rows(content, 0)]
    found = planned(workbook_of([("x", rows)]), register.chief, "x.xlsx", language)
    assert [(row.kind, row.changes, row.problems) for row in found.rows.all()] == [("unchanged", [], [])] * 2


def test_the_public_tables_come_back_as_they_are(register: Register, entry: Initiative) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(NAMES)
    for each in Initiative.objects.with_download_details():
        writer.writerow(cells(each, "https://portal.example.org"))
    found = planned(b"\xef\xbb\xbf" + out.getvalue().encode(), register.chief)
    assert [(row.kind, row.changes, row.problems) for row in found.rows.all()] == [("unchanged", [], [])] * 2


def test_the_columns_are_those_of_the_downloads_in_their_order() -> None:
    assert [column.name for column in PUBLIC] == list(NAMES)


def test_the_whole_published_register_comes_back_in_every_language(published_register: None) -> None:
    chief = User.objects.create_superuser("chief")
    number = Initiative.objects.count()
    assert number > 140
    for language in LANGUAGES:
        assert planned(taken_out(language), chief, "x.xlsx").counts["unchanged"] == number, language
    table = InitiativeResource().export().csv.encode()
    assert planned(table, chief).counts["unchanged"] == number


# Something edited


def test_only_edited_cells_count(register: Register, entry: Initiative) -> None:
    content = edited(taken_out("nl"), title_nl="Nieuw", themes="Netwerken", budgets="7 EUR per jaar (2021-)")
    found = planned(content, register.chief, "x.xlsx")
    row = found.rows.get(kind="changed")
    assert {cell["column"]: cell["now"] for cell in row.changes} == {
        "title_nl": "Nieuw", "themes": "Netwerken", "budgets": "7 EUR per jaar (2021-)",
    }  # fmt: skip
    apply(found, register.chief, is_direct=True)
    entry = Initiative.objects.get(slug="amai")
    assert [theme.slug for theme in entry.themes.all()] == ["networking"]
    assert (entry.title_nl, entry.budget_lines.get().note_en) == ("Nieuw", "Kept.")


def test_refused_rows_of_our_own_workbook_keep_their_hidden_sheet(register: Register, entry: Initiative) -> None:
    make_initiative(slug="other", title_en="Other", governments=[register.flanders])
    found = planned(edited(taken_out(), start="soon"), register.piet, "out.xlsx")
    refused = b"".join(rejected_rows.chunks(found))
    assert [sheet["name"] for sheet in file_reader.inspect(refused)["sheets"]][-1] == snapshot_sheet.SHEET_NAME
    again = planned(refused, register.piet, "refused.xlsx")
    # Only the wrong cell was edited, and the rows that were right are not in it.
    assert again.rows.count() == 1
    assert [problem["code"] for problem in again.rows.get().problems] == ["bad_date"]


@pytest.fixture
def other_changed(register: Register, entry: Initiative) -> bytes:
    """Taken out with one acronym; since then somebody changed the acronym and the website on the site."""
    content = taken_out()
    entry.acronym, entry.website = "THEIRS", "https://example.org/theirs"
    entry.save()
    return content


def test_what_only_others_changed_stays_theirs(register: Register, other_changed: bytes) -> None:
    found = planned(edited(other_changed, title_de="Deutsch"), register.chief, "x.xlsx")
    assert [cell["column"] for cell in found.rows.get(kind="changed").changes] == ["title_de"]


def test_what_both_changed_is_shown_three_ways_and_theirs_stays(register: Register, other_changed: bytes) -> None:
    found = planned(edited(other_changed, acronym="MINE"), register.chief, "x.xlsx")
    cell = found.rows.get(kind="changed").changes[0]
    assert (cell["base"], cell["was"], cell["now"], cell["conflict"]) == ("A", "THEIRS", "MINE", True)
    held = apply(found, register.chief, is_direct=True)
    assert Initiative.objects.get(slug="amai").acronym == "THEIRS"
    assert held.rows.get(kind="changed").outcome == "left"


def test_mine_goes_before_theirs_where_i_say_so(register: Register, other_changed: bytes) -> None:
    found = planned(edited(other_changed, acronym="MINE"), register.chief, "x.xlsx")
    decisions.decide(found, register.chief, found.rows.get(kind="changed"), "mine")
    apply(found, register.chief, is_direct=True)
    assert Initiative.objects.get(slug="amai").acronym == "MINE"


def test_a_table_without_the_hidden_sheet_says_that_an_entry_changed_since(
    register: Register, entry: Initiative
) -> None:
    table = InitiativeResource().export().csv.replace("AMAI; a / b", "X").encode()
    Initiative.objects.filter(slug="amai").update(modified="2030-01-01T00:00:00Z", acronym="THEIRS")
    codes = [problem["code"] for row in planned(table, register.chief).rows.all() for problem in row.problems]
    assert codes == ["changed_since"]


def test_what_the_register_works_out_is_not_taken_and_said(register: Register, entry: Initiative) -> None:
    found = planned(edited(taken_out(), verified_on="2030-01-01"), register.chief, "x.xlsx")
    row = found.rows.get(title="AMAI; a | b")
    assert (row.kind, [problem["code"] for problem in row.problems]) == ("unchanged", ["only_read"])


# The workbook itself


def test_the_template_has_drop_downs_notes_an_example_and_an_explanation(register: Register) -> None:
    content = b"".join(writer.chunks([], "nl"))
    look = file_reader.inspect(content)
    assert [(sheet["name"], sheet["hidden"]) for sheet in look["sheets"]] == [
        ("Initiatieven", False), ("Voorbeeld", False), ("Uitleg", False), ("Lijsten", False),
        (snapshot_sheet.SHEET_NAME, True),
    ]  # fmt: skip
    lists = [row for _number, row in file_reader.rows(content, 3)]
    assert [row[0] for row in lists[1:4]] == ["Federale Staat", "Vlaanderen", "Waals Gewest"]
    explained = str(list(file_reader.rows(content, 2)))
    assert all(column.name in explained for column in COLUMNS)

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        notes = archive.read("xl/comments1.xml").decode()
    # The vocabularies that hold something, the status, and yes or no.
    assert sheet.count("<dataValidation ") == 6
    assert notes.count("<comment ") == len(COLUMNS)


def test_an_empty_template_holds_no_rows_and_its_example_is_never_taken(register: Register) -> None:
    content = b"".join(writer.chunks([], "fr"))
    spreadsheet = upload.create_import(register.fien, "t.xlsx", content, "en")
    with pytest.raises(RefusedError) as told:
        extraction.extract_rows(spreadsheet, Mapping.from_json(spreadsheet.mapping))
    assert told.value.code == "no_rows"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_could_be_taken_as_it_stands(register: Register, language: str) -> None:
    example = [row for _number, row in file_reader.rows(b"".join(writer.chunks([], language)), 1)]
    found = planned(workbook_of([("x", example)]), register.chief, "x.xlsx", language)
    assert [(row.kind, row.problems) for row in found.rows.all()] == [("new", [])]


def test_a_value_that_looks_like_a_formula_is_defused_in_tables_and_a_text_in_workbooks(entry: Initiative) -> None:
    assert "'=AMAI()" in InitiativeResource().export().csv
    rows = str(list(file_reader.rows(taken_out(), 0)))
    assert "'=AMAI()'" in rows
    assert "formula" not in rows


# Any table


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=25)
USUAL = st.sampled_from(["amai", "Flanders", "imec (lead)", "[empty]", "5 EUR per year", "2021", "running"])
HEADINGS = st.sampled_from(
    ["id", "Titel", "Title (English)", "Overheid", "Budget (in k€)", "Trekker", "Looptijd", "budgets", "key_figures",
     "sources", "organisations", "status", "themes", "website", "start", "modified", "?", "parent", "acronym"]
)  # fmt: skip


@seed(20215)
@trying(max_examples=60)
@given(
    st.lists(HEADINGS, min_size=1, max_size=8, unique=True),
    st.lists(st.lists(TEXTS | USUAL, max_size=8), max_size=4),
)
def test_any_table_becomes_a_plan_or_is_refused_and_writes_nothing(
    register: Register, entry: Initiative, headings: list[str], rows: list[list[str]]
) -> None:
    before = [entry_snapshot(each) for each in Initiative.objects.order_by("pk")]
    try:
        found = planned(csv_bytes([headings, *rows]), register.fien, amount_kind="per year")
        report(found)
        problem_groups(found)
        row_views(list(found.rows.all()), register.fien)
    except RefusedError as refused:
        assert refused.code  # noqa: PT017
    assert [entry_snapshot(each) for each in Initiative.objects.order_by("pk")] == before


@seed(20216)
@trying(max_examples=20)
@given(st.data())
def test_what_is_applied_changes_nothing_again_and_undone_is_as_it_was(
    register: Register, entry: Initiative, data: st.DataObject
) -> None:
    values = {
        "title_en": ["Other", "A | B"], "summary_nl": ["Kort.", "[leeg]"], "themes": ["networking", "[empty]"],
        "start": ["2018", "1 maart 2018"], "end": ["[empty]", "2030"], "acronym": ["Z", "[vide]"],
        "organisations": ["imec (partner)", "[empty]", "+Body (lead) | imec (lead)"],
        "budgets": ["7 EUR per year", "[empty]", "1 EUR in total over the period | 2 EUR per year (2020)"],
        "key_figures": ["70 companies", "[empty]"], "sources": ["[empty]", "+T (P), page 1"], "website": ["[empty]"],
        "is_title_descriptive": ["no"], "instruments": ["strategy", "[empty]"], "status": ["ended"],
        "parent": ["[empty]"],
    }  # fmt: skip
    chosen = data.draw(st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=6, unique=True))
    row = {"id": "amai"} | {name: data.draw(st.sampled_from(values[name])) for name in chosen}
    content = csv_bytes([list(row), list(row.values())])
    before = entry_snapshot(Initiative.objects.get(slug="amai"))

    applied = apply(planned(content, register.chief), register.chief, is_direct=True)
    after = entry_snapshot(Initiative.objects.get(slug="amai"))
    known = [value.replace("+T (P)", "T").replace("+", "") for value in row.values()]
    again = csv_bytes([list(row), known])
    second = planned(again, register.chief)
    assert kinds(second) == ["unchanged"], second.rows.get().changes
    apply(second, register.chief, is_direct=True)
    assert entry_snapshot(Initiative.objects.get(slug="amai")) == after

    assert list(undo(applied, register.chief).rows.values_list("outcome", flat=True)) in (["reverted"], ["left"], [""])
    assert entry_snapshot(Initiative.objects.get(slug="amai")) == before
