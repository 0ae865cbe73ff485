from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from initiatives.editing.slugs import save_with_redirect
from initiatives.history.records import versions_of
from initiatives.models import Initiative
from tests.factories import make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(client: Client, path: str = "/en/initiatives.atom") -> ElementTree.Element:
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f"a:{name}", namespaces=ATOM) or ""


def one(element: ElementTree.Element, path: str) -> ElementTree.Element:
    found = element.find(path, ATOM)
    assert found is not None, path
    return found


def events(client: Client, path: str = "/en/initiatives.ics") -> list:
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def test_a_feed_has_what_atom_asks_for(client: Client) -> None:
    make_full(1, summary_en="Less < more & more")
    # As if it had been loaded: with its first version alone.
    versions_of(Initiative).exclude(history_type="+").delete()
    found = feed(client, "/nl/initiatives.atom?government=flanders")
    assert all(text(found, name) for name in ("title", "id", "updated", "author/a:name", "rights"))
    assert "Vlaanderen" in text(found, "title")
    own = one(found, "a:link[@rel='self']")
    assert own.get("href") == "http://testserver/nl/initiatives.atom?government=flanders"
    entry = one(found, "a:entry")
    assert text(entry, "title") == "Ingang 1"
    assert text(entry, "summary") == (
        "Liep in 2021, sindsdien niet nagegaan. Less &lt; more &amp; more Nieuwste bron: 1 september 2021."
    )
    assert text(entry, "id") == "tag:belgian-ai-initiatives,2021:initiatives/entry-1"
    assert one(entry, "a:link").get("href") == "http://testserver/nl/initiatives/entry-1/"
    # Read in a source of 2021: putting it into the register is no news.
    assert text(entry, "updated").startswith("2021-09-01")
    assert {each.get("term") for each in entry.findall("a:category", ATOM)} >= {"flanders", "networking"}


def test_what_was_corrected_last_comes_first_and_dates_the_feed(client: Client) -> None:
    days = [datetime(2026, 1, day, tzinfo=UTC) for day in (3, 9, 6)]
    for number, day in enumerate(days):
        entry = make_initiative(slug=f"entry-{number}")
        entry.save()
        versions_of(Initiative).filter(id=entry.pk, history_type="~").update(history_date=day)
    figure = Initiative.objects.get(slug="entry-0").key_figures.create(key="a", value=1, unit_en="schools")
    versions_of(type(figure)).update(history_date=datetime(2999, 1, 1, tzinfo=UTC))
    found = feed(client)
    assert [text(entry, "updated")[:10] for entry in found.findall("a:entry", ATOM)] == [
        "2999-01-01",
        "2026-01-09",
        "2026-01-06",
    ]
    assert text(found, "updated").startswith("2999-01-01")


def test_who_follows_an_entry_knows_it_again_after_it_was_renamed_and_moved(client: Client, settings: Any) -> None:
    make_full(start="2021-04")
    before = ids(client, "en")
    assert len(before) == 3
    entry = Initiative.objects.get()
    entry.slug = "renamed"
    save_with_redirect(entry)
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://ai.example.org", ["elsewhere.example"]
    for language in ("en", "fr"):
        assert ids(client, language, headers={"host": "elsewhere.example"}) == before
    for path in ("atom", "ics", "json", "jsonld", "csv"):
        response = client.get(f"/en/initiatives.{path}", headers={"host": "elsewhere.example"})
        made = response.getvalue()
        assert b"https://ai.example.org/en/initiatives/renamed/" in made, path
        assert b"elsewhere" not in made, path


def ids(client: Client, language: str, **asked: Any) -> set[str]:
    """The identifiers of entries and events, and of the feed itself without its language."""
    atom = ElementTree.fromstring(client.get(f"/{language}/initiatives.atom", **asked).content)
    calendar = Calendar.from_ical(client.get(f"/{language}/initiatives.ics", **asked).content)
    found = {text(entry, "id") for entry in atom.findall("a:entry", ATOM)}
    found.add(text(atom, "id").replace(f"/{language}", ""))
    return found | {str(each["UID"]) for each in calendar.walk("VEVENT")}


def test_an_empty_feed_is_not_new_each_time(client: Client) -> None:
    assert client.get("/en/initiatives.atom").content == client.get("/en/initiatives.atom").content
    assert text(feed(client), "updated").startswith("2021-")


@pytest.mark.parametrize("ending", ["atom", "ics"])
def test_a_reader_that_has_the_newest_is_told_so(client: Client, ending: str) -> None:
    make_full(start="2021-04")
    etag = client.get(f"/en/initiatives.{ending}")["ETag"]
    assert client.get(f"/en/initiatives.{ending}", headers={"if-none-match": etag}).status_code == 304
    make_full(2, start="2021-05")
    assert client.get(f"/en/initiatives.{ending}", headers={"if-none-match": etag}).status_code == 200


def test_a_month_fills_its_days_and_a_year_or_a_quarter_is_no_day(client: Client) -> None:
    make_initiative(slug="it", title_en="It", start="2021-04", announced_for="2021-Q1", end="2999-02-03")
    make_initiative(slug="other", start="2021")
    found = {str(each["SUMMARY"]): (each["DTSTART"].dt, each["DTEND"].dt) for each in events(client)}
    assert found == {
        "Start: It": (date(2021, 4, 1), date(2021, 5, 1)),
        "End: It": (date(2999, 2, 3), date(2999, 2, 4)),
    }


def test_an_event_that_moves_keeps_its_identifier(client: Client) -> None:
    make_initiative(slug="it", start="2021-04", announced_for="2020-01-01")
    before = {str(each["UID"]) for each in events(client)}
    assert len(before) == 2
    moved = Initiative.objects.get()
    moved.start = "2021-05-03"
    moved.save()
    versions_of(Initiative).filter(history_type="~").update(history_date=datetime(2026, 1, 3, tzinfo=UTC))
    assert {str(each["UID"]) for each in events(client, "/de/initiatives.ics")} == before
    assert {each["DTSTAMP"].dt for each in events(client)} == {datetime(2026, 1, 3, tzinfo=UTC)}


@pytest.mark.parametrize("size", [2, 12])
def test_a_feed_and_a_calendar_cost_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        make_full(number, start="2021-04")
    # Expect 15 queries: the dates of their sources, the number of those confirmed;
    # the entries with their parents; their governments, themes, challenges, citations with sources;
    # the versions of entries and of seven kinds of related rows.
    for ending in ("atom", "ics"):
        with django_assert_num_queries(15):
            client.get(f"/en/initiatives.{ending}")
