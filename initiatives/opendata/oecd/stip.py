"""The file of the survey of EC-OECD STIP Compass: one row for each initiative and instrument, fields by a bar."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from initiatives.formatting.money import amount_alone_in_cell
from initiatives.formatting.roles import participation_in_cell
from initiatives.models import Initiative, Instrument
from initiatives.models.languages import text_in
from initiatives.opendata.linked.identifiers import identifier

from .crosswalk import Crosswalk, stip_crosswalk
from .facts import MOST_LINKS, Reported, organisation_text, reported
from .survey import BUDGET_RANGES, UNKNOWN_RANGE, Survey, survey

SEVERAL = " ¬ "
BAR = "|"
Row = dict[str, str]


def survey_chunks(initiatives: Iterable[Initiative], day: date) -> Iterator[str]:
    """The file: two heading rows, then the rows of each entry."""
    lists = survey()
    yield f"{BAR.join(lists.names)}\n{BAR.join(description for _name, description in lists.columns)}\n"
    crosswalk = stip_crosswalk()
    for each in reported(initiatives):
        yield "".join(BAR.join(row_cells(row, lists.names)) + "\n" for row in rows(each, crosswalk, day))


def rows(each: Reported, crosswalk: Crosswalk, day: date) -> list[Row]:
    """A row for each instrument; one without, if the entry names none."""
    lists = survey()
    base = _initiative(each, day) | _codes(each, crosswalk, lists)
    instruments = list(each.initiative.instruments.all())
    return [base | _instrument(each, found, crosswalk, lists) for found in instruments] or [base]


def _initiative(each: Reported, day: date) -> Row:
    entry = each.initiative
    numbered = {f"InternetLinks{number}": url for number, url in enumerate(each.links[:MOST_LINKS], start=1)}
    return numbered | {
        "InitiativeID": str(identifier(entry)),
        "SurveyYear": str(day.year),
        "CreatedInSurvey": _moment(entry.created),
        "LastModifiedInSurvey": _moment(entry.modified),
        "NameEnglish": text_in(entry, "title", "en"),
        "CountryLabel": survey().countries[each.country],
        "CountryCode": each.country,
        "NameOriginalLanguage": "\n".join(each.original_titles),
        "Acronym": entry.acronym,
        "StartDateYear": str(entry.start.year) if entry.start else "",
        "EndDateYear": str(entry.end.year) if entry.end else "",
        "ShortDescription": text_in(entry, "summary", "en"),
        "NameResponsibleOrganisation": SEVERAL.join(map(organisation_text, each.responsible)),
        "YearlyBudgetRange": BUDGET_RANGES.get(each.yearly, UNKNOWN_RANGE),
        "YearlyBudgetLocalCurrency": f"{each.exact_amount.amount:.10f}" if each.exact_amount else "",
        "Tags": SEVERAL.join(tags(each)),
    }


def tags(each: Reported) -> list[str]:
    """What the columns cannot tell, in English: a file that comes back is understood by it.

    Our own terms, since codes say less; who takes part in another role than leading; amounts per year that say more
    than a number.
    """
    terms = [*each.coded_terms, *(each.governments if len(each.governments) != 1 else [])]
    names = [text_in(term, "name", "en") for term in terms]
    names += [participation_in_cell(participation) for participation in each.not_told_as_leading]
    names += [amount_alone_in_cell(line) for line in each.amounts_not_told]
    return list(dict.fromkeys(names))


def _codes(each: Reported, crosswalk: Crosswalk, lists: Survey) -> Row:
    written = set(crosswalk.codes(each.coded_terms))
    is_code = {name: name.startswith(("TH", "TG")) or ":" in name for name in lists.names}
    return {name: str(int(name in written)) for name in lists.names if is_code[name]}


def _instrument(each: Reported, instrument: Instrument, crosswalk: Crosswalk, lists: Survey) -> Row:
    code = next(iter(crosswalk.codes([instrument.type])), "")
    return {
        "InstrumentID": f"{identifier(each.initiative)}#instrument-{instrument.pk}",
        "InstrumentTypeCode": code,
        "InstrumentTypeLabel": lists.label(code) if code else "",
        "InstrumentName": instrument_name(instrument),
        "InstrumentDescription": text_in(instrument, "description", "en"),
    }


def instrument_name(instrument: Instrument) -> str:
    """Its type, by our own name, before its own name if it has one."""
    kind, name = text_in(instrument.type, "name", "en"), text_in(instrument, "name", "en")
    return f"{kind}: {name}" if name else kind


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def row_cells(row: Row, names: list[str]) -> list[str]:
    """The fields of a row as they stand in the file."""
    return [_field(row.get(name, "")) for name in names]


def _field(text: str) -> str:
    """As the survey's files have it: no line ends, no bar, a quotation mark written twice, nothing quoted."""
    one_line = "<br/>".join(line.strip() for line in text.splitlines() if line.strip())
    return one_line.replace(BAR, "/").replace('"', '""')
