"""The columns of OECD.AI's list of policies: one row for each initiative and instrument."""

import csv
import io
from collections.abc import Iterable, Iterator

from initiatives.formatting.figures import plain_number
from initiatives.models import Initiative, Instrument
from initiatives.models.languages import text_in
from initiatives.opendata.linked.identifiers import identifier
from initiatives.opendata.table_columns import defused

from .crosswalk import Crosswalk, oecd_ai_crosswalk, stip_crosswalk
from .facts import Reported, organisation_text, reported
from .stip import instrument_name
from .survey import BUDGET_RANGES, UNKNOWN_RANGE, survey

SEVERAL = "|"
COLUMNS = (
    "Policy initiative ID", "Platform URL", "English name", "Original name(s)", "Acronym", "Country", "Start date",
    "End date", "Description", "Theme area(s)", "Theme(s)", "Background", "Objective(s)", "Target group type(s)",
    "Target group(s)", "Responsible organisation(s)", "Yearly budget range", "Budget amount (in local currency)",
    "Has funding from private sector ?", "Public access URL", "Is a structural reform ?", "Is evaluated ?",
    "Evaluation URL", "AI Principle(s)", "AI Policy Area(s)", "Other AI Policy Area(s)", "Shift(s) related to Covid",
    "Evaluation performed by", "Evaluation type", "Evaluation provides input to", "Policy instrument ID",
    "Policy instrument type category", "Policy instrument type", "Policy instrument name",
    "Policy instrument description(s)", "Strategy priority targets and deadlines", "Coordinating institution name",
    "Consultation process objective", "Consultation process begin date", "Consultation process end date", "Link",
    "Policy instrument mini-field(s)", "Objective", "Deployment year", "Cancellation reason", "Entities involvement",
    "Allocated funding",
    "Methodology in place to assess the risk and evaluate the impact of AI in public services",
    "Measures taken to communicate the use of the AI system to citizens (transparency)",
    "Measures taken to enable citizens to understand and challenge the outcome of the AI system (explainability and"
    " accountability)",
    "Audit, certification, monitoring, evaluation or regulation process", "Entered into force on",
)  # fmt: skip
THEME_AREA = "National AI Policies"
Row = dict[str, str]


def oecd_ai_chunks(initiatives: Iterable[Initiative]) -> Iterator[str]:
    yield _lines([COLUMNS])
    stip, own = stip_crosswalk(), oecd_ai_crosswalk()
    for each in reported(initiatives):
        yield _lines([row.get(name, "") for name in COLUMNS] for row in rows(each, stip, own))


def rows(each: Reported, stip: Crosswalk, own: Crosswalk) -> list[Row]:
    base = _initiative(each) | _codes(each, stip, own)
    instruments = list(each.initiative.instruments.all())
    return [base | _instrument(each, found, stip, own) for found in instruments] or [base]


def _initiative(each: Reported) -> Row:
    entry, amount = each.initiative, each.exact_amount
    return {
        "Policy initiative ID": str(identifier(entry)),
        "English name": text_in(entry, "title", "en"),
        "Original name(s)": SEVERAL.join(each.original_titles),
        "Acronym": entry.acronym,
        # OECD.AI knows no governments within Belgium.
        "Country": survey().countries["BEL"],
        "Start date": str(entry.start.year) if entry.start else "",
        "End date": str(entry.end.year) if entry.end else "",
        "Description": text_in(entry, "summary", "en"),
        "Theme area(s)": THEME_AREA,
        "Responsible organisation(s)": SEVERAL.join(map(organisation_text, each.responsible)),
        "Yearly budget range": BUDGET_RANGES.get(each.yearly, UNKNOWN_RANGE),
        "Budget amount (in local currency)": plain_number(amount.amount) if amount else "",
        "Public access URL": "\n".join(url for url in each.links if url),
    }


def _codes(each: Reported, stip: Crosswalk, own: Crosswalk) -> Row:
    lists = survey()
    groups = stip.codes(each.initiative.target_groups.all())
    principles = own.codes([*each.initiative.themes.all(), *each.initiative.challenges.all()])
    types = dict.fromkeys(found for code in groups if (found := lists.target_group_types.get(code)))
    return {
        "Target group type(s)": SEVERAL.join(types),
        "Target group(s)": SEVERAL.join(label for code in groups if (label := lists.label(code))),
        "AI Principle(s)": SEVERAL.join(lists.principles.get(code, code) for code in principles),
    }


def _instrument(each: Reported, instrument: Instrument, stip: Crosswalk, own: Crosswalk) -> Row:
    code = next(iter(stip.codes([instrument.type])), "")
    return {
        "Policy instrument ID": f"{identifier(each.initiative)}#instrument-{instrument.pk}",
        "Policy instrument type category": next(iter(own.codes([instrument.type])), ""),
        "Policy instrument type": survey().label(code) if code else "",
        "Policy instrument name": instrument_name(instrument),
        "Policy instrument description(s)": text_in(instrument, "description", "en"),
    }


def _lines(rows: Iterable[Iterable[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([defused(value) for value in row] for row in rows)
    return text.getvalue()
