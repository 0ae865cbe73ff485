"""Survey files of OECD's STIP Compass: recognised by their headings, and read without a mapping.

One row is one initiative with one instrument, so that rows of one InitiativeID become one. The first row names the
columns, the second describes them. Source: STIP Compass, files of 2019, 2021 and 2023. A file that this register
wrote in that shape is known by the addresses of its entries.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from initiatives.formatting.style import choice_label
from initiatives.models import (
    Challenge,
    CodeMatch,
    Government,
    Initiative,
    InstrumentType,
    Organisation,
    Participation,
    Source,
    TargetGroup,
    Theme,
)
from initiatives.models.code_match import TERMS
from initiatives.spreadsheets.columns.name_index import NameIndex
from initiatives.spreadsheets.reading.cells import Cell

RECOGNISED_BY = {"InitiativeID", "NameEnglish", "CountryLabel", "InstrumentTypeCode"}
SEVERAL = "¬"
PUBLISHER = "European Commission and OECD"
# Labels of files that leave the code empty.
LABELS = {
    "Belgium - Federal government": "BEFED", "Belgium - Flanders": "BEVLG", "Belgium - Wallonia": "BEWAL",
    "Belgium - Brussels Capital": "BEBRU", "Belgium - Wallonia-Brussels Federation": "BEWBF",
}  # fmt: skip
# How surely a code that was read means the term: a broader code may mean something else.
RELATIONS = ("exact", "close", "narrow", "broad")
# The columns that the tags of our own files tell.
TAGGED = {"themes": Theme, "challenges": Challenge, "target_groups": TargetGroup, "governments": Government}
# As tags of our own files name a role, and an amount per year.
ROLES = [choice_label(Participation.Role, role, "en") for role in Participation.Role.values]
LEAD = choice_label(Participation.Role, Participation.Role.LEAD, "en")
AMOUNT = " EUR per year"
CellsByTarget = dict[str, list[list[Any]]]
Cells = Sequence[object]
Add = Callable[[str, str, int], None]


def find_heading_rows(first_rows: list[list[Any]]) -> list[int]:
    """The row of the first ones that names the columns of a survey; empty for any other table."""
    return next(([row] for row, cells in first_rows[:5] if is_survey([str(cell) for cell in cells])), [])


def is_survey(headings: list[str]) -> bool:
    return set(headings) >= RECOGNISED_BY


def _slugs_by_name(model: type[Model]) -> dict[str, str]:
    return dict(model._default_manager.values_list("name_en", "slug"))


def _slugs_by_code() -> dict[str, dict[str, list[str]]]:
    """By kind of term and code: the terms that a code may stand for, the best first."""
    found: dict[str, dict[str, list[str]]] = {kind: {} for kind in TERMS}
    ranks = list(RELATIONS)
    matches = CodeMatch.objects.in_list(CodeMatch.List.STIP)
    for match in sorted(matches, key=lambda each: (ranks.index(each.relation), each.pk)):
        if match.term:
            found[match.kind].setdefault(match.code, []).append(match.term.slug)
    return found


@dataclass
class Tagged:
    """What the tags of a row say of bodies (name, role) and of amounts per year."""

    roles: list[tuple[str, str]] = field(default_factory=list)
    amounts: list[str] = field(default_factory=list)


class Survey:
    """Turns rows of a survey into our columns. Rows of other countries are left out and counted."""

    def __init__(self, headings: list[str]) -> None:
        self.places = {heading: number for number, heading in enumerate(headings) if heading}
        self.other_countries = self.budget_classes = 0
        self._organisations = NameIndex(Organisation.objects.all())
        self._codes = _slugs_by_code()
        self._sources = set(Source.objects.values_list("slug", flat=True))
        # The type checker takes the manager of each term for that of all.
        governments: list[Any] = list(Government.objects.all())
        self._governments = {each.stip_code: each.slug for each in governments if each.stip_code}
        self._slugs_by_key = dict(Initiative.objects.values_list("key", "slug"))
        self._terms = {target: _slugs_by_name(model) for target, model in TAGGED.items()}
        self._types = _slugs_by_name(InstrumentType)

    def cell(self, cells: Cells, name: str) -> tuple[str, int]:
        number = self.places.get(name, -1)
        raw = cells[number] if 0 <= number < len(cells) else None
        # A quotation mark within a field is written twice, and fields are not quoted.
        return Cell.of(raw).text.replace('""', '"'), number

    def own_key(self, cells: Cells) -> str:
        """The key of the entry that this register wrote the row for; empty for a record of the survey."""
        found = re.search(r"/id/initiative/([-\w]+)$", self.cell(cells, "InitiativeID")[0])
        return found[1] if found else ""

    def number(self, cells: Cells) -> str:
        """The record's own number or key, from its address; empty for a row of another country, or of no record."""
        code = self._country(cells)
        if key := self.own_key(cells):
            return key
        address, _place = self.cell(cells, "InitiativeID")
        found = re.search(r"(\d+)/?$", address)
        if not found:
            return ""
        if code not in self._governments and code != "BEL":
            self.other_countries += 1
            return ""
        return found[1]

    def _country(self, cells: Cells) -> str:
        code, _place = self.cell(cells, "CountryCode")
        label, _place = self.cell(cells, "CountryLabel")
        return code or LABELS.get(label, "BEL" if label == "Belgium" else "")

    def wave(self, cells: Cells) -> str:
        year, _place = self.cell(cells, "SurveyYear")
        found = re.search(r"/(20\d\d)/", self.cell(cells, "InitiativeID")[0])
        return year[:4] if re.match(r"20\d\d", year) else found[1] if found else ""

    def cells_by_target(self, cells: Cells) -> CellsByTarget:
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
        tagged = self._roles_and_amounts(cells)
        text, place = self.cell(cells, "NameResponsibleOrganisation")
        in_other_roles = {name for name, _role in tagged.roles}
        for name in filter(None, map(self._organisation, text.split(SEVERAL))):
            if name not in in_other_roles:
                add("organisations", f"{name} ({LEAD})", place)
        for name, role in tagged.roles:
            add("organisations", f"{name} ({role})", self.places["Tags"])
        self._add_amounts(cells, tagged.amounts, add)
        if key := self.own_key(cells):
            add("id", self._slugs_by_key.get(key, key), self.places["InitiativeID"])
            self._add_tags(cells, add)
        else:
            self._add_codes(cells, add)
            self._add_record(cells, add)
        return found

    def _roles_and_amounts(self, cells: Cells) -> "Tagged":
        """The tags of a row that this register wrote which name a body in a role, or an amount per year."""
        tagged = Tagged()
        if not self.own_key(cells):
            return tagged
        text, _place = self.cell(cells, "Tags")
        for tag in map(str.strip, text.split(SEVERAL)):
            if found := re.fullmatch(rf"(.+) \(({'|'.join(ROLES)})\)", tag):
                tagged.roles.append((self._organisation(found[1]), found[2]))
            elif AMOUNT in tag:
                tagged.amounts.append(tag)
        return tagged

    def _add_amounts(self, cells: Cells, tagged: list[str], add: Add) -> None:
        text, place = self.cell(cells, "YearlyBudgetLocalCurrency")
        if re.fullmatch(r"\d+(\.\d+)?", text) and float(text) > 0:
            amount = f"{text.rstrip('0').rstrip('.') if '.' in text else text}{AMOUNT}"
            # A tag says more of the same amount.
            if not any(amount in tag for tag in tagged):
                add("budgets", amount, place)
        elif not tagged and self.cell(cells, "YearlyBudgetRange")[0] not in ("", "Unknown", "Not applicable"):
            # A class says between which amounts: the register keeps amounts.
            self.budget_classes += 1
        for tag in tagged:
            add("budgets", tag, self.places["Tags"])

    def _organisation(self, text: str) -> str:
        """Of "English name (ACRONYM;Original name)" the name that the register knows, else the English one as new."""
        text = text.strip()
        found = re.fullmatch(r"(.+?)\s*\(([^;]*;.*)\)", text) or re.fullmatch(r"(.+?)\s*\(([^()]*)\)", text)
        names = [found[1], *found[2].split(";")] if found else [text]
        known = next((name.strip() for name in names if name.strip() and self._organisations.find(name)), "")
        return known or (f"+{names[0].strip()}".replace("|", "/").replace(";", ",") if names[0].strip() else "")

    def instrument(self, cells: Cells) -> list[Any] | None:
        if self.own_key(cells):
            name, place = self.cell(cells, "InstrumentName")
            slug = self._types.get(name.partition(": ")[0])
            return [place, slug] if slug else None
        code, place = self.cell(cells, "InstrumentTypeCode")
        known = self._codes["instrument_type"].get(code)
        return [place, known[0]] if known else None

    def _add_codes(self, cells: Cells, add: Add) -> None:
        for heading, place in self.places.items():
            if not re.fullmatch(r"T[GH]\d+", heading) or self.cell(cells, heading)[0] not in ("1", "TRUE"):
                continue
            for kind, target in (("target_group", "target_groups"), ("theme", "themes"), ("challenge", "challenges")):
                for slug in self._codes[kind].get(heading, [])[:1]:
                    add(target, slug, place)

    def _add_tags(self, cells: Cells, add: Add) -> None:
        """The terms of a row that this register wrote: its tags name them."""
        text, place = self.cell(cells, "Tags")
        for name in text.split(SEVERAL):
            for target, slugs in self._terms.items():
                add(target, slugs.get(name.strip(), ""), place)

    def _add_record(self, cells: Cells, add: Add) -> None:
        wave, number = self.wave(cells), self.number(cells)
        if wave and number:
            place = self.places["InitiativeID"]
            known = f"stip-{wave}" in self._sources
            title = f"stip-{wave}" if known else f"+EC-OECD STIP Compass survey {wave} ({PUBLISHER})"
            add("sources", f"{title}, record {number}", place)
