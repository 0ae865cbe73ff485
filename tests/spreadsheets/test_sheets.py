"""The sheet around the rows, columns of anybody's, entries that may be there already, and mending in the page."""

from typing import Any

import pytest

from initiatives.models import Initiative, PlannedRow
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import decisions, upload
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.messages import note_sentences
from tests.factories import make_initiative

from .builders import Register, csv_bytes, kinds, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

HEAD = ["Title (English)", "Governments"]


def fields(row: PlannedRow) -> dict[str, Any]:
    return dict(row.intended["fields"])


# The sheet around the rows


def test_the_heading_is_found_below_titles_and_totals_and_sections_are_left_out(register: Register) -> None:
    rows = [["Overview of support 2021"], [], ["Programma", "Overheid", "Trekker", "Budget"],
            ["Sectie A"], ["Cheques", "Vlaanderen", "imec", "75000"], ["Hub", "Vlaanderen", "imec", "5000"],
            ["Programma", "Overheid", "Trekker", "Budget"], ["Totaal", None, None, "80000"],
            [None, None, None, None]]  # fmt: skip
    found = planned(xlsx_bytes(rows), register.fien, "x.xlsx", "nl", amount_kind="total")
    assert list(found.rows.values_list("number", "kind")) == [(5, "new"), (6, "new")]
    assert note_sentences(found.notes) == [
        "Rows with one heading between the others were left out: 4.",
        "Rows that repeat the headings were left out: 7.",
        "Rows with totals were left out: 8.",
    ]


def test_two_rows_of_headings_are_one(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 2, 0, 3, "Periode")

    rows = [["Programma", "Overheid"], [None, None, "Begin", "Einde"], ["Cheques", "Vlaanderen", 2021, 2023]]
    found = planned(xlsx_bytes(rows, touch), register.fien, "x.xlsx", "nl")
    assert found.mapping["heading_rows"] == [1, 2]
    assert (fields(found.rows.get())["start"], fields(found.rows.get())["end"]) == ("2021", "2023")


def test_a_merged_cell_counts_for_each_row_that_it_covers(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 1, 2, 1, "Flanders")

    found = planned(xlsx_bytes([HEAD, ["One"], ["Two"]], touch), register.fien, "x.xlsx")
    assert [fields(row)["governments"] for row in found.rows.all()] == [[str(register.flanders.pk)]] * 2
    assert note_sentences(found.notes) == ["A merged cell counts for each row that it covers: 3."]


def test_the_sheet_in_view_with_rows_is_chosen(register: Register) -> None:
    def touch(book: Any, _sheet: Any) -> None:
        hidden = book.add_worksheet("Old")
        hidden.hide()
        for row in range(9):
            hidden.write(row, 0, "x")

    found = planned(xlsx_bytes([HEAD, ["One", "Flanders"]], touch), register.fien, "x.xlsx")
    assert found.mapping["sheet"] == 0


def test_a_hidden_column_shifts_no_place_and_a_hidden_row_is_said(register: Register) -> None:
    def touch(_book: Any, sheet: Any) -> None:
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})

    content = xlsx_bytes(
        [["Title (English)", "Acronym", "Governments", "Start"], ["One", "A", "Flanders", "soon"]], touch
    )
    problems = planned(content, register.fien, "x.xlsx").rows.get().problems
    assert {(p["code"], p["column"]) for p in problems} == {("bad_date", 3), ("hidden_row", None)}


def test_a_misspelt_column_stops_and_names_the_nearest(register: Register) -> None:
    content = csv_bytes([[*HEAD, "bugdets"], ["Vouchers", "Flanders", "1"]])
    spreadsheet = upload.create_import(register.fien, "x.csv", content, "en")
    mapping = Mapping.from_json(spreadsheet.mapping)
    proposal = proposed_mapping.column_guesses(spreadsheet, mapping, register.fien)[2]

    assert not mapping.is_complete
    assert (proposal.target, proposal.why, proposal.near) == ("budgets", "near", "budgets")


def test_an_unknown_column_stops_until_it_is_said_not_to_be_used(register: Register) -> None:
    content = csv_bytes([[*HEAD, "Dossierbeheerder"], ["Vouchers", "Flanders", "Jan"]])
    mapping = Mapping.from_json(upload.create_import(register.fien, "x.csv", content, "en").mapping)
    assert mapping.columns == {0: "title_en", 1: "governments", 2: ""}


def test_values_propose_what_a_column_without_a_heading_holds(register: Register) -> None:
    rows = [["Naam", "Kolom 1", "Kolom 2", "Kolom 3"], ["A", "Vlaanderen", "https://a.example.org", "2019-2021"],
            ["B", "Waals Gewest", "https://b.example.org", "2020-"]]  # fmt: skip
    spreadsheet = upload.create_import(register.fien, "x.csv", csv_bytes(rows), "nl")
    found = proposed_mapping.column_guesses(spreadsheet, Mapping.from_json(spreadsheet.mapping), register.fien)
    assert [(each.target, each.why) for each in found[1:]] == [
        ("governments", "values"), ("website", "values"), ("period", "values"),
    ]  # fmt: skip


def test_what_was_said_of_headings_is_remembered_for_the_next_file(register: Register) -> None:
    content = csv_bytes([["Omschrijving project", "Wie", "Waar"], ["A", "imec", "Vlaanderen"]])
    spreadsheet = upload.create_import(register.fien, "a.csv", content, "nl")
    said = Mapping(0, [1], {0: "title_nl", 1: "lead", 2: "governments"}, {"themes": "networking"}, "nl")
    proposed_mapping.remember_mapping(spreadsheet, said, register.fien)

    next_one = csv_bytes([["omschrijving PROJECT", "Wie", "Waar"], ["B", "imec", "Vlaanderen"]])
    for user, is_known in ((register.fien, True), (register.piet, True), (register.walter, False)):
        mapping = Mapping.from_json(upload.create_import(user, "b.csv", next_one, "nl").mapping)
        assert (mapping.columns == said.columns) == is_known, user
        assert (mapping.constants == said.constants) == is_known

    others = csv_bytes([["Titel", "Overheden"], ["C", "Vlaanderen"]])
    guessed = upload.create_import(register.fien, "c.csv", others, "nl")
    mapping = Mapping.from_json(guessed.mapping)
    assert mapping.is_complete
    assert not proposed_mapping.is_remembered(guessed, mapping, register.fien)
    assert proposed_mapping.is_remembered(spreadsheet, said, register.fien)


def test_what_holds_for_all_rows_fills_only_what_a_row_leaves_open(register: Register) -> None:
    content = csv_bytes([["Title (English)", "Themes"], ["One", ""], ["Two", "Networking"]])
    found = planned(content, register.fien, governments="flanders", themes="human-capital")
    assert [fields(row)["themes"] for row in found.rows.all()] == [
        [str(register.skills.pk)],
        [str(register.networking.pk)],
    ]
    assert all(fields(row)["governments"] == [str(register.flanders.pk)] for row in found.rows.all())


# Entries that may be there already


def test_a_new_row_that_may_be_an_entry_is_asked_about(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="Flanders AI Research Programme", governments=[register.flanders])
    found = planned(csv_bytes([HEAD, ["Flanders AI Research Program", "Flanders"]]), register.fien)
    row = found.rows.get()
    assert (row.kind, row.duplicates, found.counts["undecided"]) == ("duplicate", [entry.pk], 1)
    assert apply(found, register.fien).counts["outcome_created"] == 0


def test_an_undecided_double_can_be_new_or_that_entry_or_left_out(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", acronym="", governments=[register.flanders], state="draft")
    found = planned(csv_bytes([[*HEAD, "Acronym"], ["AMAI", "Flanders", "A!"]]), register.fien)
    for decision, kind in (("new", "new"), ("skip", "duplicate"), (str(entry.pk), "changed")):
        decisions.decide(found, register.fien, found.rows.get(), decision)
        assert found.rows.get().kind == kind
    apply(found, register.fien)
    assert Initiative.objects.get().acronym == "A!"


def test_a_file_of_others_adds_to_an_entry_and_takes_nothing_from_it(register: Register) -> None:
    entry = make_initiative(slug="amai", title_en="AMAI", start="2019-06", themes=[register.skills], state="draft",
                            governments=[register.flanders])  # fmt: skip
    entry.participations.create(organisation=register.imec, role="partner")
    content = csv_bytes([["Programma", "Overheid", "Thema", "Trekker", "Start"],
                         ["AMAI", "Vlaanderen", "Netwerken", "VLAIO", "2019"]])  # fmt: skip
    found = planned(content, register.fien, language="nl")
    decisions.decide(found, register.fien, found.rows.get(), str(entry.pk))
    apply(found, register.fien)
    entry = Initiative.objects.get(pk=entry.pk)
    assert {theme.slug for theme in entry.themes.all()} == {"human-capital", "networking"}
    assert {(each.organisation.slug, each.role) for each in entry.participations.all()} == {
        ("imec", "partner"),
        ("vlaio", "lead"),
    }
    assert str(entry.start) == "2019-06"


# Mending in the page


def test_a_suggestion_is_taken_in_all_its_places_at_once(register: Register) -> None:
    rows = [[*HEAD, "Themes"], *([f"Row {n}", "Vlandren", "Netwroking | Human capital"] for n in range(14))]
    found = planned(csv_bytes(rows), register.fien)
    assert kinds(found) == ["refused"] * 14
    assert decisions.correct(found, register.fien, "governments", "Vlandren", "Vlaanderen") == 14
    assert decisions.correct(found, register.fien, "themes", "Netwroking", "Netwerken") == 14
    assert kinds(found) == ["new"] * 14
    assert apply(found, register.fien).counts["outcome_created"] == 14


@pytest.mark.parametrize(
    ("heading", "value", "about"),
    [
        ("Budget", "1.000", "amount"), ("Start", "soon", "start"), ("Looptijd", "ever", "period"),
        ("Trekker", "Imek", ""), ("Organisations", "imec", "organisations"), ("Themes", "Netwroking", "themes"),
        ("Budgets", "5 mln €", "budgets"), ("Key figures", "1.000 companies", "key_figures"),
        ("Status", "runing", "status"), ("Website", "example", "website"),
        ("Sources", "AI Watch: Belgum report, line 3", "sources"), ("Part of", "nothing", "parent"),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_can_be_mended_in_the_page(
    register: Register, heading: str, value: str, about: str
) -> None:
    make_initiative(slug="plan", title_en="The plan of plans", governments=[register.flanders])
    content = csv_bytes([[*HEAD, heading], ["Vouchers", "Flanders", value]])
    found = planned(content, register.fien, amount_kind="total" if about == "amount" else "")
    problem = next(p for p in found.rows.get().problems if p["code"] not in ("euros", "scale"))
    own = {"start": "2021", "period": "2021-", "website": "https://example.org", "parent": "plan"}
    instead = problem["suggestions"][0] if problem["suggestions"] else own[problem["about"]]
    decisions.correct(found, register.fien, problem["about"], problem["value"], instead)
    assert found.rows.get().kind == "new", found.rows.get().problems
