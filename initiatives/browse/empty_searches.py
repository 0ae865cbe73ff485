"""Searches of readers that found nothing, counted without any record of who asked."""

import logging
import re
from datetime import date

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.translation import get_language

from initiatives.models import EmptySearch, Initiative
from initiatives.search import matching

from .filters import InitiativeFilter

logger = logging.getLogger(__name__)

# A query with any other parameter asks for something else.
OF_A_PLAIN_SEARCH = {"q", "sort", "size", "page"}
LONGEST = 60
FEWEST_LETTERS = 2
# An address, a number of a person, a telephone or an account, a link.
PERSONAL = re.compile(r"@|\d(?:[ ./-]?\d){4}|://|\bwww\.|\w\.[a-z]{2,}(?:/|\s|$)")


def countable_words(words: str) -> str:
    """Words as they are counted; empty if they hold no word, are very long, or look personal."""
    said = " ".join(words.casefold().split())
    letters = sum(sign.isalpha() for sign in said)
    return said if letters >= FEWEST_LETTERS and len(said) <= LONGEST and not PERSONAL.search(said) else ""


def has_results(words: str) -> bool:
    """Whether a public entry holds the words. Ended ones count, though a list leaves them out unless asked."""
    return bool(Initiative.objects.public().filter(matching(words)).exists())


def note_if_empty(request: HttpRequest, listed: InitiativeFilter, number: int, today: date) -> None:
    """Count the words of a list that is empty because of them alone. A failure to write does not disturb the reader."""
    is_plain = set(request.GET) <= OF_A_PLAIN_SEARCH and not listed.dropped
    if number or request.method != "GET" or not is_plain or request.GET.get("page", "1") != "1":
        return
    words = countable_words(listed.words)
    if not words or has_results(listed.words):
        return
    # Each is counted, so its page is not kept: see portal/kept_pages/before_django.py.
    request.META["portal.counted"] = True
    try:
        EmptySearch.objects.note(words, (get_language() or "en")[:2], today)
    except DatabaseError as error:
        logger.warning("A search that found nothing could not be counted: %s", error)


def still_empty(limit: int) -> list[EmptySearch]:
    """The most frequent searches for editors that still find nothing. Those that find something by now are removed."""
    most = list(EmptySearch.objects.for_editors()[:limit])
    answered = [missed for missed in most if has_results(missed.words)]
    EmptySearch.objects.leave(answered)
    return [missed for missed in most if missed not in answered]
