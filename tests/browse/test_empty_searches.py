"""Searches that find nothing are counted: which words and how often, never who, and never what looks personal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from initiatives.browse.empty_searches import countable_words, still_empty
from initiatives.models import EmptySearch, Role
from initiatives.models import empty_search as model
from tests.factories import make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db

LIST = "/en/initiatives/"


def missed() -> list[tuple[str, str, int]]:
    return list(EmptySearch.objects.values_list("words", "language", "times"))


def test_words_that_find_nothing_are_counted_for_each_language(client: Client) -> None:
    make_initiative()
    client.get(LIST, {"q": "  Quantum  DRONES "})
    client.get(LIST, {"q": "quantum drones", "page": "1", "sort": "title"})
    client.get("/nl/initiatives/", {"q": "quantum drones"})
    assert missed() == [("quantum drones", "en", 2), ("quantum drones", "nl", 1)]
    assert EmptySearch.objects.filter(last_asked_on=timezone.localdate()).count() == 2


@pytest.mark.parametrize(
    "query",
    [
        {"q": "initiative"},
        {"q": "x"},
        {"q": "?!"},
        {"q": "drones", "theme": "networking"},
        {"q": "drones", "theme": "unknown"},
        {"q": "drones", "as_of": timezone.localdate().isoformat()},
        {"q": ""},
        {},
    ],
)
def test_what_finds_something_or_asks_something_else_is_not_counted(client: Client, query: dict[str, str]) -> None:
    make_initiative()
    make_theme()
    assert client.get(LIST, query).status_code == 200
    assert missed() == []


def test_what_only_ended_entries_hold_is_in_the_register(client: Client) -> None:
    make_initiative(title_en="Drones", end="2020")
    client.get(LIST, {"q": "drones"})
    assert missed() == []


def test_a_draft_answers_no_reader(client: Client) -> None:
    make_initiative(title_en="Drones", state="draft")
    client.get(LIST, {"q": "drones"})
    assert missed() == [("drones", "en", 1)]


def test_asking_only_for_the_head_of_the_page_counts_nothing(client: Client) -> None:
    assert client.head(LIST, {"q": "drones"}).status_code == 200
    assert missed() == []


@pytest.mark.parametrize(
    "words",
    [
        "ann@example.org", "12345", "call 0475 12 34 56", "85.07.30-033.28", "https://example.org", "www.example.org",
        "example.org/me", "x" * 61, "ß" * 31,
    ],
)  # fmt: skip
def test_what_looks_personal_or_is_no_search_is_never_kept(client: Client, words: str) -> None:
    assert client.get(LIST, {"q": words}).status_code == 200
    assert missed() == []


@pytest.mark.parametrize("words", ["covid-19", "plan 2030", "r&d", "a.i. act", "été"])
def test_ordinary_words_with_digits_and_signs_are_kept(words: str) -> None:
    assert countable_words(words.upper()) == words


def test_the_oldest_that_were_asked_once_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "MOST_EMPTY_SEARCHES", 3)
    first = date(2026, 1, 1)
    for number, words in enumerate(["often", "old", "newer", "often", "newest"]):
        EmptySearch.objects.note(words, "en", first + timedelta(days=number))
    assert missed() == [("often", "en", 2), ("newest", "en", 1), ("newer", "en", 1)]


def test_a_database_that_cannot_be_written_breaks_no_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*args: Any, **fields: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(model.EmptySearchQuerySet, "get_or_create", locked)
    monkeypatch.setattr(model.EmptySearchQuerySet, "update", locked)
    assert client.get(LIST, {"q": "drones"}).status_code == 200
    assert missed() == []


def test_words_that_find_something_by_now_leave() -> None:
    for words in ("drones", "robots"):
        for day in (1, 2, 2):
            EmptySearch.objects.note(words, "en", date(2026, 1, day))
    make_initiative(title_en="Drones of Flanders")
    assert [each.words for each in still_empty(10)] == ["robots"]
    assert missed() == [("robots", "en", 3)]


def test_words_that_nobody_asks_again_are_forgotten() -> None:
    today = timezone.localdate()
    EmptySearch.objects.note("old", "en", today - timedelta(days=91))
    EmptySearch.objects.note("kept", "en", today - timedelta(days=90))
    call_command("purge_personal_data", verbosity=0)
    assert missed() == [("kept", "en", 1)]


@pytest.mark.parametrize(
    ("days", "is_shown"),
    [([1], False), ([1, 1, 1, 1, 1], False), ([1, 2], False), ([1, 1, 2], True), ([1, 2, 3], True)],
)
def test_editors_see_words_only_when_asked_several_times_on_different_days(
    admin_client: Client, days: list[int], is_shown: bool
) -> None:
    for day in days:
        EmptySearch.objects.note("drones", "en", date(2026, 1, day))
    assert ("drones" in admin_client.get("/admin/initiatives/emptysearch/").text) == is_shown
    assert ("drones" in admin_client.get("/admin/").text) == is_shown
    number = EmptySearch.objects.get().pk
    page = admin_client.get(f"/admin/initiatives/emptysearch/{number}/change/")
    assert page.status_code == (200 if is_shown else 302)


def test_editors_remove_words_from_their_page(client: Client) -> None:
    for day in (1, 2, 3):
        EmptySearch.objects.note("somebody's name", "en", date(2026, 1, day))
    client.force_login(make_editor(Role.EDITOR, make_government()))
    chosen = {"action": "delete_selected", "_selected_action": EmptySearch.objects.get().pk, "post": "yes"}
    client.post("/admin/initiatives/emptysearch/", chosen)
    assert missed() == []
