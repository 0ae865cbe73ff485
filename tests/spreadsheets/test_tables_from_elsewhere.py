"""Tables as people write them: their proposed columns, and the plan of their rows, in one line each."""

from typing import Any

import pytest

from initiatives.models import InstrumentType, SpreadsheetImport
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import answers, extraction, planning, upload
from initiatives.spreadsheets.plan.messages import note_sentences
from tests.factories import make_government, make_organisation

from .builders import Register, Rows, csv_bytes, planned, xlsx_bytes

pytestmark = pytest.mark.django_db

HEAD = ["Title", "Government"]


def plan_of(rows: Rows) -> SpreadsheetImport:
    register = Register()
    make_government(slug="brussels", name_en="Brussels-Capital Region", name_nl="Brussel", aliases="Brussels")
    InstrumentType.objects.create(slug="loan", name_en="Loan")
    make_organisation(slug="aset", name_en="Aset", name_nl="Aset vzw")
    return planned(csv_bytes(rows, ";"), register.chief, amount_kind="total")


def said(spreadsheet: SpreadsheetImport) -> str:
    """Each row with its dates and amounts, its governments, and the codes of its problems."""
    found = []
    for row in spreadsheet.rows.all():
        fields, related = row.intended["fields"], row.intended["related"]
        values = [fields[each] for each in ("start", "end") if fields.get(each)]
        values += [
            " ".join(filter(None, (line["amount"], line["qualifier"].replace("exactly", ""), line["starts"])))
            for line in related.get("budget_lines", [])
        ]
        codes = sorted({problem["code"] for problem in row.problems})
        found.append(" ".join([*values, *([f"({', '.join(codes)})"] if codes else [])]) or "-")
    return "; ".join(found)


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Montant (en milliers d'euros)", ["150", "2 350,5"], "150000; 2350500"),
        ("Bedrag (x 1.000 EUR)", ["150", "ca. 1500"], "150000; 1500000 about"),
        ("Betrag in Mio. €", ["1,5", "ca. 0,25"], "1500000; 250000 about"),
        ("Budget (k€)", ["150", "max. 12"], "150000; 12000 up_to"), ("Budget [M€]", ["15"], "15000000"),
        ("Budget (miljard euro)", ["1,5"], "1500000000"), ("Budget in Mrd. EUR", ["2"], "2000000000"),
        ("Budget 2021 (k€)", ["100", "5"], "100000 2021 (year_of_heading); 5000 2021 (year_of_heading)"),
        ("Budget", ["12%", "(1.500,00)"], "(percentage); (below_zero)"),
        ("Budget", ["± 5 mln €", "#WAARDE!"], "5000000 about (scale); (cell_error)"),
        ("Start", ["dès 2019", "ab 2022"], "2019; 2022"), ("End", ["t/m 2024", "lopend"], "2024; (says_nothing)"),
        ("End", ["31/12/9999", "0000-00-00"], "(says_nothing); (says_nothing)"),
        ("Start", ["1/1/1900", "44197"], "1900-01-01 (filler_date); (bad_date)"),
        ("Government 2", ["x"], "-"),
        ("Budget", ["１２.５００,５０", "١٢٣٤٥", "5 mln"], "12500.5; 12345; 5000000 (euros, scale)"),
        ("Budget (k€)", ["5 k€", "7 K"], "5000; 7000"), ("Start", ["２０２１", "٢٠٢٠-٠٣"], "2021; 2020-03"),
        ("Status", ["in uitvoering", "clôturé"], "(dated_today); (dated_today)"),
    ],
)  # fmt: skip
def test_values_below_a_heading(heading: str, cells: list[str], expected: str) -> None:
    rows = [[*HEAD, heading], *([f"P{number}", "Flanders", cell] for number, cell in enumerate(cells))]
    assert said(plan_of(rows)) == expected


def test_the_likely_value_of_each_cell_of_a_column_is_taken_in_one_click() -> None:
    spreadsheet = plan_of([[*HEAD, "Start"], ["A", "Flanders", "44197"], ["B", "Flanders", "I/2021"]])
    user = spreadsheet.made_by
    assert user
    assert answers.answer_all(spreadsheet, user, "bad_date", "start", "proposed") == 2
    assert said(spreadsheet) == "2021-01-01; 2021"


def test_dates_that_fill_a_place_are_left_out_in_one_click() -> None:
    spreadsheet = plan_of([[*HEAD, "Start"], ["A", "Flanders", "1/1/1900"], ["B", "Flanders", "2021"]])
    user = spreadsheet.made_by
    assert user
    answers.answer_all(spreadsheet, user, "filler_date", "start", "leave_out")
    assert said(spreadsheet) == "-; 2021"


TOTALS = [
    "Subtotaal", "Sous-total", "Zwischensumme", "Gesamtsumme", "Tussentotaal", "Eindtotaal", "Deeltotaal", "Insgesamt",
    "Gesamt", "Total général", "Grand Total", "Ensemble", "Gemiddelde", "Moyenne", "TOTAAL:", "Totaal Vlaanderen",
]  # fmt: skip


def test_totals_in_four_languages_are_no_entries_and_a_name_that_begins_so_is() -> None:
    rows = [
        [*HEAD, "Budget"],
        ["Total Quality programme", "Flanders", "400"],
        ["Total Vlaanderen", "Vlaanderen", "400"],
    ]
    spreadsheet = plan_of([*rows, *([name, "", "5000"] for name in TOTALS)])
    assert list(spreadsheet.rows.values_list("number", flat=True)) == [2]
    assert [each for each in note_sentences(spreadsheet.notes) if each.startswith("Rows with totals")]


def test_a_column_that_says_yes_of_one_term_gives_that_term() -> None:
    rows = [
        [*HEAD, "Human capital", "SMEs", "Networking"],
        ["A", "Flanders", "x", "ja", "0"],
        ["B", "Flanders", "", "1", "✓"],
    ]
    spreadsheet = plan_of(rows)
    assert list(Mapping.from_json(spreadsheet.mapping).columns.values())[2:] == ["themes", "target_groups", "themes"]
    first, second = spreadsheet.rows.all()
    assert (len(first.intended["fields"]["themes"]), len(second.intended["fields"]["themes"])) == (1, 1)
    assert first.intended["fields"]["themes"] != second.intended["fields"]["themes"]
    assert {each["value"] for each in first.problems} == {"x → Human capital", "ja → SMEs"}


@pytest.mark.parametrize(
    "cell",
    ["Flanders/Brussels", "Vlaanderen & Brussel", "Vlaanderen en Brussels", "Vlaanderen, Brussel", "Flanders;Brussels"],
)
def test_several_known_values_of_a_cell_are_read_whatever_stands_between_them(cell: str) -> None:
    row = plan_of([HEAD, ["A", cell]]).rows.get()
    assert len(row.intended["fields"]["governments"]) == 2


def test_several_organisations_that_stand_as_one_are_proposed_as_several() -> None:
    row = plan_of([[*HEAD, "Partner"], ["A", "Flanders", "imec en VLAIO"]]).rows.get()
    assert row.problems[0]["suggestions"][0] == "imec (partner) | VLAIO (partner)"


def test_organisations_that_differ_by_their_legal_form_are_one_and_that_is_told() -> None:
    names = ["+Foo Bar vzw", "+Foo Bar ASBL", "+Foo-Bar", "IMEC VZW", "Aset asbl"]
    spreadsheet = plan_of([[*HEAD, "Lead"], *([f"P{number}", "Flanders", name] for number, name in enumerate(names))])
    found: list[Any] = [row.intended["related"]["participations"][0]["organisation"] for row in spreadsheet.rows.all()]
    assert found[:3] == ["+Foo Bar vzw"] * 3
    assert all(each.isdecimal() for each in found[3:])
    told = [each["value"] for row in spreadsheet.rows.all() for each in row.problems if each["code"] == "nearly"]
    assert told[:2] == ["Foo Bar ASBL → Foo Bar vzw", "Foo-Bar → Foo Bar vzw"]


def test_a_hidden_list_goes_before_a_visible_sheet_of_words() -> None:
    def touch(book: Any, _sheet: Any) -> None:
        other = book.add_worksheet("Data")
        other.write_row(0, 0, HEAD)
        other.write_row(1, 0, ["A", "Flanders"])
        other.hide()

    found = planned(xlsx_bytes([["About this file"]], touch), Register().chief, "x.xlsx")
    assert found.rows.get().title == "A"


GOVERNED = ["Titel", "Overheid"]
LATER = [
    "Rows with one heading",
    "Another table",
    "Rows with a remark",
    "Rows above",
    "Rows that repeat",
    "These rows have cells beyond",
]


@pytest.mark.parametrize(
    ("rows", "columns", "expected"),
    [
        # Two rows of headings without merged cells, and years below one heading.
        ([["Projet", "", "Durée", "", "Montant"], ["Nom", "Région", "Début", "Fin", "en EUR"],
          ["A", "Wallonie", "2020", "2021", "50.000,00"]],
         "title_fr governments start end amount", "2020 2021 50000"),
        ([["Titel", "Overheid", "Budget in k€", "", ""], ["", "", "2021", "2022", "2023"],
          ["A", "Vlaanderen", "100", "", "130"], ["B", "Vlaanderen", "10", "12", ""]],
         "title_nl governments amount_thousands amount_thousands amount_thousands",
         "100000 2021 130000 2023 (year_of_heading); 10000 2021 12000 2022 (year_of_heading)"),
        ([["Titel", "Overheid", "Budget 2021", "Budget 2022", "Totaal"], ["A", "Vlaanderen", "100", "120", "220"]],
         "title_nl governments amount amount -", "100 2021 120 2022 (year_of_heading)"),
        # A title says more than a programme, and words of a group say nothing about the language below them.
        ([["Programma", "Titel", "Overheid"], ["Digitaal", "A", "Vlaanderen"], ["Digitaal", "B", ""]],
         "- title_nl governments", "-; (left_without_government)"),
        ([["Project", "", "Budget", ""], ["Naam", "Overheid", "Bedrag", "Munt"], ["A", "Vlaanderen", "500", "EUR"]],
         "title_nl governments amount currency", "500"),
        # Several tables, remarks, and a table without headings.
        ([[*GOVERNED, "Start"], ["A", "Vlaanderen", "2020"], ["Oud", "", ""], ["Overheid", "Titel", "Einde"],
          ["Vlaanderen", "B", "2010"]],
         "title_nl governments start", "2020 | Rows with one heading: 3 | Another table: 4, 5"),
        ([GOVERNED, ["A", "Vlaanderen"], ["Bron: EWI, 2023", ""], ["(1) zonder btw", ""], ["© Vlaanderen", ""]],
         "title_nl governments", "- | Rows with a remark: 3, 4, 5"),
        ([["Lijst van", "2023"], GOVERNED, ["A", "Vlaanderen"]], "title_nl governments", "- | Rows above: 1"),
        ([[*GOVERNED, "Bedrag"], ["A", "Vlaanderen", "1000", "50"]], "title_nl governments amount -",
         "1000 | These rows have cells beyond: 2"),
        ([[*GOVERNED, "Start"], ["Nom", "Autorité", "Date de début du projet"], ["A", "Vlaanderen", "2020"]],
         "title_nl governments start", "2020 | Rows that repeat: 2"),
        ([["A", "Flanders", "2020", "5000"], ["B", "Flanders", "2021", "6000"]], "- governments - -", ""),
    ],
)  # fmt: skip
def test_the_shape_of_a_table_is_found_and_what_is_left_out_is_told(rows: Rows, columns: str, expected: str) -> None:
    register = Register()
    spreadsheet = upload.create_import(register.chief, "x.csv", csv_bytes(rows, ";"), "nl")
    mapping = Mapping.from_json(spreadsheet.mapping)
    guesses = proposed_mapping.column_guesses(spreadsheet, mapping, register.chief)
    mapping.columns = {place: mapping.columns[place] or guess.target or "-" for place, guess in enumerate(guesses)}
    assert " ".join(mapping.columns.values()) == columns
    if not expected:
        assert mapping.heading_rows == []
        return
    mapping.constants = {"amount_kind": "total"} if "amount" in columns else {}
    extraction.extract_rows(spreadsheet, mapping)
    assert planning.plan_rows(spreadsheet, register.chief, seconds=60)
    told = [
        f"{start}: {sentence.rpartition(': ')[2].rstrip('.')}"
        for sentence in note_sentences(spreadsheet.notes) for start in LATER if sentence.startswith(start)
    ]  # fmt: skip
    assert " | ".join([said(spreadsheet), *told]) == expected


def test_what_is_struck_through_is_doubted() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write(1, 2, 500, book.add_format({"font_strikeout": True}))

    content = xlsx_bytes([[*HEAD, "Budget"], ["A", "Flanders"]], touch)
    assert said(planned(content, Register().chief, "x.xlsx", amount_kind="total")) == "500 (struck_out)"
