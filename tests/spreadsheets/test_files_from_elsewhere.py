"""Files as other programs write them: errors, formats of cells, workbooks in odd places, stray cells."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from initiatives.spreadsheets.plan.messages import refusal_sentence
from initiatives.spreadsheets.reading import file_reader
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.spreadsheets.reading.errors import cell_value
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.reading.sheet_details import foreign_currency, shown_words
from initiatives.spreadsheets.reading.xls_details import XlsDetails

from .builders import csv_bytes, notes_of, ods_bytes, rows_of, xlsx_bytes

# Errors


def touch_errors(_book: Any, sheet: Any) -> None:
    sheet.write_formula(1, 2, "=NA()", value="#N/A")
    sheet.write_formula(2, 0, "=1/0", value="#DIV/0!")


def test_error_cells_of_formulas_are_seen_wherever_they_stand() -> None:
    rows = rows_of(xlsx_bytes([["Title", "Government"], ["A", "Flanders"], [None, "Flanders"]], touch_errors))
    assert rows[1] == ["A", "Flanders", {"error": "#N/A"}]
    assert rows[2] == [{"error": "#DIV/0!"}, "Flanders"]


def test_error_cells_that_were_typed_are_seen() -> None:
    content = xlsx_bytes([["Title", "Budget"], ["A", "error"]])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(file, "w") as archive:
        for name in good.namelist():
            text = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = re.sub(rb'<c r="B2"[^>]*><v>\d+</v></c>', b'<c r="B2" t="e"><v>#REF!</v></c>', text)
                assert b't="e"' in text
            archive.writestr(name, text)
    assert rows_of(file.getvalue())[1] == ["A", {"error": "#REF!"}]


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#WAARDE!", "#NV", "#N/D", "#DEEL/0!", "#VALEUR!", "Err:502"])
def test_an_error_that_was_saved_as_text_is_one_in_any_language(error: str) -> None:
    assert rows_of(csv_bytes([["a", "b"], ["x", error]]))[1] == ["x", {"error": error}]
    assert rows_of(csv_bytes([["a", "b"], ["x", f"{error} of the sheet"]]))[1] == ["x", f"{error} of the sheet"]


def test_error_cells_of_an_open_document_are_seen() -> None:
    content = ods_bytes([["a", "b"], ["x", "broken"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    space = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" xmlns:text='
    text = text.replace("xmlns:text=", space)
    cell = '<table:table-cell office:value-type="string"><text:p>broken'
    assert cell in text
    text = text.replace(cell, '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert rows_of(file.getvalue())[1] == ["x", {"error": "#N/A"}]


# Formats


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("[$£-809]#,##0", "£"), ("[$$-409]#,##0.00", "$"), ('#,##0 "USD"', "USD"), ("£#,##0", "£"), 
        ("[$CHF] #,##0", "CHF"),
        ("[$€-813] #,##0", ""), ('#,##0 "EUR"', ""), ("#,##0.00", ""), ("[$-813]dd/mm/yyyy", ""), ("€ #,##0", ""),
    ],
)  # fmt: skip
def test_a_format_says_its_currency(code: str, sign: str) -> None:
    assert foreign_currency(code) == sign


def test_a_number_that_is_shown_in_pounds_is_no_bare_number() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write(1, 1, 5000, book.add_format({"num_format": "[$£-809]#,##0"}))
        sheet.write(2, 1, 5000, book.add_format({"num_format": "[$€-813] #,##0"}))

    rows = rows_of(xlsx_bytes([["a", "b"], ["x"], ["y"]], touch))
    assert rows[1] == ["x", {"text": "5000 £"}]
    assert rows[2] == ["y", 5000]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('#,##0 "k€"', ("", "k€")), ('0\\ "mln"', ("", "mln")), ('"> "0', (">", "")), ('"ca. "0;-0', ("ca.", "")),
        ('0.0,,"M"', ("", "")), ('#,##0 "EUR"', ("", "")), ("_-* #,##0 _€_-;-* #,##0", ("", "")), ("General", ("", "")),
        ('[$€-813] #,##0;[Red]-0 "x"', ("", "")), ('dd "van" mmmm', ("", "")),
    ],
)  # fmt: skip
def test_a_format_says_the_words_beside_its_number_unless_it_divides_it(code: str, words: tuple[str, str]) -> None:
    assert shown_words(code) == words


def test_what_is_struck_through_and_words_beside_numbers_are_seen() -> None:
    def touch(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write(1, 0, "Gone", struck)
        sheet.write(1, 1, 500, struck)
        sheet.write_rich_string(2, 0, "New ", struck, "old", " name")
        sheet.write(2, 1, 5, book.add_format({"num_format": '0 "mln"'}))

    rows = rows_of(xlsx_bytes([["a", "b"]], touch))
    assert rows[1] == [{"text": "Gone", "struck": True}, {"number": 500, "struck": True}]
    assert rows[2] == [{"text": "New old name", "struck": True}, {"text": "5 mln"}]
    assert (Cell.of(rows[1][1]).number, Cell.of(rows[1][1]).text) == (500, "500")


def test_an_open_document_says_the_same() -> None:
    content = ods_bytes([["a", "b"], ["Gone", 5]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    space = 'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text='
    style = (
        '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style></office:automatic-styles><office:body>'
    )
    text = text.replace("xmlns:text=", space).replace("<office:body>", style)
    text = text.replace(
        '<table:table-cell office:value-type="string"><text:p>Gone',
        '<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>Gone',
    )
    text = text.replace('office:value="5"/>', 'office:value="5"><text:p>5 k€</text:p></table:table-cell>')
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert rows_of(file.getvalue())[1] == [{"text": "Gone", "struck": True}, {"text": "5 k"}]


class OldBook:
    """An .xls as the library that reads it shows it: xlsxwriter writes no such file."""

    class Style:
        def __init__(self, key: int) -> None:
            self.format_key = self.font_index = key

    class Font:
        struck_out = 0

    class Format:
        def __init__(self, code: str) -> None:
            self.format_str = code

    def __init__(self, codes: list[str]) -> None:
        self.xf_list = [self.Style(number) for number in range(len(codes))]
        self.font_list = [self.Font() for _code in codes]
        self.format_map = {number: self.Format(code) for number, code in enumerate(codes)}


class OldSheet:
    rowinfo_map: dict[int, Any] = {}
    colinfo_map: dict[int, Any] = {}

    def __init__(self, cells: list[tuple[int, Any]]) -> None:
        self.cells, self.nrows = cells, len(cells)

    def row_types(self, row: int) -> list[int]:
        return [self.cells[row][0]]

    def cell_value(self, row: int, _column: int) -> Any:
        return self.cells[row][1]

    def cell_xf_index(self, row: int, _column: int) -> int:
        return row


def test_an_old_excel_file_says_how_precise_its_dates_are_and_where_errors_stand() -> None:
    details = XlsDetails(
        OldBook(["mmm-yy", "yyyy", "dd/mm/yyyy", "General", "[$£-809]#,##0", '0 "mln"']),
        OldSheet([(3, 44287.0), (3, 44927.0), (3, 44927.0), (5, 42), (2, 5.0), (2, 5.0)]),
    )
    assert details.precisions == {(0, 0): "month", (1, 0): "year"}
    assert details.errors == {3: {0: "#N/A"}}
    assert details.currencies == {(4, 0): "£"}
    assert details.words == {(5, 0): ("", "mln")}


def test_dates_of_new_excel_are_as_precise_as_they_are_shown() -> None:
    def touch(book: Any, sheet: Any) -> None:
        for row, code in enumerate(["mmm-yy", "yyyy", "dd/mm/yyyy"]):
            sheet.write_datetime(row, 0, date(2021, 4, 1), book.add_format({"num_format": code}))

    assert [cells[0]["date"] for cells in rows_of(xlsx_bytes([], touch))] == ["2021-04", "2021", "2021-04-01"]


# Odd places


def moved_to_the_root(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(file, "w") as archive:
        for name in good.namelist():
            text = good.read(name)
            if name.endswith((".rels", "[Content_Types].xml")):
                text = text.replace(b'Target="xl/workbook.xml"', b'Target="workbook.xml"').replace(b"/xl/", b"/")
            archive.writestr(name.removeprefix("xl/"), text)
    return file.getvalue()


def test_a_workbook_in_the_root_of_its_archive_is_read_with_its_details() -> None:
    def touch(_book: Any, sheet: Any) -> None:
        touch_errors(_book, sheet)
        sheet.set_row(1, None, None, {"hidden": True})

    content = moved_to_the_root(xlsx_bytes([["Title", "Government"], ["A", "Flanders"]], touch))
    assert rows_of(content)[1] == ["A", "Flanders", {"error": "#N/A"}]
    assert file_reader.inspect(content)["sheets"][0]["hidden_rows"] == [1]


@pytest.mark.parametrize(
    ("place", "name"),
    [((2, 16_383), "XFD3"), ((1_048_575, 16_383), "XFD1048576"), ((1_048_575, 0), "A1048576"), ((60_000, 2), "C60001")],
)
def test_a_stray_cell_far_from_all_others_is_left_out_and_named(place: tuple[int, int], name: str) -> None:
    content = xlsx_bytes([["Title"], ["A"], ["B"]], lambda _book, sheet: sheet.write(*place, "stray"))
    assert rows_of(content) == [["Title"], ["A"], ["B"]]
    assert notes_of(content) == [{"code": "far_cells", "value": name}]


def test_a_cell_below_the_most_rows_of_a_long_table_is_named_in_the_refusal(settings: Any) -> None:
    settings.SPREADSHEET_MOST_ROWS = 10
    content = xlsx_bytes(
        [["Title"], *([f"A{number}"] for number in range(1005))], lambda _b, s: s.write(1015, 0, "far")
    )
    with pytest.raises(RefusedError) as refused:
        rows_of(content)
    assert (refused.value.code, "A1016" in refusal_sentence(refused.value)) == ("rows", True)


def strict(content: bytes) -> bytes:
    """The same workbook in the strict form of the standard, whose namespaces are others."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(file, "w") as archive:
        for name in good.namelist():
            text = good.read(name).replace(
                b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"
            )
            archive.writestr(
                name,
                text.replace(b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"),
            )
    return file.getvalue()


def test_a_workbook_in_the_strict_form_of_the_standard_keeps_its_details() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write_url(1, 0, "https://example.org/x", None, "site")
        sheet.write_datetime(1, 1, date(2021, 3, 1), book.add_format({"num_format": "mmm yyyy"}))
        sheet.set_row(1, None, None, {"hidden": True})

    content = strict(xlsx_bytes([["Title", "Start"]], touch))
    assert rows_of(content)[1] == [{"text": "site", "link": "https://example.org/x"}, {"date": "2021-03"}]
    assert file_reader.inspect(content)["sheets"][0]["hidden_rows"] == [1]


def test_numbers_that_are_shown_as_percentages_are_no_plain_numbers() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 0, 0.125, book.add_format({"num_format": "0.0%"}))
        sheet.write_number(1, 1, 0.12, book.add_format({"num_format": 9}))
        sheet.write_number(1, 2, 0.12, book.add_format({"num_format": '0.00" %"'}))

    assert rows_of(xlsx_bytes([["A", "B", "C"]], touch))[1] == [{"text": "12.5%"}, {"text": "12%"}, 0.12]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'Title,Start\n"A \\"a\\", b",2020\n', ['A "a", b', "2020"]),
        (b"'Title','Start'\n'A, b','2020'\n", ["A, b", "2020"]),
        (b"Title,Start\nA\0\x07,2020\n" + b"B,2021\n" * 30, ["A", "2020"]),
        ("Montant,x\n5000 €,œuvre\n".encode("iso8859-15"), ["5000 €", "œuvre"]),
        (b'Title;Start\n12" screen;2020\n', ['12" screen', "2020"]),
    ],
    ids=["backslash", "apostrophes", "control characters", "euro of iso8859-15", "inches"],
)
def test_texts_as_programs_write_them(content: bytes, expected: list[str]) -> None:
    assert rows_of(content)[1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "#REF!",
        "#n/a",
        "#Wert!",
        "#ÜBERLAUF!",
        "#PROPAGATION!",
        "#OVERLOOP!",
        "#CONNEXION!",
        "#BUSY!",
        "#####",
        "Err:502",
    ],
)
def test_errors_of_any_program_and_language_are_errors(text: str) -> None:
    assert cell_value(text) == {"error": text}


@pytest.mark.parametrize("text", ["#AI4Belgium", "#1 in the list", "Erratum", "#", "##", "#2030!"])
def test_other_texts_with_such_signs_are_texts(text: str) -> None:
    assert cell_value(text) == text


def test_a_stray_cell_whose_text_stands_in_it_is_seen_as_well() -> None:
    content = xlsx_bytes([["Title"], ["A"]])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(file, "w") as archive:
        for name in good.namelist():
            text = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                stray = b'<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
                text = text.replace(b"</sheetData>", stray)
            archive.writestr(name, text)
    assert rows_of(file.getvalue()) == [["Title"], ["A"]]
