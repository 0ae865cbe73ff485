"""How the register is said to a reader: text with its language, money with its kind, places in sources."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.urls import translate_url
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext, ngettext, pgettext

from initiatives.models import BudgetLine, Citation, KeyFigure, Qualifier
from initiatives.models.partial_date import day_in_words

register = template.Library()

MILLION = 1_000_000
LANGUAGES = dict(settings.LANGUAGES)
FALLBACKS = settings.MODELTRANSLATION_FALLBACK_LANGUAGES["default"]


def spoken(thing: Model, field: str) -> tuple[str, str]:
    """The text of a translated field, and its language: the reader's where there is one, else the first there is."""
    wanted = get_language() or settings.LANGUAGE_CODE
    for code in (wanted, *FALLBACKS):
        if text := getattr(thing, f"{field}_{code}", None):
            return text, code
    return "", wanted


@register.simple_tag
def text(thing: Model, field: str, label: bool = True) -> SafeString | str:
    """A translated text; one that falls back to another language carries its `lang` and, unless told, a label."""
    words, code = spoken(thing, field)
    if code == get_language():
        return words
    if not label:
        return format_html('<span lang="{}">{}</span>', code, words)
    said = gettext("in %(language)s") % {"language": language_name(code)}
    return format_html('<span lang="{}">{}</span> <small class="spoken">({})</small>', code, words, said)


@register.simple_tag
def name(thing: Model, field: str = "name") -> SafeString | str:
    """An official name: in its own language, without a label, since names are not missing translations."""
    return text(thing, field, label=False)


def language_name(code: str) -> str:
    """A language as the active language names it."""
    names = {"en": gettext("English"), "nl": gettext("Dutch"), "fr": gettext("French"), "de": gettext("German")}
    return names[code]


@register.filter
def day(value: date | None) -> str:
    return day_in_words(value) if value else ""


@register.filter
def local_day(moment: datetime) -> str:
    return day_in_words(localtime(moment).date())


@register.filter
def number(value: Decimal | int) -> str:
    """Grouped in thousands as the reader's language does, without empty decimals."""
    value = Decimal(value)
    whole = value == value.to_integral_value()
    return number_format(value.quantize(Decimal(1)) if whole else value.normalize(), force_grouping=True)


@register.filter
def euros(amount: Decimal) -> str:
    """An amount in words: €32 million, €10,000."""
    if amount >= MILLION and amount % (MILLION // 100) == 0:
        said = ngettext("€%(number)s million", "€%(number)s million", 1 if amount == MILLION else 2)
        return said % {"number": number(amount / MILLION)}
    return gettext("€%(number)s") % {"number": number(amount)}


@register.filter
def qualified(said: str, qualifier: str) -> str:
    """With its qualifier before it: about €15 million."""
    return said if qualifier == Qualifier.EXACTLY else f"{Qualifier(qualifier).label} {said}"


@register.filter
def in_money(line: BudgetLine) -> str:
    """An amount with its qualifier, kind and period: about €44 million spent or awarded so far (since 2017)."""
    said = f"{qualified(euros(line.amount), line.qualifier)} {line.get_kind_display()}"
    return f"{said} ({between})" if (between := period(line)) else said


def period(line: BudgetLine) -> str:
    if line.starts and line.ends:
        if line.starts == line.ends:
            return line.starts.in_words()
        return f"{line.starts.in_words()}–{line.ends.in_words()}"
    if line.starts:
        return gettext("since %(date)s") % {"date": line.starts.in_words()}
    if line.ends:
        return gettext("until %(date)s") % {"date": line.ends.in_words()}
    return ""


@register.filter
def in_figures(figure: KeyFigure) -> str:
    """The number of a key figure with its qualifier: more than 60, 80 to 90."""
    said = number(figure.value)
    if figure.value_to is not None:
        said = gettext("%(low)s to %(high)s") % {"low": said, "high": number(figure.value_to)}
    return qualified(said, figure.qualifier)


@register.filter
def place(citation: Citation) -> str:
    """Where in its source a fact was read: Human capital › Flanders, line 38."""
    parts = []
    if citation.section:
        heading = citation.section.heading
        parts.append(f"{heading} ({gettext('heading restored')})" if citation.section.is_restored else heading)
    if citation.locator:
        parts.append(f"{citation.get_locator_kind_display()} {citation.locator}")
    return ", ".join(parts)


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The page in each language: its code, the language's own name, the address, and whether it is this one."""
    request = context.get("request")
    path = request.get_full_path() if request else "/"
    here = get_language()
    return [
        {
            "code": code,
            "name": own_name,
            "address": translate_url(path, code) if path.startswith(f"/{here}/") else f"/{code}/",
            "is_here": code == here,
        }
        for code, own_name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str) -> str:
    request = context.get("request")
    return request.build_absolute_uri(path) if request else path


@register.simple_tag
def status_words(status: str) -> str:
    """The status as a word of its own: Running."""
    return {
        "announced": pgettext("status", "Announced"),
        "running": pgettext("status", "Running"),
        "ended": pgettext("status", "Ended"),
        "archived": pgettext("status", "Archived"),
        "unknown": pgettext("status", "Status unknown"),
    }[status]


@register.simple_tag
def language_words(code: str) -> str:
    """A language as the reader's language names it."""
    return language_name(code)
