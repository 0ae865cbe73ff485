"""Small files that were once read wrongly: the plan of each, as its line in cases/INDEX.md says."""

import re
from pathlib import Path

import pytest

from initiatives.models import InstrumentType, SpreadsheetImport
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import extraction, planning, upload
from initiatives.spreadsheets.plan.messages import note_sentences, refusal_sentence
from initiatives.spreadsheets.reading.refusal import RefusedError
from tests.factories import make_government

from .builders import Register

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parent / "cases"
LINE = re.compile(r"\| (?P<file>\d\S+) \| (?P<columns>[^|]*) \| (?P<now>[^|]*) \|")
CASES = [found for line in (FOLDER / "INDEX.md").read_text().splitlines() if (found := LINE.fullmatch(line))]


def plan_of(name: str, columns: list[str], register: Register) -> SpreadsheetImport:
    spreadsheet = upload.create_import(register.chief, name, (FOLDER / name).read_bytes(), "en")
    mapping = Mapping(heading_rows=[1], columns=dict(enumerate(columns)), constants={"amount_kind": "total"})
    if not {"amount", "amount_millions"} & set(columns):
        mapping.constants.clear()
    extraction.extract_rows(spreadsheet, mapping)
    assert planning.plan_rows(spreadsheet, register.chief, seconds=60)
    return spreadsheet


def now(name: str, columns: list[str], register: Register) -> str:
    """Each row with its kind, its dates and amounts, and the codes of its problems; and what is told of the file."""
    try:
        spreadsheet = plan_of(name, columns, register)
    except RefusedError as refused:
        return refusal_sentence(refused)
    said = []
    for row in spreadsheet.rows.all():
        fields, related = row.intended["fields"], row.intended["related"]
        values = [fields[each] for each in ("start", "end") if fields.get(each)]
        values += [line["amount"] for line in related.get("budget_lines", [])]
        codes = sorted({problem["code"] for problem in row.problems})
        said.append(" ".join([f"{row.number} {row.kind}", *values, *([f"({', '.join(codes)})"] if codes else [])]))
    return "; ".join([*said, *note_sentences(spreadsheet.notes)])


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_case_is_read_as_its_line_says(case: re.Match[str]) -> None:
    register = Register()
    InstrumentType.objects.create(slug="subsidy", name_en="Subsidy", name_fr="Subvention")
    InstrumentType.objects.create(slug="loan", name_en="Loan", name_fr="Prêt")
    make_government(slug="brussels", name_en="Brussels-Capital Region", name_fr="Bruxelles", aliases="Bruxelles")
    assert now(case["file"], case["columns"].split(), register) == case["now"]


def test_every_case_has_its_line() -> None:
    files = {path.name for path in FOLDER.iterdir()} - {"INDEX.md"}
    assert files == {case["file"] for case in CASES}
