"""Measure by language how well the search answers the queries of the corpus.

    python -m tests.tools.search_corpus [LANGUAGE ...]

Reads tests/search/corpus.yaml and searches the register of `DATABASE_URL`. With languages, also names their queries
that are answered wrongly, each with the first five entries found and the spelling offered.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

import yaml
from django.http import QueryDict
from django.utils import translation

if TYPE_CHECKING:
    from initiatives.browse.filters import InitiativeFilter

CORPUS = Path(__file__).parent.parent / "search" / "corpus.yaml"
# An entry that has ended is found by who asks for its status: here all are.
EVERY_STATUS = "status=announced&status=running&status=ended&status=unknown"
LANGUAGES = ("en", "nl", "fr", "de")
MOST_LOOKED_AT = 5


class Query(TypedDict):
    """One query of the corpus, which explains the keys."""

    query: str
    first: NotRequired[list[str]]
    among: NotRequired[int]
    is_misspelt: NotRequired[bool]
    language: NotRequired[str]
    best: NotRequired[list[str]]
    in_five: NotRequired[list[str]]
    nothing: NotRequired[bool]
    place: NotRequired[dict[str, str]]


@dataclass
class Figures:
    """How many queries of a language were answered rightly, of how many.

    `asked` have an answer in the register, `with_best` of them one that must come first; `without` have none.
    """

    asked: int = 0
    with_best: int = 0
    without: int = 0
    first: int = 0
    in_five: int = 0
    by_suggestion: int = 0
    rightly_none: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def nowhere(self) -> int:
        return self.asked - self.in_five - self.by_suggestion


def queries() -> list[Query]:
    found: list[Query] = yaml.safe_load(CORPUS.read_text())
    return found


def listed(words: str) -> "InitiativeFilter":
    """The list of initiatives for these words, in the language that is active."""
    from initiatives.browse.filters import InitiativeFilter

    query = QueryDict(EVERY_STATUS, mutable=True)
    query["q"] = words
    return InitiativeFilter(query)


def measure(language: str) -> Figures:
    """The figures of a language; those where several entries may answer count where one of them does."""
    figures = Figures()
    with translation.override(language):
        for query in queries():
            if query.get("language") == language:
                _count(query, figures)
    return figures


def _count(query: Query, figures: Figures) -> None:
    asked = listed(query["query"])
    found = _first_five(asked)
    right = {*query.get("best", []), *query.get("in_five", [])}
    spelling = asked.suggestion if not right.intersection(found) else None
    offered = str(spelling.label) if spelling else ""
    is_right = True
    if query.get("nothing"):
        is_right = not found and not offered
        figures.without += 1
        figures.rightly_none += is_right
    elif right:
        is_in_five = bool(right.intersection(found))
        is_right = is_in_five
        figures.asked += 1
        figures.in_five += is_in_five
        figures.by_suggestion += not is_in_five and bool(offered and right.intersection(_first_five(listed(offered))))
        if "best" in query:
            is_right = bool(found) and found[0] in query["best"]
            figures.with_best += 1
            figures.first += is_right
    if not is_right:
        figures.wrong.append(f"{query['query']}: {', '.join(found) or 'nothing'}" + (f" ({offered}?)" * bool(offered)))


def _first_five(asked: "InitiativeFilter") -> list[str]:
    return [entry.slug for entry in asked.qs[:MOST_LOOKED_AT]]


def table(measured: dict[str, Figures]) -> Iterator[str]:
    yield f"{'':10}{'first':>12}{'in five':>12}{'suggested':>12}{'nowhere':>12}{'rightly none':>14}"
    for language, figures in measured.items():
        first, none = f"{figures.first}/{figures.with_best}", f"{figures.rightly_none}/{figures.without}"
        yield (
            f"{language:10}{first:>12}{f'{figures.in_five}/{figures.asked}':>12}"
            f"{figures.by_suggestion:>12}{figures.nowhere:>12}{none:>14}"
        )


def main(explained: list[str]) -> None:
    import django

    django.setup()
    measured = {language: measure(language) for language in LANGUAGES}
    print("\n".join(table(measured)))
    for language in explained:
        print("\n".join([f"\n{language}, wrong:", *measured[language].wrong]))


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(sys.argv[1:])
