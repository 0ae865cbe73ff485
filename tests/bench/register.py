"""A register of any size, always the same for the same size: generated entries beside the published ones.

    python -m tests.bench.register NUMBER     fills the database of DATABASE_URL

Words follow Zipf's law, in four languages; each entry has governments, themes, instruments, organisations, amounts and
a source.
"""

import os
import random
import sys
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from initiatives.models import Initiative

LANGUAGES = ("en", "nl", "fr", "de")
SYLLABLES = {
    "en": "ing tion ment er con sta re ly ver pro form data ness ship work",
    "nl": "ing heid ver ge lijk aan sch uit onder werk kracht stel oor",
    "fr": "tion ment eur re con trans é for ien nelle ance age par",
    "de": "ung heit ver ge schaft keit auf stell bild werk ent lich",
}
NUMBER_OF_WORDS = 4_000
BATCH = 1_000
SEED = 20_260_101


class Words:
    """Made-up words of a language; the n-th most frequent comes a n-th as often as the first."""

    def __init__(self, language: str, chance: random.Random) -> None:
        parts = SYLLABLES[language].split()
        self._chance = chance
        self._words = ["".join(chance.choices(parts, k=chance.randint(1, 4))) for _ in range(NUMBER_OF_WORDS)]
        self._weights = list(accumulate(1 / rank for rank in range(1, NUMBER_OF_WORDS + 1)))

    def some(self, number: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=number))


def vocabulary() -> dict[str, list[str]]:
    """The words of each language, the most frequent first, for queries that find something."""
    chance = random.Random(SEED)
    return {language: Words(language, chance)._words for language in LANGUAGES}


def fill(number: int) -> None:
    """Add so many entries to a database that holds the published register."""
    from django.db import transaction

    from initiatives.models import Initiative

    chance = random.Random(SEED)
    words = {language: Words(language, chance) for language in LANGUAGES}
    made = entries(number, chance, words)
    first = (Initiative.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    while batch := list(islice(made, BATCH)):
        for pk, entry in enumerate(batch, start=first):
            entry.pk = pk
        first += len(batch)
        with transaction.atomic():
            Initiative.objects.bulk_create(batch)
            relate(batch, chance, words)


def entries(number: int, chance: random.Random, words: dict[str, Words]) -> "Iterator[Initiative]":
    from initiatives.models import Initiative

    for place in range(number):
        start = chance.choice(["", *map(str, range(2012, 2026))])
        is_known = bool(start) and chance.random() < 0.8
        entry = Initiative(
            slug=f"generated-{place:06d}",
            state="published" if chance.random() < 0.95 else "archived",
            start=start,
            end=str(int(start) + chance.randint(1, 12)) if start and chance.random() < 0.4 else "",
            stated_status=chance.choice(["running", "announced", "ended"]) if is_known else "unknown",
            status_as_of="2021" if is_known else "",
            verified_on=None if chance.random() < 0.7 else f"2026-{chance.randint(1, 11):02d}-10",
            website=f"https://www.example.org/{place}",
            acronym=f"G{place}",
        )
        for language in LANGUAGES:
            setattr(entry, f"title_{language}", words[language].some(chance.randint(3, 7)).capitalize())
            setattr(entry, f"summary_{language}", words[language].some(chance.randint(30, 60)).capitalize() + ".")
        yield entry


def relate(batch: "list[Initiative]", chance: random.Random, words: dict[str, Words]) -> None:
    from initiatives.models import (
        BudgetLine,
        Citation,
        Initiative,
        Instrument,
        InstrumentType,
        Organisation,
        Participation,
        Source,
    )

    for relation, most in {"governments": 2, "themes": 3, "challenges": 2, "target_groups": 3}.items():
        field: Any = Initiative._meta.get_field(relation)
        through, column = field.remote_field.through, f"{field.m2m_reverse_field_name()}_id"
        terms = list(field.related_model.objects.values_list("pk", flat=True))
        through.objects.bulk_create(
            through(initiative_id=entry.pk, **{column: term})
            for entry in batch
            for term in chance.sample(terms, min(len(terms), chance.randint(relation != "challenges", most)))
        )
    types = list(InstrumentType.objects.values_list("pk", flat=True))
    Instrument.objects.bulk_create(
        Instrument(initiative_id=entry.pk, type_id=chance.choice(types))
        for entry in batch
        for _ in range(chance.randint(1, 2))
    )
    bodies = list(Organisation.objects.values_list("pk", flat=True))
    roles = ["funder", "lead", "partner"]
    Participation.objects.bulk_create(
        Participation(initiative_id=entry.pk, organisation_id=body, role=role)
        for entry in batch
        for body, role in zip(chance.sample(bodies, chance.randint(1, 3)), roles, strict=False)
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            initiative_id=entry.pk,
            key="yearly",
            amount=chance.randint(1, 900) * 100_000,
            kind="per_year",
            starts="2020",
        )
        for entry in batch
        if chance.random() < 0.4
    )
    source = Source.objects.order_by("pk").first()
    assert source is not None
    Citation.objects.bulk_create(Citation(initiative_id=entry.pk, source=source) for entry in batch)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("bootstrap", verbosity=0)
    fill(int(sys.argv[1]))
    # As a first search would, which the bench does not measure.
    from initiatives.search.preparing import refresh_missing

    refresh_missing()
