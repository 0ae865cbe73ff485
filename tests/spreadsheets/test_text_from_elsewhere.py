"""The text of files as Windows, the Mac and other programs write it, and pages that are no tables."""

import pytest

from initiatives.spreadsheets.plan.messages import note_sentences
from initiatives.spreadsheets.reading.refusal import RefusedError
from initiatives.spreadsheets.reading.text_encoding import decode

from .builders import csv_bytes, notes_of, rows_of

FRENCH = [["Titre", "Gouvernement"], ["Étude à Liège", "Flandre"], ["Conférence « où ? »", "Wallonie"]]
GERMAN = [["Titel", "Regierung"], ["Strategie für Österreich", "x"], ["Größe der Änderung", "y"]]
DUTCH = [["Titel", "Overheid"], ["Coördinatie van financiële steun", "x"], ["Eén reünie", "y"]]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("table", [FRENCH, GERMAN, DUTCH])
def test_text_of_windows_the_mac_and_dos_is_read_as_it_was_written(encoding: str, table: list[list[str]]) -> None:
    content = csv_bytes(table, ";", encoding)
    assert rows_of(content) == table
    assert ("encoding", encoding) in [(note["code"], note.get("value")) for note in notes_of(content)]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_read_and_told(encoding: str) -> None:
    content = csv_bytes(FRENCH, "\t", encoding)
    assert rows_of(content) == FRENCH
    assert notes_of(content)[0] == {"code": "encoding", "value": encoding}


def test_one_stray_byte_spoils_no_other_line_and_is_told() -> None:
    lines = ["Titre;Nom", "Étude à Liège;été", "caf\udce9;x", "forêt;noël"]
    content = "\n".join(lines).encode("utf-8", errors="surrogateescape")
    assert rows_of(content)[1:] == [["Étude à Liège", "été"], ["café", "x"], ["forêt", "noël"]]
    notes = notes_of(content)
    assert notes[0] == {"code": "stray_bytes", "value": "3", "number": 1}
    assert "3" in note_sentences(notes)[0]


def test_as_many_stray_bytes_as_letters_are_still_a_text_of_utf8() -> None:
    assert decode("é;".encode() + b"\xe9\n").text == "é;é\n"


def test_a_stray_byte_behind_a_mark_of_utf8_refuses_nothing() -> None:
    assert decode(b"\xef\xbb\xbfa;\xe9t\xe9\n").text == "a;été\n"


@pytest.mark.parametrize(
    "start", [b"<meta charset=utf-8><style>", b"<!-- x --><table>", b"<HTML>", b"<div>", b"\n <head>"]
)
def test_a_web_page_is_told_as_such_whatever_it_begins_with(start: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        rows_of(start + b"<td>a;b</td>")
    assert refused.value.code == "web_page"


def test_xml_is_no_web_page() -> None:
    with pytest.raises(RefusedError) as refused:
        rows_of(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
    assert refused.value.code == "xml_file"
