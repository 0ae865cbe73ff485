"""The mapping of a file: the target of each column, and the values for all rows."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.columns.definitions import BY_NAME, COLUMNS
from initiatives.spreadsheets.reading.cells import column_letters
from initiatives.text.folding import fold_name

NOT_USED = "-"
# Targets for foreign columns that fill only part of one of our columns.
HELPER_TARGETS: dict[str, StrOrPromise] = {
    "period": _("Start and end in one (2021-2026)"),
    "government_level": _("Level of government"),
    "amount": _("Amount in euros"),
    "amount_thousands": _("Amount in thousands of euros"),
    "amount_millions": _("Amount in millions of euros"),
    "amount_billions": _("Amount in billions of euros"),
    "currency": _("Currency of the amount"),
    "amount_kind": _("Kind of amount"),
    "funder": _("Organisation: funder"),
    "lead": _("Organisation: lead"),
    "operator": _("Organisation: operator"),
    "partner": _("Organisation: partner"),
    "beneficiary": _("Organisation: beneficiary"),
    "supplier": _("Organisation: supplier"),
}
ROLES = ("funder", "lead", "operator", "partner", "beneficiary", "supplier")
AMOUNTS = {"amount": 0, "amount_thousands": 3, "amount_millions": 6, "amount_billions": 9}
# Targets that may get one value for all rows.
CONSTANTS = (
    "governments", "themes", "challenges", "target_groups", "instruments", "parent", "start", "end", "status",
    "status_as_of", "amount_kind", "currency", "lead", "funder", "operator", "website", "sources",
)  # fmt: skip
TOTAL_ROW = re.compile(
    r"^((grand|sub|sous|algemeen|general|overall|tussen|eind|deel|zwischen|gesamt|end|teil)[\s-]*)?"
    r"(totals?|totaa?l|totale?n?|totaux|summen?|som|somme|sum|gesamt(betrag)?|insgesamt|ensemble|gemiddelde|moyenne|average"
    r"|mean|durchschnitt|mittelwert)\b",
    re.IGNORECASE,
)


@dataclass
class Mapping:
    """`columns`: by the number of the column, from 0: a target, "-" for not used, "" for not yet decided."""

    sheet: int = 0
    heading_rows: list[int] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    language: str = "en"
    # "ours": a table that this portal wrote; "stip": a survey file of OECD; "": anybody's.
    shape: str = ""

    @property
    def is_complete(self) -> bool:
        return all(self.columns.values())

    @property
    def used_targets(self) -> set[str]:
        return {target for target in self.columns.values() if target not in ("", NOT_USED)}

    @property
    def doubled_targets(self) -> dict[str, list[int]]:
        """Targets that hold one value and are given to several columns, with the numbers of these."""
        found: dict[str, list[int]] = {}
        for number, target in self.columns.items():
            if target not in ("", NOT_USED) and not may_come_from_several(target):
                found.setdefault(target, []).append(number)
        return {target: numbers for target, numbers in found.items() if len(numbers) > 1 and not self.shape}

    @property
    def identifies_entries(self) -> bool:
        """A row means an entry by its identifier or its title."""
        return (
            self.shape == "stip"
            or "id" in self.used_targets
            or any(name.startswith("title_") for name in self.used_targets)
        )

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"columns": {str(number): target for number, target in self.columns.items()}}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Mapping":
        """Raise ValueError for anything else than a mapping: files of the command line are written by hand."""
        try:
            columns = {int(number): str(target) for number, target in dict(kept["columns"]).items()}
            constants = {str(name): str(text) for name, text in dict(kept.get("constants", {})).items()}
            unknown = [each for each in columns.values() if each not in (*targets(), "", NOT_USED)]
            unknown += [each for each in constants if each not in CONSTANTS]
            if unknown or kept.get("language", "en") not in LANGUAGES:
                raise ValueError(", ".join(unknown) or kept["language"])
            headings = [int(row) for row in kept.get("heading_rows", [])]
            return cls(
                int(kept.get("sheet", 0)), headings, columns, constants, kept.get("language", "en"),
                str(kept.get("shape", "")),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(str(error)) from error


def may_come_from_several(target: str) -> bool:
    """Whether several columns may hold parts of a target: lists, amounts, and texts of several paragraphs."""
    column = BY_NAME.get(target)
    if column is None:
        # Columns of one period are joined, and that is told.
        return target in (*ROLES, *AMOUNTS, "period")
    is_long = target[:-3] in ("summary", "caveat") or target == "other_names"
    return is_long or column.may_hold_several or column.is_computed


def targets() -> dict[str, StrOrPromise]:
    """All targets with their names."""
    return {column.name: column.heading for column in COLUMNS} | HELPER_TARGETS


def fingerprint(headings: list[str]) -> str:
    """A key of a row of headings, by which its mapping is remembered."""
    return hashlib.sha256(json.dumps([fold_name(heading) for heading in headings]).encode()).hexdigest()


def column_name(number: int, heading: str) -> str:
    return f"{column_letters(number)}: {heading}" if heading else column_letters(number)
