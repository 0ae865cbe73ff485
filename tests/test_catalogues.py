"""A translation says what its message says, and only that."""

from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings

from initiatives.spreadsheets.columns.choice_words import choice
from initiatives.spreadsheets.mapping.known_headings import alias_targets
from initiatives.text.folding import fold_name
from initiatives.text.french import with_no_break_spaces

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

# Different messages that one translation says, each with its reason. Capitals alone make no difference.
SHARED: dict[str, dict[tuple[str, ...], str]] = {
    "nl": {
        ("%(number)s initiative", "one initiative"): "a number of initiatives; within a sentence one is a word",
        ("home", "start"): "“Start” names the first page in the menu, and the beginning of an initiative",
        ("confirmed", "verified"): "one act: the page says confirmed, the column verified",
        ("due to be confirmed", "to be confirmed"): "one state of an entry, in a list and as a choice",
        ("until", "up to"): "Dutch has one word for the end of a time and of a range",
        ("comment", "note"): "Dutch has one word for what somebody adds",
        ("changed", "modified"): "what happened to a row, and when an entry was last changed",
        ("declined", "refused"): "a proposal and a row: nobody took either",
    },
    "fr": {
        ("%(number)s initiative", "one initiative"): "a number of initiatives; within a sentence one is a word",
        ("is now", "now"): "two headings over what an entry holds at present",
        ("due to be confirmed", "to be confirmed"): "one state of an entry, in a list and as a choice",
        ("until", "up to"): "French has one word for the end of a time and of a range",
        ("changed", "modified"): "what happened to a row, and when an entry was last changed",
        ("line", "row"): "French has one word for the line of a text and of a table",
        ("declined", "refused"): "a proposal and a row: nobody took either",
        ("taken back", "withdrawn"): "an entry and a proposal: somebody took either back",
    },
    "de": {
        ("%(number)s initiative", "one initiative"): "a number of initiatives; within a sentence one is a word",
        ("is now", "now"): "two headings over what an entry holds at present",
        ("confirmed", "verified"): "one act: the page says confirmed, the column verified",
        ("due to be confirmed", "to be confirmed"): "one state of an entry, in a list and as a choice",
        ("budget line", "budget lines"): "singular and plural are the same word",
        ("changed", "modified"): "what happened to a row, and when an entry was last changed",
        ("line", "row"): "German has one word for the line of a text and of a table",
        ("declined", "refused"): "a proposal and a row: nobody took either",
        ("go on", "next"): "two buttons that lead on",
    },
}


def catalogue_of(language: str) -> Catalog:
    path = Path(settings.BASE_DIR / "initiatives" / "locale" / language / "LC_MESSAGES" / "django.po")
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def texts(said: str | tuple[str, ...] | list[str]) -> list[str]:
    return [said] if isinstance(said, str) else list(said)


def messages_of(language: str) -> list[Message]:
    return [message for message in catalogue_of(language) if message.id]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_messages_share_a_translation_but_those_with_a_reason(language: str) -> None:
    said: dict[str, set[str]] = defaultdict(set)
    for message in messages_of(language):
        for text in texts(message.string):
            said[text].add(texts(message.id)[0].casefold())
    shared = {tuple(sorted(ids)) for ids in said.values() if len(ids) > 1}
    assert shared - SHARED[language].keys() == set()
    assert SHARED[language].keys() - shared == set(), "no longer shared: take its reason out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_and_no_translation_is_a_guess(language: str) -> None:
    for message in messages_of(language):
        assert all(texts(message.string)), message.id
        assert not message.fuzzy, message.id


def test_french_messages_hold_no_breaking_space_before_a_sign() -> None:
    for message in messages_of("fr"):
        for text in texts(message.string):
            assert text == with_no_break_spaces(text), message.id


def test_tables_made_with_the_former_words_are_still_read() -> None:
    assert choice("locator", "enregistrement") == choice("locator", "notice") == "record"
    assert choice("role", "bailleur de fonds") == choice("role", "financeur") == "funder"
    for heading in "Regierungsebenen", "Regierung":
        assert alias_targets()[fold_name(heading)][0] == "governments"
    assert alias_targets()[fold_name("Regierungsebene")][0] == "government_level"
