"""The lists of OECD's survey of 2023: its columns in order, and the labels of its codes. See survey-2023.json."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "survey-2023.json"
# What an amount a year, in the register's classes, is called in the survey.
BUDGET_RANGES = {
    "under-1m": "Less than 1M", "1m-5m": "1M-5M", "5m-20m": "5M-20M", "20m-50m": "20M-50M", "50m-100m": "50M-100M",
    "100m-500m": "100M-500M", "500m-and-more": "More than 500M",
}  # fmt: skip
UNKNOWN_RANGE = "Unknown"
WHOLE_COUNTRY = "BEL"


@dataclass(frozen=True)
class Survey:
    """`columns`: name and description of each; `instruments`: label and category by code; the others by code."""

    year: str
    columns: tuple[tuple[str, str], ...]
    countries: dict[str, str]
    instruments: dict[str, tuple[str, str]]
    target_group_types: dict[str, str]
    principles: dict[str, str]

    @property
    def names(self) -> list[str]:
        return [name for name, _description in self.columns]

    def label(self, code: str) -> str:
        """The label of a code of a theme, a target group or an instrument; empty for a code that it does not know."""
        if code in self.instruments:
            return self.instruments[code][0]
        return next((description for name, description in self.columns if name == code), "")


@cache
def survey() -> Survey:
    read = json.loads(FILE.read_text())
    return Survey(
        read["year"],
        tuple((name, description) for name, description in read["columns"]),
        read["countries"],
        {code: (label, category) for code, (label, category) in read["instruments"].items()},
        read["target_group_types"],
        read["principles"],
    )
