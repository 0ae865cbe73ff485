"""What an editor calls a related row that has a key: keys are English words, so other languages say what it holds."""

from collections.abc import Mapping

from django.utils.translation import get_language

from initiatives.models import BudgetLine, PartialDate
from initiatives.models.languages import LANGUAGES

LONGEST = 60


def reads_keys() -> bool:
    return (get_language() or "en").startswith("en")


def row_name(key: str, values: Mapping[str, object]) -> str:
    """The key in English, else a short name from the values of the row; the key again where they say nothing."""
    if reads_keys():
        return key
    language = get_language() or ""
    return _of_amount(values) or _of_text(values, "unit", language) or _of_event(values) or key


def _of_amount(values: Mapping[str, object]) -> str:
    kind = dict(BudgetLine.Kind.choices).get(str(values.get("kind", "")))
    if kind is None:
        return ""
    return f"{kind}, {values['starts']}" if values.get("starts") else str(kind)


def _of_text(values: Mapping[str, object], field: str, language: str) -> str:
    wanted = [language, *LANGUAGES]
    return next((str(values[name]) for code in wanted if values.get(name := f"{field}_{code}")), "")[:LONGEST].strip()


def _of_event(values: Mapping[str, object]) -> str:
    day = str(values.get("date", ""))
    try:
        return PartialDate(day).in_words()
    except ValueError:
        return ""
