"""Hold what the tests reach to its floors, and name the lines that none reaches: `make test`.

    python -m tests.tools.coverage .run/coverage.json

Reads the report of slipcover. Ends with 1 below a floor. A floor only rises: raise it when it is passed by a lot.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

# In percent of the lines and of the branches of initiatives/ and portal/.
FLOORS = {"lines": 97.6, "branches": 92.6}
# So far above its floor, a figure asks for a higher one.
SLACK = 0.5
MOST_FILES = 20


class FileCoverage(TypedDict):
    missing_lines: list[int]
    missing_branches: list[list[int]]


class Totals(TypedDict):
    covered_lines: int
    missing_lines: int
    covered_branches: int
    missing_branches: int


class Report(TypedDict):
    files: dict[str, FileCoverage]
    summary: Totals


@dataclass(frozen=True)
class Reached:
    kind: str
    covered: int
    missing: int

    @property
    def percent(self) -> float:
        # Rounded down: 99.99 % is not all.
        return int(1000 * self.covered / (self.covered + self.missing)) / 10

    @property
    def is_below_its_floor(self) -> bool:
        return self.percent < FLOORS[self.kind]

    def __str__(self) -> str:
        floor = FLOORS[self.kind]
        advice = f"; raise the floor to {self.percent}" if self.percent >= floor + SLACK else ""
        return f"{self.kind}: {self.percent} % reached, floor {floor} %{advice}"


def figures(report: Report) -> list[Reached]:
    totals = report["summary"]
    return [
        Reached("lines", totals["covered_lines"], totals["missing_lines"]),
        Reached("branches", totals["covered_branches"], totals["missing_branches"]),
    ]


def gaps(report: Report) -> list[str]:
    """The files with most that no test reaches, each with its lines."""
    lacking = {
        name: sorted({*found["missing_lines"], *(start for start, _end in found["missing_branches"])})
        for name, found in report["files"].items()
    }
    most_first = sorted(lacking.items(), key=lambda item: (-len(item[1]), item[0]))
    return [f"  {name}: {', '.join(map(str, lines))}" for name, lines in most_first if lines][:MOST_FILES]


def main(path: str) -> int:
    report: Report = json.loads(Path(path).read_text())
    reached = figures(report)
    print("Coverage: " + "; ".join(map(str, reached)))
    if any(figure.is_below_its_floor for figure in reached):
        print("\n".join(["Fewer than before. Reached by no test:", *gaps(report)]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
