"""Files of any kind become rows of cells, or are refused with one sentence."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, seed
from hypothesis import settings as trying
from hypothesis import strategies as st

from initiatives.spreadsheets.plan.messages import REFUSALS, refusal_sentence
from initiatives.spreadsheets.reading import file_reader, worker
from initiatives.spreadsheets.reading.refusal import RefusedError

from .builders import csv_bytes, ods_bytes, rows_of, xlsx_bytes

FILES = Path(__file__).parent / "files"
TABLE = [["Naam", "Bedrag"], ["AI-cheques é", "12,5"], ["Datahub", "7"]]

# Once: a workbook says the second in which it was made.
WORKBOOK = xlsx_bytes(TABLE)


def told_of(content: bytes) -> list[str]:
    return [told["code"] for told in file_reader.inspect(content)["notes"]]


def refused(content: bytes) -> str:
    try:
        look = file_reader.inspect(content)
        list(file_reader.rows(content, len(look["sheets"]) - 1))
    except RefusedError as error:
        said, code = refusal_sentence(error), error.code
        assert said.endswith(".")
        return code
    return "read"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_text_is_read_whatever_wrote_it(delimiter: str, encoding: str, end: str) -> None:
    assert rows_of(csv_bytes(TABLE, delimiter, encoding, end)) == TABLE


def test_what_was_assumed_of_a_text_is_told() -> None:
    assert told_of(csv_bytes(TABLE, ";", "cp1252", "\r\r\n")) == ["encoding", "delimiter", "line_ends"]
    assert told_of(csv_bytes(TABLE)) == []


def test_cells_may_hold_lines_quotes_and_delimiters() -> None:
    table = [["a", "b"], ["one\ntwo", 'say "yes"'], ["x;y", ""]]
    assert rows_of(csv_bytes(table, ";")) == [table[0], table[1], ["x;y"]]


def test_a_quotation_mark_that_never_closes_eats_no_rows() -> None:
    assert rows_of(b'a;b\n1;"2\n3;4\n') == [["a", "b"], ["1", '"2'], ["3", "4"]]


def test_workbooks_of_three_kinds_are_read() -> None:
    assert rows_of(xlsx_bytes(TABLE)) == TABLE
    assert rows_of(ods_bytes(TABLE)) == TABLE
    old = rows_of((FILES / "old-excel.xls").read_bytes())
    assert old[1] == ["AI-cheques", "Vlaanderen", {"date": "2021-03-01"}, 1500000]


def test_rows_and_columns_bear_the_numbers_that_the_program_shows() -> None:
    content = xlsx_bytes([[], [], [None, None, "Name"], [], [None, None, "AI"]])
    assert list(file_reader.rows(content, 0)) == [(3, [None, None, "Name"]), (5, [None, None, "AI"])]


def test_what_is_hidden_merged_linked_or_not_worked_out_is_seen() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.merge_range(2, 0, 3, 0, "Both")
        sheet.write_url(1, 1, "https://example.org/x", string="site")
        sheet.write_formula(2, 1, "=1+1", value="")
        sheet.write_formula(3, 1, '=HYPERLINK("https://example.org/y","y")', value="y")
        sheet.write(1, 3, "secret")

    content = xlsx_bytes([["Name", "Link", "", "More"]], touch)
    sheet = file_reader.inspect(content)["sheets"][0]
    rows = rows_of(content)

    assert (sheet["hidden_rows"], sheet["hidden_columns"], sheet["merged"]) == ([1], [2], [[2, 0, 3, 0]])
    assert rows[1] == [None, {"text": "site", "link": "https://example.org/x"}, None, "secret"]
    assert rows[2][1] == {"formula": True}
    assert rows[3][1] == {"text": "y", "link": "https://example.org/y"}


def test_what_is_hidden_or_linked_in_an_open_document_is_seen() -> None:
    content = ods_bytes([["Name", "Link", "More"], ["a", "b", "c"], ["x", "site", "z"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml").decode()
    first, second, third = text.split("<table:table-row>")[1:]
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    linked = third.replace("site", '<text:a xlink:href="https://example.org/x">site</text:a>')
    text = text.split("<table:table-row>")[0].replace(
        "xmlns:text=", 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:text='
    )
    text += (
        f'{columns}<table:table-row>{first}<table:table-row table:visibility="filter">{second}<table:table-row>{linked}'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    sheet = file_reader.inspect(file.getvalue())["sheets"][0]
    assert (sheet["hidden_rows"], sheet["hidden_columns"]) == ([1], [1])
    assert rows_of(file.getvalue())[2] == ["x", {"text": "site", "link": "https://example.org/x"}, "z"]


def test_a_date_is_as_precise_as_its_cell_shows_it() -> None:
    from datetime import date

    def touch(book: Any, sheet: Any) -> None:
        for row, code in enumerate(["dd/mm/yyyy", "mmm-yy", "yyyy", "mmmm jjjj"]):
            sheet.write_datetime(row, 0, date(2021, 3, 1), book.add_format({"num_format": code}))

    dates = [cells[0]["date"] for cells in rows_of(xlsx_bytes([], touch))[:3]]
    assert dates == ["2021-03-01", "2021-03", "2021"]


def test_a_hidden_sheet_is_known_as_such() -> None:
    content = xlsx_bytes(TABLE, lambda book, _sheet: book.add_worksheet("Hidden").hide())
    assert [(sheet["name"], sheet["hidden"]) for sheet in file_reader.inspect(content)["sheets"]] == [
        ("Sheet", False),
        ("Hidden", True),
    ]


def lying_archive() -> bytes:
    """An archive whose list of contents says less than there is."""
    content = bytearray(xlsx_bytes(TABLE))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    old, new = size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little")
    return bytes(content).replace(old, new)


def bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 60_000_000)
    return file.getvalue()


def entities() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(TABLE))) as good, zipfile.ZipFile(file, "w") as archive:
        for name in good.namelist():
            text = good.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = text.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet', 1)
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"), (b"  \n ", "empty"), (b"PK\x03\x04", "broken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not_a_spreadsheet"),
        (b"%PDF-1.7 ...", "not_a_spreadsheet"), (b"<!DOCTYPE html><table><tr><td>a</td></tr></table>", "web_page"),
        (bytes(range(256)) * 4, "not_a_spreadsheet"), (bomb(), "expansion"), (lying_archive(), "broken"),
        (xlsx_bytes(TABLE)[:-200], "broken"), (entities(), "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "locked"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
    ],
)  # fmt: skip
def test_what_is_no_spreadsheet_is_refused_with_one_sentence(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_limits_of_size_rows_columns_and_cells(settings: Any) -> None:
    settings.SPREADSHEET_MOST_ROWS, settings.SPREADSHEET_MOST_COLUMNS = 10, 5
    settings.SPREADSHEET_MOST_MEGABYTES = 1
    assert refused(csv_bytes([["a", "b"]] * 120)) == "rows"
    assert refused(xlsx_bytes([["a", "b"]] * 1200)) == "rows"
    assert refused(csv_bytes([["a"] * 6] * 3)) == "columns"
    assert refused(xlsx_bytes([["a"] * 6] * 3)) == "columns"
    assert refused(b"a,b\n" * 300_000) == "size"


def test_a_cell_at_the_bottom_of_the_sheet_costs_nothing() -> None:
    content = xlsx_bytes(
        TABLE, lambda _book, sheet: sheet.write_blank(1_048_575, 0, None, _book.add_format({"bold": True}))
    )
    assert rows_of(content) == TABLE
    far = xlsx_bytes(TABLE, lambda _book, sheet: sheet.write(1_048_575, 0, "far"))
    assert rows_of(far) == TABLE


def test_a_process_of_its_own_reads_and_is_held(read_apart: None, settings: Any) -> None:
    assert rows_of(xlsx_bytes(TABLE)) == TABLE
    assert refused(bomb()) == "expansion"
    settings.SPREADSHEET_MOST_MEMORY = 30
    assert refused(csv_bytes(TABLE)) in {"too_much", "memory"}


def test_a_process_that_takes_too_long_is_stopped(read_apart: None, settings: Any) -> None:
    settings.SPREADSHEET_MOST_SECONDS = 0
    assert refused(csv_bytes(TABLE)) == "too_much"


def test_every_refusal_has_its_sentence() -> None:
    source = "".join(path.read_text() for path in Path(worker.__file__).parent.glob("*.py"))
    source += (Path(worker.__file__).parent.parent / "plan" / "planning.py").read_text()
    told = set(re.findall(r'RefusedError\(\s*"(\w+)"', source)) | set(re.findall(r'"refused": "(\w+)"', source))
    assert told <= set(REFUSALS), told - set(REFUSALS)


@seed(20213)
@trying(max_examples=150, deadline=None, database=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    held = file_reader.Limits(20, 1000, 200, 100, 400, 30)
    try:
        look = next(worker.inspect(content, held))["inspection"]
        for number in range(len(look["sheets"])):
            list(worker.rows(content, held, number))
    except RefusedError as error:
        said = refusal_sentence(error)
        assert said


@seed(20214)
@trying(max_examples=60, deadline=None, database=None)
@given(st.data())
def test_any_damage_of_a_workbook_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _time in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    held = file_reader.Limits(20, 1000, 200, 100, 400, 30)
    try:
        look = next(worker.inspect(bytes(content), held))["inspection"]
        for number in range(len(look["sheets"])):
            list(worker.rows(bytes(content), held, number))
    except RefusedError as error:
        said = refusal_sentence(error)
        assert said
