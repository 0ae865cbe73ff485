"""A query of the API, checked: its language, its page, and the same question in the words of browse."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from initiatives.models.languages import LANGUAGES

from .parameters import (
    ALL_LANGUAGES,
    AS_OF,
    CHANGED_SINCE,
    FACETS,
    LANG,
    PAGE,
    PAGE_SIZE,
    SORT,
    USUAL_PAGE,
    WORDS,
    day_or_moment_in,
)


@dataclass(frozen=True)
class Asked:
    """A query without mistakes. `language` is None where each text is wanted in every language."""

    query: QueryDict
    language: str | None

    @property
    def page(self) -> int:
        return int(self.query.get(PAGE.name) or 1)

    @property
    def page_size(self) -> int:
        return int(self.query.get(PAGE_SIZE.name) or USUAL_PAGE)

    @property
    def day(self) -> date | None:
        text = self.query.get(AS_OF.name)
        return date.fromisoformat(text) if text else None

    @property
    def changed_since(self) -> datetime | None:
        return day_or_moment_in(self.query.get(CHANGED_SINCE.name, ""))

    @property
    def counted_facets(self) -> list[str]:
        """The facets to be counted, by the names of browse."""
        wanted = set(FACETS.counted.given(self.query))
        return [
            name for name, parameter in zip(FACETS.filters, FACETS.parameters, strict=True) if parameter.name in wanted
        ]

    def for_browse(self) -> QueryDict:
        """The part that chooses initiatives, with the names of browse."""
        made = QueryDict(mutable=True)
        for name, parameter in zip(FACETS.filters, FACETS.parameters, strict=True):
            if given := parameter.given(self.query):
                made.setlist(name, given)
        for parameter in (WORDS, SORT):
            if parameter.name in self.query:
                made[parameter.name] = str(self.query[parameter.name])
        return made

    def selects(self, name: str) -> bool:
        """Whether a property of an item is wanted. The identifier and the address always are."""
        given = [part for part in self.query.get("select", "")[1:-1].split(",") if part]
        if not given or name in ("id", "href"):
            return True
        wanted = [part for part in given if not part.startswith("!")]
        return f"!{name}" not in given and (not wanted or name in wanted)


def language_of(request: HttpRequest, query: QueryDict) -> str | None:
    """The language of the answer; None for all at once, as where nobody asked for one."""
    wanted = query.get(LANG.name)
    if wanted in LANGUAGES:
        return wanted
    header = request.headers.get("Accept-Language", "")
    if wanted == ALL_LANGUAGES or not header.strip():
        return None
    for tag, _weight in parse_accept_lang_header(header.lower()):
        if tag == "*":
            return None
        # A country says nothing here: nl-BE is Dutch.
        if (code := tag.partition("-")[0]) in LANGUAGES:
            return code
    return "en"


def active(language: str | None) -> translation.override:
    """The language in which labels are said meanwhile."""
    return translation.override(language or "en")
