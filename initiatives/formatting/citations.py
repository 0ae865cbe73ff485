"""Citations as text: the source, and the place in it where a fact was read."""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext

from initiatives.models import Citation, Event, Sequel

from .style import choice_label

READ = {"en": "read", "nl": "gelezen", "fr": "lu", "de": "gelesen"}


def place_in_words(citation: Citation) -> str:
    """Section and locator: Human capital › Flanders, line 38."""
    parts = []
    if citation.section:
        heading = citation.section.heading
        parts.append(f"{heading} ({gettext('heading restored')})" if citation.section.is_restored else heading)
    if citation.locator:
        parts.append(f"{citation.get_locator_kind_display()} {citation.locator}")
    return ", ".join(parts)


def citation_in_cell(citation: Citation, language: str = "en") -> str:
    """Title, place and the day of reading: AI Watch, Human capital › Flanders, line 38, read 2026-11-23."""
    heading = citation.section.heading if citation.section else ""
    if citation.section and citation.section.is_restored:
        heading += f" ({heading_restored(language)})"
    kind = choice_label(Citation.LocatorKind, citation.locator_kind, language) if citation.locator else ""
    locator = f"{kind} {citation.locator}" if citation.locator else ""
    read = f"{READ[language]} {citation.source.read_on}" if citation.source.read_on else ""
    return ", ".join(part for part in (citation.source.title, heading, locator, read) if part)


def with_source(text: str, fact: Event | Sequel, field: str, language: str) -> str:
    """The text of a fact, with the first source that it rests on in square brackets; entries come with citations."""
    cited = (each for each in fact.initiative.citations.all() if getattr(each, f"{field}_id") == fact.pk)
    first = next(cited, None)
    return f"{text} [{citation_in_cell(first, language)}]" if first and text else text


@cache
def heading_restored(language: str) -> str:
    with translation.override(language):
        return gettext("heading restored")
