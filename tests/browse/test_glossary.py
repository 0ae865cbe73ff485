from collections.abc import Callable

import pytest
from django.test import Client

from initiatives.browse.glossary import EXPLAINED
from initiatives.models import InstrumentType, Theme

pytestmark = pytest.mark.django_db


def test_every_choice_that_a_page_may_show_is_explained() -> None:
    for choices, sentences in EXPLAINED.items():
        assert list(sentences) == choices.values, choices.__name__


@pytest.mark.parametrize("size", [1, 9])
def test_the_lists_are_explained_too_and_lead_to_their_initiatives(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        Theme.objects.create(slug=f"theme-{number}", name_en=f"Theme {number}", description_en="Working together.")
        InstrumentType.objects.create(slug=f"type-{number}", name_en=f"Type {number}")
    # Expect 5 queries: one for each list.
    with django_assert_num_queries(5):
        page = client.get("/en/glossary/").content.decode()
    assert page.count("Working together.") == size
    assert 'href="/en/initiatives/?instrument=type-0"' in page
    assert "What is spent each year." in page
