"""Files read entries in a way of their own; what they read is what pages read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from initiatives.models import Citation, Initiative
from initiatives.models.relations import RELATED, TERMS
from initiatives.opendata.whole_entries import whole_entries

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("published_register")
class TestPublishedRegister:
    def test_it_is_what_details_of_a_download_hold_in_the_same_order(self) -> None:
        found = Initiative.objects.order_by("-slug")
        expected = list(found.with_download_details())
        read = list(whole_entries(found, 100))
        assert [entry.pk for entry in read] == [entry.pk for entry in expected]
        for ours, theirs in zip(read, expected, strict=True):
            assert ours.current_status == theirs.current_status
            for name in (*TERMS, *RELATED):
                assert list(getattr(ours, name).all()) == list(getattr(theirs, name).all()), name

    def test_what_rows_name_is_there_without_a_query_of_its_own(self) -> None:
        chunk = list(whole_entries(Initiative.objects.order_by("pk")[:50], 50))
        with CaptureQueriesContext(connection) as asked:
            named = [
                (each.source.title, each.section and each.section.heading, each.initiative.slug)
                for entry in chunk
                for each in entry.citations.all()
            ]
            assert all(each.organisation.slug for entry in chunk for each in entry.participations.all())
            assert all(each.type.slug for entry in chunk for each in entry.instruments.all())
        assert not asked.captured_queries
        facts = Citation.objects.filter(initiative__in=[entry.pk for entry in chunk]).select_related(
            "source", "section"
        )
        assert sorted(map(str, named)) == sorted(
            str((each.source.title, each.section and each.section.heading, each.initiative.slug)) for each in facts
        )
