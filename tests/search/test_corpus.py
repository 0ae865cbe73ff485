"""What readers type finds what they mean, on the published register."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.http import QueryDict

from initiatives.browse.filters import InitiativeFilter

CORPUS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text())
# An entry that has ended is found by who asks for its status: here all are.
EVERY_STATUS = "status=announced&status=running&status=ended&status=unknown"


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
