"""Propose the mapping of a sheet: of our own tables, of a survey, as it was remembered, or guessed column by column."""

from typing import Any

from django.utils import timezone

from initiatives.models import RememberedMapping, SpreadsheetImport, User
from initiatives.spreadsheets.columns.definitions import own_headings
from initiatives.spreadsheets.columns.lookups import Lookups
from initiatives.text.folding import fold_name

from . import stip
from .column_guesses import ColumnGuess, guess_column, in_language, once_each
from .column_mapping import NOT_USED, Mapping, fingerprint
from .heading_rows import column_headings, find_heading_rows
from .known_headings import is_heading_of_reasons, is_known_heading, is_mostly_ours
from .value_kinds import ColumnValues


def choose_sheet(spreadsheet: SpreadsheetImport) -> int:
    """The visible sheet with the most known headings, then the widest; a hidden one only where there is no other."""
    if spreadsheet.snapshot:
        return 0
    sheets = list(enumerate(spreadsheet.inspection["sheets"]))
    found = [(number, sheet, _worth(sheet)) for number, sheet in sheets]
    # A hidden list goes before a visible sheet that only holds words about it.
    has_list = any(not sheet["hidden"] and worth[0] and len(sheet["first_rows"]) > 1 for _n, sheet, worth in found)
    return max(
        found,
        key=lambda each: (
            not each[1]["hidden"] or not has_list,
            min(len(each[1]["first_rows"]), 3) if has_list else 0,
            *each[2],
            not each[1]["hidden"],
            -each[0],
        ),
    )[0]


def _worth(sheet: dict[str, Any]) -> tuple[int, int]:
    """The number of known headings, and the width."""
    merged = sheet.get("merged", [])
    texts = column_headings(sheet["first_rows"], find_heading_rows(sheet["first_rows"], merged), merged)
    return sum(map(is_known_heading, texts)), len(texts)


def propose_mapping(
    spreadsheet: SpreadsheetImport, user: User, sheet: int | None = None, headings: list[int] | None = None
) -> Mapping:
    """The proposed mapping of a sheet; a remembered mapping of the same headings goes first."""
    number = choose_sheet(spreadsheet) if sheet is None else sheet
    chosen = spreadsheet.inspection["sheets"][number]
    merged = chosen.get("merged", [])
    rows = stip.find_heading_rows(chosen["first_rows"]) or find_heading_rows(chosen["first_rows"], merged)
    rows = rows if headings is None else headings
    texts = column_headings(chosen["first_rows"], rows, merged)
    mapping = Mapping(number, rows, language=spreadsheet.language)
    if stip.is_survey(texts):
        return _survey_mapping(mapping, chosen, texts)
    own = own_headings()
    if rows and all(fold_name(text) in own or is_heading_of_reasons(text) for text in texts if text):
        mapping.columns = {place: own.get(fold_name(text), NOT_USED) for place, text in enumerate(texts) if text}
        used = [target for target in mapping.columns.values() if target != NOT_USED]
        if len(set(used)) == len(used) and mapping.identifies_entries:
            mapping.shape = "ours"
            return mapping
    if remembered := RememberedMapping.objects.for_headings(fingerprint(texts), user):
        known = Mapping.from_json(remembered.mapping)
        return Mapping(number, rows, known.columns, known.constants, known.language)
    for place, guess in enumerate(column_guesses(spreadsheet, mapping, user)):
        # The editor confirms a guess that is not sure.
        is_sure = guess.why == "exact" or is_heading_of_reasons(texts[place])
        mapping.columns[place] = (guess.target or NOT_USED) if is_sure else ""
    _choose_language(mapping)
    return mapping


def _survey_mapping(mapping: Mapping, sheet: dict[str, Any], headings: list[str]) -> Mapping:
    mapping.shape, mapping.language = "stip", "en"
    mapping.columns = dict.fromkeys(range(len(headings)), "-")
    after = [
        row for row, cells in sheet["first_rows"] if row > mapping.heading_rows[-1] and "Policy Initiative URI" in cells
    ]
    mapping.heading_rows = [*mapping.heading_rows[-1:], *after[:1]]
    return mapping


def _choose_language(mapping: Mapping) -> None:
    """A heading such as “Programme” is one in two languages: the language of the other text counts."""
    said = [target[-2:] for target in mapping.columns.values() if target[:-3] in ("title", "summary")]
    taken: set[str] = set()
    for place, target in mapping.columns.items():
        if target in taken and target[:-3] in ("title", "summary"):
            mapping.columns[place] = ""
        taken.add(target)
    if said:
        mapping.language = max(said, key=said.count)


def column_guesses(spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> list[ColumnGuess]:
    sheet = spreadsheet.inspection["sheets"][mapping.sheet]
    said = sheet_headings(spreadsheet, mapping)
    lookups = Lookups(user)
    is_ours = is_mostly_ours(said)
    values = [samples(sheet, mapping, place, 40) for place in range(len(said))]
    found = [
        in_language(guess_column(heading, some, lookups, is_ours), mapping.language, ColumnValues(some).texts)
        for heading, some in zip(said, values, strict=True)
    ]
    return once_each(found, said)


def samples(sheet: dict[str, Any], mapping: Mapping, column: int, number: int) -> list[Any]:
    """The first different values of a column below its heading."""
    last = max(mapping.heading_rows, default=0)
    found: list[Any] = []
    for row, cells in sheet["first_rows"]:
        if row > last and column < len(cells) and cells[column] not in (None, "") and cells[column] not in found:
            found.append(cells[column])
    return found[:number]


def sheet_headings(spreadsheet: SpreadsheetImport, mapping: Mapping) -> list[str]:
    """Of the columns of the chosen sheet."""
    sheet = spreadsheet.inspection["sheets"][mapping.sheet]
    return column_headings(sheet["first_rows"], mapping.heading_rows, sheet.get("merged", []))


def remember_mapping(spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> None:
    said = sheet_headings(spreadsheet, mapping)
    RememberedMapping.objects.update_or_create(
        user=user, fingerprint=fingerprint(said),
        defaults={
            "name": spreadsheet.file_name, "headings": said[:200],
            "mapping": mapping.as_json(), "used": timezone.now(),
        },
    )  # fmt: skip


def is_remembered(spreadsheet: SpreadsheetImport, mapping: Mapping, user: User) -> bool:
    """Whether what these headings mean was said before; a guess of all columns is none."""
    said = sheet_headings(spreadsheet, mapping)
    return not mapping.shape and RememberedMapping.objects.for_headings(fingerprint(said), user) is not None
