"""Survey files of OECD's STIP Compass: recognised by their headings, and read without a mapping.

One row is one initiative with one instrument, so that rows of one InitiativeID become one. The first row names the
columns, the second describes them. Source: STIP Compass, files of 2019, 2021 and 2023.
"""

import re
from typing import Any

from initiatives.models import Government, InstrumentType, Organisation, Source, TargetGroup
from initiatives.spreadsheets.columns.name_index import NameIndex
from initiatives.spreadsheets.reading.cells import Cell

RECOGNISED_BY = {"InitiativeID", "NameEnglish", "CountryLabel", "InstrumentTypeCode"}
SEVERAL = "¬"
PUBLISHER = "European Commission and OECD"
# STIP theme numbers that correspond to one of our themes.
THEMES = {
    "human-capital": {*range(50, 56), 83},
    "lab-to-market": {18, 19, 20, 23, *range(30, 39), 43, 82},
    "networking": {25, 42, 47, 63, 65, 66},
    "regulation": {21, 89},
    "infrastructure": {24, 10, 107, 108},
    "strategy": {9, 13, 14, 15},
}
# Labels of files that leave the code empty.
LABELS = {
    "Belgium - Federal government": "BEFED", "Belgium - Flanders": "BEVLG", "Belgium - Wallonia": "BEWAL",
    "Belgium - Brussels Capital": "BEBRU", "Belgium - Wallonia-Brussels Federation": "BEWBF",
}  # fmt: skip
CellsByTarget = dict[str, list[list[Any]]]


def find_heading_rows(first_rows: list[list[Any]]) -> list[int]:
    """The row of the first ones that names the columns of a survey; empty for any other table."""
    return next(([row] for row, cells in first_rows[:5] if is_survey([str(cell) for cell in cells])), [])


def is_survey(headings: list[str]) -> bool:
    return set(headings) >= RECOGNISED_BY


def _managed(model: Any) -> Any:
    return model.objects


class Survey:
    """Turns rows of a survey into our columns. Rows of other countries are left out and counted."""

    def __init__(self, headings: list[str]) -> None:
        self.places = {heading: number for number, heading in enumerate(headings) if heading}
        self.other_countries = self.budget_classes = 0
        # The type checker takes the manager of each term for that of all.
        groups_of, types_of, governments_of = map(_managed, (TargetGroup, InstrumentType, Government))
        groups = groups_of.values_list("stip_codes", "slug")
        self._organisations = NameIndex(Organisation.objects.all())
        self._groups = {code: slug for codes, slug in groups for code in codes.split()}
        self._types: dict[str, str] = {}
        for code, slug in types_of.values_list("stip_code", "slug"):
            self._types.setdefault(code, slug)
        self._sources = set(Source.objects.values_list("slug", flat=True))
        self._governments = dict(governments_of.exclude(stip_code="").values_list("stip_code", "slug"))

    def cell(self, cells: list[Any], name: str) -> tuple[str, int]:
        number = self.places.get(name, -1)
        raw = cells[number] if 0 <= number < len(cells) else None
        # A quotation mark within a field is written twice, and fields are not quoted.
        return Cell.of(raw).text.replace('""', '"'), number

    def number(self, cells: list[Any]) -> str:
        """The record's own number, from its address; empty for a row of another country, or of no record."""
        code = self._country(cells)
        address, _place = self.cell(cells, "InitiativeID")
        found = re.search(r"(\d+)/?$", address)
        if not found:
            return ""
        if code not in self._governments and code != "BEL":
            self.other_countries += 1
            return ""
        return found[1]

    def _country(self, cells: list[Any]) -> str:
        code, _place = self.cell(cells, "CountryCode")
        label, _place = self.cell(cells, "CountryLabel")
        return code or LABELS.get(label, "BEL" if label == "Belgium" else "")

    def wave(self, cells: list[Any]) -> str:
        year, _place = self.cell(cells, "SurveyYear")
        found = re.search(r"/(20\d\d)/", self.cell(cells, "InitiativeID")[0])
        return year[:4] if re.match(r"20\d\d", year) else found[1] if found else ""

    def cells_by_target(self, cells: list[Any]) -> CellsByTarget:
        """The columns of an initiative, from one of its rows."""
        found: CellsByTarget = {}

        def add(target: str, text: str, place: int) -> None:
            if text:
                found.setdefault(target, []).append([place, text])

        for target, name in (
            ("title_en", "NameEnglish"), ("acronym", "Acronym"), ("start", "StartDateYear"), ("end", "EndDateYear"),
            ("website", "InternetLinks1"),
        ):  # fmt: skip
            add(target, *self.cell(cells, name))
        text, place = self.cell(cells, "ShortDescription")
        add("summary_en", re.sub(r"\s*\n\s*", "\n\n", text), place)
        text, place = self.cell(cells, "NameOriginalLanguage")
        add("other_names", " | ".join(part.strip() for part in text.split("\n") if part.strip()), place)
        add("governments", self._governments.get(self._country(cells), ""), self.places.get("CountryLabel", 0))
        text, place = self.cell(cells, "NameResponsibleOrganisation")
        for name in text.split(SEVERAL):
            add("lead", self._organisation(name.strip()), place)
        text, place = self.cell(cells, "YearlyBudgetLocalCurrency")
        if re.fullmatch(r"\d+(\.\d+)?", text) and float(text) > 0:
            add("budgets", f"{text.rstrip('0').rstrip('.') if '.' in text else text} EUR per year", place)
        elif self.cell(cells, "YearlyBudgetRange")[0] not in ("", "Unknown", "Not applicable"):
            # A class says between which amounts: the register keeps amounts.
            self.budget_classes += 1
        self._add_codes(cells, add)
        self._add_record(cells, add)
        return found

    def _organisation(self, text: str) -> str:
        """Of "English name (ACRONYM;Original name)" the name that the register knows, else the English one as new."""
        found = re.fullmatch(r"(.+?)\s*\(([^()]*)\)", text)
        names = [found[1], *found[2].split(";")] if found else [text]
        known = next((name.strip() for name in names if name.strip() and self._organisations.find(name)), "")
        return known or (f"+{names[0].strip()}".replace("|", "/").replace(";", ",") if names[0].strip() else "")

    def instrument(self, cells: list[Any]) -> list[Any] | None:
        code, place = self.cell(cells, "InstrumentTypeCode")
        return [place, self._types[code]] if code in self._types else None

    def _add_codes(self, cells: list[Any], add: Any) -> None:
        themes = dict(THEMES.items())
        for heading, place in self.places.items():
            if not re.fullmatch(r"T[GH]\d+", heading) or self.cell(cells, heading)[0] not in ("1", "TRUE"):
                continue
            if heading in self._groups:
                add("target_groups", self._groups[heading], place)
            for slug, numbers in themes.items():
                if heading.startswith("TH") and int(heading[2:]) in numbers:
                    add("themes", slug, place)

    def _add_record(self, cells: list[Any], add: Any) -> None:
        wave, number = self.wave(cells), self.number(cells)
        if wave and number:
            place = self.places["InitiativeID"]
            known = f"stip-{wave}" in self._sources
            title = f"stip-{wave}" if known else f"+EC-OECD STIP Compass survey {wave} ({PUBLISHER})"
            add("sources", f"{title}, record {number}", place)
