"""Proposals of columns, measured on made-up tables in the shape of public ones."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from initiatives.models import SpreadsheetImport
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import upload

from .builders import Register, csv_bytes, xlsx_bytes

pytestmark = pytest.mark.django_db
TABLES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "column_guesses.yaml").read_text())
# Nine in ten of the filled-in guesses are right, and four in five of the needed columns are found.
LEAST_RIGHT, LEAST_FOUND = 0.9, 0.8


@dataclass
class Measured:
    filled: int = 0
    right: int = 0
    needed: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)


def guessed(register: Register, rows: list[list[Any]], language: str = "en") -> list[str]:
    spreadsheet = upload.create_import(register.chief, "new.csv", csv_bytes(rows), language)
    mapping = Mapping.from_json(spreadsheet.mapping)
    guesses = proposed_mapping.column_guesses(spreadsheet, mapping, register.chief)
    return [mapping.columns.get(place) or guess.target for place, guess in enumerate(guesses)]


def measure(register: Register) -> Measured:
    measured = Measured()
    for table in TABLES:
        columns = table["columns"]
        height = max(len(values) for _heading, values, _expected in columns)
        rows = [[heading for heading, _values, _expected in columns]]
        rows += [[values[row] if row < len(values) else "" for _h, values, _e in columns] for row in range(height)]
        for (heading, _values, expected), target in zip(columns, guessed(register, rows), strict=True):
            right = target in expected.split("|")
            measured.filled += bool(target)
            measured.right += bool(target) and right
            measured.needed += "" not in expected.split("|")
            measured.found += "" not in expected.split("|") and right
            if not right:
                measured.wrong.append(f"{table['about']}: {heading}: {target or '-'}, not {expected or '-'}")
    return measured


def test_most_guesses_are_right_and_most_needed_columns_are_found() -> None:
    measured = measure(Register())
    print(f"{measured.right} of {measured.filled} right, {measured.found} of {measured.needed} found", measured.wrong)
    assert measured.right >= LEAST_RIGHT * measured.filled, measured.wrong
    assert measured.found >= LEAST_FOUND * measured.needed, measured.wrong


# Single cases, each with its kind


@pytest.mark.parametrize(
    ("heading", "values", "expected"),
    [
        ("Should this be withheld from public reporting?", ["No", "No"], ""),
        ("Feedback from end users", ["None yet"], ""),
        ("Responsible", ["jan@example.org", "an@example.org"], ""),
        ("Coordinator", ["Jan Janssens", "Marie Dubois"], ""),
        ("Coordinator", ["University of Mons", "imec"], "lead"),
        ("Titel", ["1", "2"], ""),
        ("Title", ["N-12/3", "N-13/4"], ""),
        ("Partner", ["yes", "no"], ""),
        ("Funding", ["Yes", "No"], ""),
        ("PROJECTVERANTWOORDELIJKE", ["Boucneau", "Proot"], ""),
        ("Chef de projet", ["Dupont", "Lambert"], ""),
        ("Co-promotoren", ["Stad Gent", "imec"], "partner"),
        ("Totale projectkost", ["137500", "323003.64"], "amount"),
        ("Looptijd", ["36 maanden", "2 jaar"], ""),
        ("Budget 2021 (k€)", ["100", "ca. 150"], "amount_thousands"),
        ("Status (statut)", ["lopend", "afgelopen"], "status"),
        (
            "Bezeichnung / Name of the operation",
            ["Beratung für die Betriebe", "Forschung und Entwicklung mit der Uni"],
            "title_de",
        ),
        (
            "Bezeichnung / Name of the operation",
            ["Advice for the companies", "Research and development with a lab"],
            "title_en",
        ),
        ("Munteenheid", ["EUR", "EUR"], "currency"),
        ("Budget ($)", ["100", "200"], ""),
        ("Region", ["Antwerp", "Ghent"], ""),
        ("Description / Omschrijving", ["Some words."], "summary_en"),
        ("Name", ["2020-01-01", "2021-01-01"], ""),
        ("project id", ["", ""], ""),
        ("beneficiary_url", ["", ""], ""),
        ("gesamte Fördersumme", ["100", "200"], "amount"),
        ("Gewährte Beträge in €", ["100", "200"], "amount"),
        ("Datum des Beginns des Vorhabens Operation start date", ["2015-12-17"], "start"),
        ("Projekttitel französisch", ["Une carte", "Un robot"], "title_fr"),
        ("Wer leitet das Projekt?", ["imec", "VITO"], "lead"),
    ],
)
def test_values_count_as_much_as_the_heading(heading: str, values: list[str], expected: str) -> None:
    rows = [["Acronym", heading], *([f"A{place}", value] for place, value in enumerate(values))]
    assert guessed(Register(), rows)[1] == expected


def test_two_columns_for_one_title_are_asked_about() -> None:
    rows = [["Official name", "Casual name", "Government"], ["Order N-12-23", "Order N-12-23 (use of AI)", "Flanders"]]
    assert guessed(Register(), rows) == ["title_en", "", "governments"]


def test_the_sheet_with_known_headings_is_chosen_rather_than_the_widest() -> None:
    def touch(book: Any, _sheet: Any) -> None:
        other = book.add_worksheet("Raw")
        for row in range(5):
            for column in range(40):
                other.write(row, column, f"v{column}" if not row else f"x{row}-{column}")

    rows = [["Title", "Description", "Country"], ["A", "What it does", "Belgium"], ["B", "x", "y"]]
    spreadsheet = upload.create_import(Register().chief, "x.xlsx", xlsx_bytes(rows, touch, name="List"), "en")
    assert spreadsheet.mapping["sheet"] == 0


def test_long_questions_are_headings_and_the_first_record_is_none() -> None:
    question = "What problem is the system intended to solve, and which steps were taken to ask those concerned by it?"
    rows = [["Agency Abbreviation", "Agency Name", "Use Case Name", question, question.replace("problem", "risk")],
            *(["AGA", "Agency A", f"Use case {number}", "It answers", "None"] for number in range(4))]  # fmt: skip
    spreadsheet = upload.create_import(Register().chief, "x.csv", csv_bytes([[""] * 5, *rows]), "en")
    assert spreadsheet.mapping["heading_rows"] == [2]


# The page of columns


def page(spreadsheet: SpreadsheetImport) -> str:
    return f"/admin/initiatives/spreadsheetimport/{spreadsheet.pk}/columns/"


def test_the_rest_is_not_used_by_one_click(client: Client) -> None:
    register = Register()
    client.force_login(register.fien)
    rows = [["Title", "Government", "Remarks", "Checked by"], ["One", "Flanders", "ok", "x"]]
    spreadsheet = upload.create_import(register.fien, "x.csv", csv_bytes(rows), "en")
    assert "All the rest: not used" in client.get(page(spreadsheet)).text
    sent = {"sheet": "0", "headings": "1", "language": "en", "c0": "title_en", "c1": "governments", "c2": "", "c3": ""}
    form = client.post(page(spreadsheet), sent | {"_rest": "1"}).context["form"]
    assert [form[name].value() for name in ("c0", "c1", "c2", "c3")] == ["title_en", "governments", "-", "-"]
    assert not form.errors


def test_two_columns_cannot_both_be_a_field_that_holds_one_value(client: Client) -> None:
    register = Register()
    client.force_login(register.fien)
    rows = [["Title", "Government", "Other title", "Begin", "Begin 2"], ["One", "Flanders", "Two", "2020", "2021"]]
    spreadsheet = upload.create_import(register.fien, "x.csv", csv_bytes(rows), "en")
    sent = {"sheet": "0", "headings": "1", "language": "en", "c0": "title_en", "c1": "governments", "_plan": "1"}
    answer = client.post(page(spreadsheet), sent | {"c2": "title_en", "c3": "start", "c4": "start"})
    assert answer.status_code == 400
    assert "Two columns hold the same: Title (English) (A, C)" in answer.text
    assert "(D, E)" in answer.text
    assert client.post(page(spreadsheet), sent | {"c2": "other_names", "c3": "start", "c4": "-"}).status_code == 302
