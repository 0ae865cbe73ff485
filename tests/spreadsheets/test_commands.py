"""Spreadsheets on the command line: dry unless told, with an end and a report that a script can read."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from initiatives.management.commands.document_columns import pages
from initiatives.models import Initiative, SpreadsheetImport
from initiatives.spreadsheets.reading import file_reader
from tests.factories import make_initiative

from .builders import Register, csv_bytes

pytestmark = pytest.mark.django_db

OURS = [["Title (English)", "Governments"], ["Vouchers", "Flanders"], ["Bad", "Vlandren"]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "new.csv"
    path.write_bytes(csv_bytes(OURS))
    return path


def run(*asked: Any) -> tuple[str, int]:
    """What it printed, and with what it ended."""
    out = io.StringIO()
    try:
        call_command("import_initiatives", *map(str, asked), stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    except CommandError as error:
        return str(error), error.returncode
    return out.getvalue(), 0


def test_it_is_dry_and_ends_with_one_where_rows_are_refused(register: Register, file: Path) -> None:
    said, end = run(file)
    assert end == 1
    assert "B3 “Vlandren”: This value is not in the list of the column. Perhaps: Vlaanderen." in said
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 0 duplicate, 1 refused." in said
    assert "Nothing was written to the register." in said
    assert not Initiative.objects.exists()


def test_it_applies_with_the_rights_of_who_is_named(register: Register, file: Path) -> None:
    said, end = run(file, "--as", "fien", "--apply")
    assert (end, Initiative.objects.get().title_en) == (1, "Vouchers")
    assert "Applied: 1 created." in said
    assert SpreadsheetImport.objects.get().applied_by == register.fien
    said, end = run(file, "--as", "walter")
    assert "0 new" in said


def test_a_file_without_mistakes_ends_with_nought(register: Register, file: Path) -> None:
    file.write_bytes(csv_bytes(OURS[:2]))
    assert run(file, "--as", "fien", "--apply")[1] == 0


def test_the_report_can_be_read_by_a_script(register: Register, file: Path, tmp_path: Path) -> None:
    said, _end = run(file, "--report", "-")
    report = json.loads(said)
    assert report["counts"]["refused"] == 1
    assert report["rows"][1]["problems"][0] | {"sentence": ""} == {
        "code": "unknown_term", "place": "B3", "column": "governments", "value": "Vlandren", "is_error": True,
        "suggestions": ["Vlaanderen"], "sentence": "",
    }  # fmt: skip
    run(file, "--report", tmp_path / "report.json")
    assert json.loads((tmp_path / "report.json").read_text())["counts"] == report["counts"]


def test_a_column_that_is_not_known_stops_it_until_a_mapping_says_so(register: Register, tmp_path: Path) -> None:
    file, mapping = tmp_path / "x.csv", tmp_path / "mapping.json"
    file.write_bytes(csv_bytes([["Naam", "Overheid", "Dossier"], ["Cheques", "Vlaanderen", "7"]]))
    said, end = run(file, "--save-mapping", mapping)
    assert (end, "C: Dossier" in said, SpreadsheetImport.objects.count()) == (2, True, 0)
    kept = json.loads(mapping.read_text())
    kept["columns"]["2"] = "-"
    mapping.write_text(json.dumps(kept))
    said, end = run(file, "--mapping", mapping)
    assert (end, "1 new" in said) == (0, True)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"columns": {"0": "nonsense"}}', '{"columns": {"x": "id"}}', '{"columns": 7}',
             '{"columns": {}, "sheet": 9}', '{"columns": {"0": "id"}, "language": "xx"}']
)  # fmt: skip
def test_what_is_no_mapping_is_refused(register: Register, file: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "m.json").write_text(text)
    said, end = run(file, "--mapping", tmp_path / "m.json")
    assert end == 2
    assert "Traceback" not in said


def test_what_cannot_be_done_ends_with_two_and_a_sentence(register: Register, file: Path, tmp_path: Path) -> None:
    picture = tmp_path / "p.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    for asked, sentence in (
        ((tmp_path / "none.csv",), "cannot be read"), ((picture,), "This is not a spreadsheet."),
        ((file, "--apply"), "--as USERNAME"), ((file, "--as", "nobody"), "There is no editor"),
        ((file, "--report", tmp_path / "no" / "r.json"), "cannot be written"),
    ):  # fmt: skip
        said, end = run(*asked)
        assert (end, sentence in said) == (2, True), said


def test_tables_of_any_kind_are_written(register: Register, tmp_path: Path) -> None:
    make_initiative(slug="one", title_en="One", governments=[register.flanders], themes=[register.skills])
    make_initiative(slug="draft", title_en="D", governments=[register.flanders], state="draft")
    for ending in ("csv", "tsv", "json", "yaml", "xlsx"):
        path = tmp_path / f"out.{ending}"
        out = io.StringIO()
        call_command("export_initiatives", str(path), "--language", "nl", stdout=out)
        assert out.getvalue() == "Written: 1 entries.\n"
        assert path.stat().st_size > 100
    assert [cells[0] for _row, cells in file_reader.rows((tmp_path / "out.xlsx").read_bytes(), 0)] == ["Kenmerk", "one"]
    out = io.StringIO()
    call_command("export_initiatives", "csv", "--as", "fien", stdout=out)
    assert [line.split(",")[0] for line in out.getvalue().splitlines()] == ["id", "draft", "one"]
    out = io.StringIO()
    call_command("export_initiatives", "csv", "--query", "theme=networking", stdout=out)
    assert len(out.getvalue().splitlines()) == 1


@pytest.mark.parametrize(
    "asked", [["x.pdf"], ["xlsx"], ["csv", "--query", "theme=nothing"], ["csv", "--as", "nobody"], ["/no/where.csv"]]
)
def test_what_cannot_be_written_is_told(register: Register, asked: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("export_initiatives", *asked, stdout=io.StringIO())


def test_the_page_of_columns_is_what_the_code_says() -> None:
    for path, text in pages().items():
        assert path.read_text() == text, f"Run `python manage.py document_columns`: {path.name} is older than the code."


def test_the_limits_are_named_where_settings_are_explained() -> None:
    example = (Path(settings.BASE_DIR) / ".env.example").read_text()
    for name in ("MEGABYTES", "ROWS", "COLUMNS", "EXPANSION", "MEMORY", "SECONDS"):
        assert f"SPREADSHEET_MOST_{name}={getattr(settings, f'SPREADSHEET_MOST_{name}')} " in example
