"""Real files, made in memory: .xlsx, .ods and CSV; and a small register for them to speak of."""

import io
import zipfile
from collections.abc import Callable
from html import escape
from typing import Any

import xlsxwriter

from initiatives.models import CodeMatch, Government, Organisation, Source, SpreadsheetImport, TargetGroup, Theme, User
from initiatives.models.vocabulary import InstrumentType
from initiatives.spreadsheets.mapping import proposed_mapping
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.reading import file_reader
from tests.factories import make_editor, make_government, make_organisation, make_source, make_theme

Rows = list[list[Any]]

# A table of ours with a row that says something in every column.
HEAD = [
    "id", "title_en", "title_nl", "summary_en", "governments", "themes", "target_groups", "instruments",
    "organisations", "start", "end", "status", "status_as_of", "budgets", "key_figures", "website", "sources",
    "acronym", "parent",
]  # fmt: skip
ROW = [
    "vouchers", "Vouchers", "Cheques", "What it does.", "flanders", "human-capital | networking", "smes",
    "business-grant", "imec (lead) | +Port of Antwerp (partner)", "2021-Q1", "2023", "running", "2021-09-01",
    "more than 32000000 EUR per year (2021-)",
    "60 companies", "https://example.org/v", "AI Watch: Belgium report, line 17", "V", "",
]  # fmt: skip


def csv_bytes(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """Cells with the delimiter, a quotation mark or a line break are quoted."""

    def cell(value: Any) -> str:
        text = "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (delimiter, '"', "\n")) else text

    return (end.join(delimiter.join(cell(value) for value in row) for row in rows) + end).encode(encoding)


def xlsx_bytes(rows: Rows, touch: Callable[[Any, Any], None] | None = None, name: str = "Sheet") -> bytes:
    """`touch` gets the workbook and the sheet, once the rows stand in it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_urls": False, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
        if touch:
            touch(book, sheet)
    return file.getvalue()


def ods_bytes(rows: Rows, name: str = "Sheet") -> bytes:
    def cell(value: Any) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


class Register:
    """Governments with their editors, a few terms with names in several languages, organisations, a source."""

    def __init__(self) -> None:
        self.flanders = make_government(
            name_nl="Vlaanderen", name_fr="Flandre", name_de="Flandern", aliases="Vlaams Gewest", stip_code="BEVLG"
        )
        self.wallonia = make_government(
            slug="wallonia", name_en="Walloon Region", name_nl="Waals Gewest", name_fr="Région wallonne",
            name_de="Wallonische Region", aliases="Wallonie\nWallonië",
        )  # fmt: skip
        self.federal: Government = make_government(
            slug="federal", name_en="Federal State", name_nl="Federale Staat", level="federal", stip_code="BEFED"
        )
        self.skills: Theme = make_theme(slug="human-capital", name_en="Human capital", name_nl="Menselijk kapitaal")
        self.networking: Theme = make_theme(slug="networking", name_en="Networking", name_nl="Netwerken")
        self.lab: Theme = make_theme(slug="lab-to-market", name_en="From the lab to the market")
        self.smes = TargetGroup.objects.create(slug="smes", name_en="SMEs", name_nl="Kmo's")
        self.grant = InstrumentType.objects.create(slug="business-grant", name_en="Grant")
        self.plan = InstrumentType.objects.create(slug="strategy", name_en="Strategy or plan")
        for code, term in (
            ("TG31", {"target_group": self.smes}), ("PI008", {"instrument_type": self.grant}),
            ("PI024", {"instrument_type": self.plan}), ("TH51", {"theme": self.skills}), ("TH82", {"theme": self.lab}),
            ("TH42", {"theme": self.networking}),
        ):  # fmt: skip
            CodeMatch.objects.create(code=code, **term)
        self.imec: Organisation = make_organisation(slug="imec", name_en="imec")
        self.vlaio: Organisation = make_organisation(
            slug="vlaio", name_en="Flanders Innovation & Entrepreneurship", acronym="VLAIO"
        )
        self.report: Source = make_source(slug="report", title="AI Watch: Belgium report")
        self.fien = make_editor("editor", self.flanders, username="fien", email="fien@example.org")
        self.piet = make_editor("publisher", self.flanders, username="piet", email="piet@example.org")
        self.cato = make_editor("contributor", self.flanders, username="cato")
        self.walter = make_editor("publisher", self.wallonia, username="walter")
        self.chief = User.objects.create_superuser("chief")


def planned(content: bytes, user: User, name: str = "new.csv", language: str = "en", **said: str) -> SpreadsheetImport:
    """A file with its plan. What its columns are is taken as proposed; `said` gives what holds for all rows."""
    spreadsheet = upload.create_import(user, name, content, language)
    mapping = Mapping.from_json(spreadsheet.mapping)
    proposed = proposed_mapping.column_guesses(spreadsheet, mapping, user)
    mapping.columns |= {
        number: proposed[number].target or "-" for number, target in mapping.columns.items() if not target
    }
    mapping.constants |= said
    extraction.extract_rows(spreadsheet, mapping)
    assert planning.plan_rows(spreadsheet, user, seconds=60)
    return spreadsheet


def codes(spreadsheet: SpreadsheetImport, number: int | None = None) -> list[str]:
    """The kinds of problems of a row, or of all."""
    rows = spreadsheet.rows.all() if number is None else spreadsheet.rows.numbered([number])
    return [problem["code"] for row in rows for problem in row.problems]


def kinds(spreadsheet: SpreadsheetImport) -> list[str]:
    return list(spreadsheet.rows.values_list("kind", flat=True))


def change(user: User, **cells: str) -> SpreadsheetImport:
    """The plan of a table of ours with one row."""
    return planned(csv_bytes([list(cells), list(cells.values())]), user)


def rows_of(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """The cells of a sheet, as they are read."""
    return [cells for _number, cells in file_reader.rows(content, sheet)]


def notes_of(content: bytes) -> list[dict[str, Any]]:
    """What the reading tells of a file."""
    return list(file_reader.inspect(content)["notes"])
