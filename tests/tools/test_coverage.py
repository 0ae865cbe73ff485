import json
from pathlib import Path

import pytest

from tests.tools import coverage
from tests.tools.coverage import FLOORS, SLACK, main


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "coverage.json"


def write(path: Path, lines: float, branches: float) -> None:
    summary = {
        "covered_lines": round(lines * 10),
        "missing_lines": 1000 - round(lines * 10),
        "covered_branches": round(branches * 10),
        "missing_branches": 1000 - round(branches * 10),
    }
    files = {
        "portal/whole.py": {"missing_lines": [], "missing_branches": []},
        "portal/urls.py": {"missing_lines": [7, 5], "missing_branches": [[3, 5]]},
    }
    path.write_text(json.dumps({"summary": summary, "files": files}))


def test_at_its_floors_a_report_is_accepted(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(report, FLOORS["lines"], FLOORS["branches"])
    assert main(str(report)) == 0
    assert f"lines: {FLOORS['lines']} % reached" in capsys.readouterr().out


@pytest.mark.parametrize("kind", FLOORS)
def test_below_a_floor_it_is_refused_and_the_lines_are_named(
    report: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    write(report, **FLOORS | {kind: FLOORS[kind] - 0.1})
    assert main(str(report)) == 1
    assert capsys.readouterr().out.endswith("Reached by no test:\n  portal/urls.py: 3, 5, 7\n")


def test_a_figure_far_above_its_floor_asks_for_a_higher_one(
    report: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coverage, "FLOORS", {"lines": 90.0, "branches": 90.0})
    write(report, 90 + SLACK, 90.0)
    assert main(str(report)) == 0
    told = capsys.readouterr().out
    assert "lines: 90.5 % reached, floor 90.0 %; raise the floor to 90.5" in told
    assert told.count("raise") == 1


def test_no_figure_is_rounded_up(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report.write_text(
        json.dumps(
            {
                "summary": {
                    "covered_lines": 99_999, "missing_lines": 1, "covered_branches": 1, "missing_branches": 0,
                },
                "files": {},
            }
        )
    )  # fmt: skip
    assert main(str(report)) == 0
    assert "lines: 99.9 %" in capsys.readouterr().out
