"""Every kind of page, and every entry of the published register, is valid HTML."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from initiatives.browse.facets import index
from initiatives.models import Challenge, Government, Initiative, Organisation, Theme
from tests.test_project import public_names
from tests.tools import nu
from tests.tools.once import of_markup

LANGUAGES = [code for code, _name in settings.LANGUAGES]
QUERIES = ["?q=nothingatall", "?theme=networking&organisation=uni&year=2019&government=nowhere", "?status=archived"]


def addresses(language: str) -> list[str]:
    """What opens without an argument, the list in several states, and a quarter of all terms, entries and names."""
    things = [*Theme.objects.all(), *Government.objects.all(), *Challenge.objects.all()]
    things += [*Initiative.objects.published(), *Organisation.objects.public()]
    things = things[LANGUAGES.index(language) :: len(LANGUAGES)]
    with translation.override(language):
        found = [thing.get_absolute_url() for thing in things]
        found += [reverse("initiatives") + query for query in QUERIES]
        for name in public_names():
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return [*found, f"/{language}/nowhere/"]


@pytest.fixture
def _counted_from_memory(published_register: None, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are drawn as for readers, from the index: nothing is changed here that the transaction would undo."""
    outside = SimpleNamespace(in_atomic_block=False, settings_dict=connection.settings_dict)
    monkeypatch.setattr(index, "connection", outside)


@of_markup
@pytest.mark.usefixtures("_counted_from_memory")
def test_every_page_is_valid(client: Client, tmp_path: Path) -> None:
    pages: dict[str, str] = {}
    for number, address in enumerate(address for language in LANGUAGES for address in addresses(language)):
        response = client.get(address)
        assert response.status_code == (404 if address.endswith("/nowhere/") else 200), address
        if response.headers["Content-Type"].startswith("text/html"):
            pages[f"{number}.html"] = address
            (tmp_path / f"{number}.html").write_bytes(response.content)
    assert len(pages) > 70 * len(LANGUAGES)
    mistakes = nu.mistakes(tmp_path / name for name in pages)
    assert [f"{pages[found.partition(',')[0]]}: {found}" for found in mistakes] == []
