"""The index of the process finds, counts and orders as the database does, after any change."""

import random

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives import edition
from initiatives.browse.facets import index as module
from initiatives.browse.facets.counts import SqlFacetCounter, facet_counter
from initiatives.browse.facets.definitions import NOT_STATED
from initiatives.browse.facets.index import FacetIndex
from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.folding import fold_parts, tops
from initiatives.browse.likeness import Goal, Likeness
from initiatives.browse.related_initiatives import same_goal_of_database
from initiatives.browse.sorts import SORTS
from initiatives.editing.dry_run import dry_run
from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    Organisation,
    Participation,
    RegisterEdition,
    TargetGroup,
    Theme,
)

DATES = ["", "2019", "2020-Q2", "2021-04", "2024", "2026-10", "2031"]
WORDS = ["water", "energy", "coaching", "data"]


def fill(chance: random.Random) -> None:
    """A small register in which everything may be missing."""
    terms = {
        "themes": [Theme.objects.create(slug=f"theme-{n}", name_en=f"T{n}") for n in range(2)],
        "challenges": [Challenge.objects.create(slug=f"challenge-{n}", name_en=f"C{n}") for n in range(2)],
        "governments": [
            Government.objects.create(slug=slug, name_en=slug, level="region") for slug in ("flanders", "wallonia")
        ],
        "target_groups": [TargetGroup.objects.create(slug=f"group-{n}", name_en=f"G{n}") for n in range(2)],
    }
    kinds = [InstrumentType.objects.create(slug=slug, name_en=slug) for slug in ("strategy", "network")]
    bodies = [Organisation.objects.create(slug=f"body-{n}", name_en=f"B{n}") for n in range(2)]
    for number in range(chance.randint(1, 9)):
        entry = Initiative.objects.bulk_create([an_entry(chance, number)])[0]
        for relation, values in terms.items():
            getattr(entry, relation).set(chance.sample(values, chance.randint(0, len(values))))
        relate(chance, entry, kinds, bodies)


def an_entry(chance: random.Random, number: int) -> Initiative:
    parents = list(Initiative.objects.all())
    is_known = chance.random() < 0.7
    return Initiative(
        slug=f"entry-{number}",
        title_en=f"{chance.choice(WORDS)} {chance.choice(WORDS)}",
        state=chance.choice(["published", "published", "published", "archived", "draft"]),
        parent=chance.choice(parents) if parents and chance.random() < 0.5 else None,
        start=chance.choice(DATES),
        end=chance.choice(["", "", *DATES]),
        announced_for=chance.choice(DATES),
        stated_status=chance.choice(["announced", "running", "ended"]) if is_known else "unknown",
        status_as_of=chance.choice(DATES[1:]) if is_known else "",
        verified_on=chance.choice([None, "2026-01-05"]),
    )


def relate(chance: random.Random, entry: Initiative, kinds: list[InstrumentType], bodies: list[Organisation]) -> None:
    Instrument.objects.bulk_create(Instrument(initiative=entry, type=each) for each in kinds if chance.random() < 0.4)
    for body in bodies:
        if chance.random() < 0.4:
            Participation.objects.bulk_create([Participation(initiative=entry, organisation=body, role="lead")])
    if chance.random() < 0.5:
        amount, kind = chance.choice([10, 2_000_000, 60_000_000]), chance.choice(["per_year", "total"])
        BudgetLine.objects.bulk_create([BudgetLine(initiative=entry, key="k", amount=amount, kind=kind)])


def change(chance: random.Random) -> None:
    """One of the ways in which registers change."""
    entries = list(Initiative.objects.all())
    if not entries:
        return
    one = chance.choice(entries)
    match chance.randint(0, 6):
        case 0:
            Initiative.objects.filter(pk=one.pk).update(state="archived", start="", parent=None)
        case 1:
            Initiative.objects.filter(pk=one.pk).update(title_en="aaa", end="2020")
        case 2:
            one.themes.set(chance.sample(list(Theme.objects.all()), 1))
        case 3:
            Theme.objects.filter(slug="theme-0").update(slug="theme-renamed")
        case 4:
            Organisation.objects.filter(slug="body-0", participations=None).delete()
            Participation.objects.all()[:1].get().delete() if Participation.objects.exists() else None
        case 5:
            BudgetLine.objects.update(amount=30_000_000)
        case 6:
            Initiative.objects.filter(parent=one).update(parent=None)
            one.delete()


def a_query(chance: random.Random) -> str:
    pairs = [
        ("theme", ["theme-0", "theme-1", NOT_STATED]), ("challenge", ["challenge-0", NOT_STATED]),
        ("government", ["flanders", NOT_STATED]), ("instrument", ["strategy", NOT_STATED]),
        ("organisation", ["body-0", "body-1", NOT_STATED]), ("year", ["2020", "2024", NOT_STATED]),
        ("status", ["announced", "overdue", "running", "ended", "unknown", "archived"]),
        ("budget", ["under-1m", "1m-5m", NOT_STATED]), ("q", WORDS),
    ]  # fmt: skip
    query = QueryDict(mutable=True)
    for name, values in chance.sample(pairs, chance.randint(0, 3)):
        query.setlist(name, chance.sample(values, 1 if name == "q" else chance.randint(1, min(2, len(values)))))
    query["sort"] = chance.choice(list(SORTS))
    return query.urlencode()


def made(former: FacetIndex | None = None) -> FacetIndex:
    now = edition.current()
    assert now is not None
    return FacetIndex.renewed(former, InitiativeFilter(QueryDict()).facets, now, timezone.localdate())


def titles(listed: InitiativeFilter) -> list[tuple[str, list[str]]]:
    entries = list(tops(listed).with_card_details()[:50])
    fold_parts(listed, entries)
    return [(entry.slug, [part.slug for part in entry.folded_parts]) for entry in entries]


def compare(query: str, index: FacetIndex) -> None:
    asked, indexed = InitiativeFilter(QueryDict(query)), InitiativeFilter(QueryDict(query))
    asked.known, indexed.known = None, index
    names = [facet.name for facet in asked.facets]
    expected, counted = SqlFacetCounter().counts(asked, names), facet_counter.counts(indexed, names)
    for name in names:
        assert {k: n for k, n in counted[name].items() if n} == {k: n for k, n in expected[name].items() if n}, name
    assert indexed.number == asked.number == asked.found.count()
    assert [number for _chip, number in indexed.ways_out] == [number for _chip, number in asked.ways_out]
    assert titles(indexed) == titles(asked)


def compare_neighbours(index: FacetIndex) -> None:
    for entry in Initiative.objects.public():
        found, expected = Likeness(index, Goal.of(entry)), same_goal_of_database(entry, 9)
        assert found.closest(9) == [near.initiative.pk for near in expected]
        for near in expected:
            for relation in ("challenges", "target_groups", "themes"):
                key = "pk" if relation == "target_groups" else "slug"
                assert found.shared(relation, near.initiative.pk) == {getattr(t, key) for t in getattr(near, relation)}


@pytest.mark.django_db
@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_it_finds_counts_and_orders_as_the_database_does_after_any_change(seed: int) -> None:
    chance = random.Random(seed)
    with dry_run():
        fill(chance)
        index = made()
        for _query in range(2):
            compare(a_query(chance), index)
        for _change in range(2):
            change(chance)
            index, whole = made(index), made()
            assert index.public == whole.public
            assert index.wholes == whole.wholes
            for name, sets in whole.values.items():
                assert {k: v for k, v in index.values[name].items() if v} == {k: v for k, v in sets.items() if v}, name
            assert {k: v for k, v in index.naming_group.items() if v} == whole.naming_group
            compare(a_query(chance), index)
        compare_neighbours(index)


@pytest.fixture
def no_index_yet(monkeypatch: pytest.MonkeyPatch) -> dict[str, FacetIndex]:
    held: dict[str, FacetIndex] = {}
    monkeypatch.setattr(module, "_held", held)
    return held


@pytest.mark.django_db(transaction=True)
def test_a_page_renews_it_and_reads_only_its_entries(client: Client, no_index_yet: dict[str, FacetIndex]) -> None:
    theme = Theme.objects.create(slug="a", name_en="A")
    whole = Initiative.objects.create(slug="whole", title_en="Whole", state="published")
    Initiative.objects.create(slug="part", title_en="Part", state="published", parent=whole)
    assert b"2 initiatives" in client.get("/en/initiatives/").content
    (first,) = no_index_yet.values()
    whole.themes.add(theme)
    page = client.get("/en/initiatives/?theme=a").content.decode()
    (second,) = no_index_yet.values()
    assert second is not first
    assert "1 initiative\n" in page
    assert "Whole" in page
    Theme.objects.update(name_en="Of another name")
    assert "Of another name" in client.get("/en/initiatives/").content.decode()


@pytest.mark.django_db
def test_within_a_transaction_there_is_none(no_index_yet: dict[str, FacetIndex]) -> None:
    assert connection.in_atomic_block
    assert InitiativeFilter(QueryDict()).known is None
    assert no_index_yet == {}


def test_it_is_of_one_edition_and_one_day() -> None:
    now = RegisterEdition(number=1, stamp=2, complete_since=1)
    index = FacetIndex(now, timezone.localdate())
    assert index.is_of(now, timezone.localdate())
    assert not index.is_of(RegisterEdition(number=1, stamp=3, complete_since=1), timezone.localdate())
    assert not index.is_of(now, timezone.localdate().replace(year=2000))
