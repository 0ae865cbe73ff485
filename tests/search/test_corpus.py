"""What readers type finds what they mean, on the published register."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from initiatives.browse.filters import InitiativeFilter
from initiatives.management.commands.bootstrap import FIXTURES

CORPUS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text())
# An entry that has ended is found by who asks for its status: here all are.
EVERY_STATUS = "status=announced&status=running&status=ended&status=unknown"


@pytest.fixture(scope="module")
def published_register(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("loaddata", *FIXTURES, verbosity=0)
        yield
        call_command("flush", interactive=False, verbosity=0)


def listed(words: str) -> InitiativeFilter:
    query = QueryDict(EVERY_STATUS, mutable=True)
    query["q"] = words
    return InitiativeFilter(query)


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 60
    assert len({entry["query"] for entry in CORPUS}) == len(CORPUS)


@pytest.mark.django_db
@pytest.mark.parametrize("entry", CORPUS, ids=lambda entry: entry["query"])
def test_what_is_meant_comes_first(published_register: None, entry: dict[str, Any]) -> None:
    asked = listed(entry["query"])
    if entry.get("is_misspelt"):
        assert asked.suggestion, [found.slug for found in asked.qs]
        asked = listed(str(asked.suggestion.label))
    first = [found.slug for found in asked.qs[: entry.get("among", len(entry["first"]))]]
    assert set(entry["first"]) <= set(first)
