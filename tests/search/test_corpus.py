"""What readers type finds what they mean, on the published register."""

from collections import Counter

import pytest
from django.utils import translation

from initiatives.browse.best_places import best_places
from initiatives.models import Initiative
from tests.tools.search_corpus import LANGUAGES, listed, measure, queries

CORPUS = queries()
HELD = [query for query in CORPUS if "language" not in query]
MEASURED = [query for query in CORPUS if "language" in query]
# How many queries of a language were answered rightly: the first entry, one of the first five, nothing found.
# A floor only rises: raise it when more are. `python -m tests.tools.search_corpus nl` names the others.
FLOORS = {"en": (72, 118, 22), "nl": (57, 121, 20), "fr": (67, 122, 19), "de": (65, 118, 15)}


def test_the_corpus_is_large_enough() -> None:
    assert len(HELD) >= 60
    numbers = Counter(query["language"] for query in MEASURED)
    assert min(numbers[language] for language in LANGUAGES) >= 140
    assert len({(query.get("language"), query["query"]) for query in CORPUS}) == len(CORPUS)


def test_each_query_of_a_language_says_what_must_come_of_it() -> None:
    for query in MEASURED:
        answers = {"best", "in_five", "nothing"}.intersection(query)
        assert len(answers) == 1 or (not answers and "place" in query), query


@pytest.mark.django_db
def test_each_entry_that_must_be_found_is_published(published_register: None) -> None:
    named = {slug for query in CORPUS for key in ("first", "best", "in_five") for slug in query.get(key, [])}
    assert not named - set(Initiative.objects.published().values_list("slug", flat=True))


@pytest.mark.django_db
def test_what_is_meant_comes_first(published_register: None) -> None:
    wrong = []
    for query in HELD:
        asked = listed(query["query"])
        if query.get("is_misspelt") and asked.suggestion:
            asked = listed(str(asked.suggestion.label))
        first = [found.slug for found in asked.qs[: query.get("among", len(query["first"]))]]
        wrong += [] if set(query["first"]) <= set(first) else [f"{query['query']}: {first}"]
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_is_asked_by_its_name_stands_above_the_results(published_register: None, language: str) -> None:
    wrong = []
    with translation.override(language):
        for query in MEASURED:
            if query["language"] == language and "place" in query:
                ((facet, value),) = query["place"].items()
                found = [(place.facet, place.value) for place in best_places(query["query"])]
                is_there = any(one[0] == facet and one[1] in (value, f"role-{value}") for one in found)
                wrong += [] if is_there else [f"{query['query']}: {found}"]
    assert not wrong


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fewer_queries_are_answered_than_before(published_register: None, language: str) -> None:
    figures = measure(language)
    reached = (figures.first, figures.in_five, figures.rightly_none)
    is_reached = all(number >= floor for number, floor in zip(reached, FLOORS[language], strict=True))
    assert is_reached, "\n".join([f"{reached} of {FLOORS[language]}", *figures.wrong])
