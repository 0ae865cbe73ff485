"""What came of an entry, and the date of an amount, go out in a table and come back in."""

import pytest

from initiatives.models import Initiative, PlannedRow
from initiatives.spreadsheets.plan.applying import apply
from tests.factories import make_budget_line, make_initiative
from tests.spreadsheets.builders import Register, csv_bytes, planned


@pytest.fixture
def register(db: None) -> Register:
    return Register()


def entry(register: Register, slug: str, **fields: object) -> Initiative:
    return make_initiative(slug=slug, title_en=slug.title(), governments=[register.flanders], **fields)


def kinds(found: object) -> list[str]:
    return [row.kind for row in found.rows.all()]  # type: ignore[attr-defined]


def test_a_sequel_is_read_with_its_kind_in_any_language(register: Register) -> None:
    old, new = entry(register, "old", state="draft"), entry(register, "new")
    rows = [["id", "sequels"], ["old", "new (kreeg een nieuwe naam)"]]
    apply(planned(csv_bytes(rows), register.fien), register.fien)
    sequel = old.sequels.get()
    assert (sequel.successor, sequel.kind) == (new, "renamed")
    rows = [["id", "sequels"], ["old", "new (was renamed)"]]
    assert kinds(planned(csv_bytes(rows), register.fien)) == [PlannedRow.Kind.UNCHANGED]


def test_an_unknown_sequel_is_a_problem_with_the_nearest(register: Register) -> None:
    entry(register, "old", state="draft")
    entry(register, "digital-plan")
    found = planned(csv_bytes([["id", "sequels"], ["old", "digital-plann (was followed by)"]]), register.fien)
    problem = found.rows.get().problems[0]
    assert problem["code"] == "unknown_entry"
    assert "digital-plan" in str(problem)


def test_a_sequel_that_no_file_shows_is_not_taken_away(register: Register) -> None:
    old = entry(register, "old", state="draft")
    old.sequels.create(successor=entry(register, "hidden", state="draft"))
    assert kinds(planned(csv_bytes([["id", "sequels"], ["old", "[empty]"]]), register.fien)) == [
        PlannedRow.Kind.UNCHANGED
    ]


def test_an_amount_keeps_its_date(register: Register) -> None:
    old = entry(register, "old", state="draft")
    make_budget_line(initiative=old, amount=44_000_000, kind="so_far", starts="2017", as_of="2021-09-01")
    cell = "44000000 EUR spent or awarded so far (2017-), as of 2021-09-01"
    assert kinds(planned(csv_bytes([["id", "budgets"], ["old", cell]]), register.fien)) == [PlannedRow.Kind.UNCHANGED]
    later = cell.replace("2021-09-01", "2023-Q2").replace("44", "50")
    apply(planned(csv_bytes([["id", "budgets"], ["old", later]]), register.fien), register.fien)
    line = old.budget_lines.get()
    assert (line.amount, str(line.as_of), str(line.starts)) == (50_000_000, "2023-Q2", "2017")
