"""The page of an entry reads by statements that are built once what the query sets of everybody else read."""

from collections.abc import Callable, Iterable

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import translation

from initiatives.browse.entry_reading import public_entry
from initiatives.models import Initiative, Sequel
from initiatives.models.fetching import OF_ROWS, OF_TERMS
from tests.factories import make_citation, make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db


def facts(things: Iterable[Model]) -> list[dict[str, object]]:
    """All columns of each."""
    return [
        {column.attname: getattr(thing, column.attname) for column in thing._meta.concrete_fields} for thing in things
    ]


@pytest.fixture
def entry() -> Initiative:
    """An entry among others, with two of some things."""
    for number in range(3):
        make_full(number)
    found, after, before = Initiative.objects.order_by("pk")
    for one, other in ((found, after), (before, found)):
        sequel = Sequel.objects.create(initiative=one, successor=other)
        make_citation(initiative=one, sequel=sequel, locator="77")
    event = found.events.create(key="law", date="2023", text_en="A law.")
    make_citation(initiative=found, event=event, locator="78")
    Initiative.objects.filter(pk=found.pk).update(parent=before)
    return found


@pytest.mark.parametrize("language", ["en", "nl"])
def test_it_reads_what_query_sets_read(entry: Initiative, language: str) -> None:
    with translation.override(language):
        expected = Initiative.objects.public().with_page_details().get(pk=entry.pk)
        # The second time no statement is built.
        for _time in range(2):
            found = public_entry(entry.slug)
            assert found is not None
            assert vars(found)["current_status"] == vars(expected)["current_status"]
            assert facts([found, *filter(None, [found.parent])]) == facts([expected, *filter(None, [expected.parent])])
            for relation in (*OF_TERMS, *OF_ROWS):
                theirs, ours = getattr(expected, relation).all(), getattr(found, relation).all()
                assert theirs
                assert facts(ours) == facts(theirs), relation
                for one, other in zip(ours, theirs, strict=True):
                    if hasattr(one, "citations"):
                        assert facts(one.citations.all()) == facts(other.citations.all()), relation
                # Whoever narrows them asks the database.
                assert not getattr(found, relation).filter(pk=0)
                assert facts(getattr(found, relation).order_by("pk")) == facts(theirs.order_by("pk")), relation


def test_no_draft_and_nothing_else_is_found_by_a_slug(entry: Initiative) -> None:
    make_initiative(slug="draft", state="draft")
    assert [public_entry(slug) for slug in ("draft", "nowhere", "")] == [None] * 3
    Initiative.objects.filter(pk=entry.pk).update(state="archived")
    assert public_entry(entry.slug) == entry


def test_a_page_costs_few_queries(client: Client, entry: Initiative, django_assert_max_num_queries: Callable) -> None:
    address = f"/en/initiatives/{entry.slug}/"
    # Of the same goal elsewhere the database tells here, since within a transaction there is no index.
    with django_assert_max_num_queries(23):
        assert client.get(address).status_code == 200
