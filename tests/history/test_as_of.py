"""The register as it stood on a day."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.history.as_of import entries_on, entry_on
from initiatives.models import BudgetLine, Initiative, InitiativeRedirect, State
from tests.factories import make_budget_line, make_citation, make_initiative, make_organisation, make_theme

pytestmark = pytest.mark.django_db
ADDED = datetime(2026, 5, 1, 12, tzinfo=UTC)
VERSIONED = ("Initiative", "Instrument", "BudgetLine", "KeyFigure", "Event", "Sequel", "Participation", "Citation")
BEFORE, AFTER = "2026-05-05", "2026-05-15"


def at(moment: datetime) -> None:
    """Give every version that was written since the last call the same moment."""
    for model in VERSIONED:
        history: Any = apps.get_model("initiatives", f"Historical{model}")
        history.objects.filter(history_change_reason=None).update(history_date=moment, history_change_reason="moved")


def entry(**only_what_matters: Any) -> Initiative:
    initiative = make_initiative(**{"slug": "it", "title_en": "First words"} | only_what_matters)
    Initiative.objects.filter(pk=initiative.pk).update(created=ADDED)
    initiative.refresh_from_db()
    make_citation(initiative=initiative, budget_line=make_budget_line(initiative=initiative, purpose_en="Old purpose"))
    at(ADDED)
    return initiative


def page(client: Client, day: str, slug: str = "it") -> str:
    answer = client.get(f"/en/initiatives/{slug}/", {"as_of": day})
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def renamed(initiative: Initiative) -> None:
    initiative.title_en = "Second words"
    initiative.save()


def dated(initiative: Initiative) -> None:
    initiative.start = "2019-04-30"
    initiative.save()


def given_a_theme(initiative: Initiative) -> None:
    initiative.themes.add(make_theme(name_en="Second theme"))


def dearer(initiative: Initiative) -> None:
    line = initiative.budget_lines.get()
    line.amount = 2_000_000
    line.save()


def given_money(initiative: Initiative) -> None:
    make_budget_line(initiative=initiative, key="more", amount=7_000_000)


def robbed(initiative: Initiative) -> None:
    initiative.budget_lines.all().delete()


EDITS = [
    (renamed, "First words", "Second words"),
    (dated, "Old purpose", "30 April 2019"),
    (given_a_theme, "Old purpose", "Second theme"),
    (dearer, "€1 million", "€2 million"),
    (given_money, "€1 million", "€7 million"),
    (robbed, "Old purpose", "how it acts, the amount, the organisations"),
]


@pytest.mark.parametrize(("edit", "earlier", "later"), EDITS)
def test_the_day_before_an_edit_shows_what_stood_then(
    client: Client, edit: Callable[[Initiative], None], earlier: str, later: str
) -> None:
    initiative = entry()
    edit(Initiative.objects.get(pk=initiative.pk))
    at(ADDED + timedelta(days=9))
    before, after = page(client, BEFORE), page(client, AFTER)
    assert earlier in before
    assert later not in before
    assert later in after


@pytest.mark.parametrize(("edit", "earlier", "later"), EDITS)
def test_what_was_loaded_ready_made_and_given_first_versions_keeps_how_it_began(
    client: Client, edit: Callable[[Initiative], None], earlier: str, later: str
) -> None:
    entry()
    things = [*Initiative.objects.all(), *BudgetLine.objects.all()]
    text = serializers.serialize("json", things)
    Initiative.objects.all().delete()
    for model in VERSIONED:
        history: Any = apps.get_model("initiatives", f"Historical{model}")
        history.objects.all().delete()
    for loaded in serializers.deserialize("json", text):
        loaded.save()
    call_command("write_first_versions", stdout=StringIO())
    assert earlier in page(client, BEFORE)
    edit(Initiative.objects.get(slug="it"))
    history = apps.get_model("initiatives", "HistoricalInitiative")
    assert not history._default_manager.filter(history_type="+", history_date__gt=ADDED).exists()
    for model in VERSIONED:
        versions: Any = apps.get_model("initiatives", f"Historical{model}").objects
        versions.filter(history_date__gt=ADDED + timedelta(days=3)).update(history_date=ADDED + timedelta(days=9))
    before = page(client, BEFORE)
    assert earlier in before
    assert later not in before
    assert later in page(client, AFTER)


def test_an_entry_deleted_since_is_shown_and_says_so(client: Client) -> None:
    entry().delete()
    at(ADDED + timedelta(days=9))
    assert "It is no longer public now." in page(client, BEFORE)
    assert page(client, AFTER) == "404"


def test_words_of_a_draft_are_shown_on_no_day(client: Client) -> None:
    initiative = entry(state=State.DRAFT, title_en="Secret words")
    initiative.title_en, initiative.state = "Public words", State.PUBLISHED
    initiative.save()
    at(ADDED + timedelta(days=9))
    initiative.title_en, initiative.state = "Hidden again", State.DRAFT
    initiative.save()
    at(ADDED + timedelta(days=20))
    for number in range(30):
        day = (ADDED + timedelta(days=number)).date().isoformat()
        shown = page(client, day) + client.get("/en/initiatives/", {"as_of": day}).content.decode()
        assert ("Public words" in shown) == (9 <= number < 20)
        assert "Secret words" not in shown
        assert "Hidden again" not in shown


def test_any_address_that_it_had_finds_it(client: Client) -> None:
    initiative = entry()
    initiative.slug = "now"
    initiative.save()
    InitiativeRedirect.objects.create(initiative=initiative, slug="between")
    at(ADDED + timedelta(days=9))
    assert all("First words" in page(client, BEFORE, slug) for slug in ("it", "between", "now"))
    assert page(client, BEFORE, "never") == "404"


def test_the_page_of_a_past_day_is_marked_and_apart(client: Client) -> None:
    entry()
    answer = client.get("/en/initiatives/it/", {"as_of": BEFORE})
    text = answer.content.decode()
    assert "This is the entry as it was on 5 May 2026." in text
    assert "entry as it was on 5 May 2026, http://testserver/en/initiatives/it/?as_of=2026-05-05" in text
    assert '<meta name="robots" content="noindex">' in text
    assert '<link rel="canonical" href="http://testserver/en/initiatives/it/">' in text
    assert answer["X-Robots-Tag"] == "noindex"
    assert "max-age" in answer["Cache-Control"]
    assert not answer.cookies
    assert "ld+json" not in text
    assert "Something wrong on this page?" not in text[: text.index("<footer")]
    assert "See it as it was on a date" in client.get("/en/initiatives/it/").content.decode()


def test_today_shows_the_facts_of_the_present_page() -> None:
    theme = make_theme()
    entry(themes=[theme], start="2020", summary_en="Words.", website="https://example.org")
    past, now = entry_on("it", timezone.localdate()), Initiative.objects.with_page_details().get()
    assert past
    # The day of creation was moved without a version.
    for field in (field for field in Initiative._meta.concrete_fields if field.name != "created"):
        assert getattr(past, field.attname) == getattr(now, field.attname), field.attname
    for name in ("themes", "governments", "budget_lines", "citations", "key_figures", "instruments"):
        assert list(getattr(past, name).all()) == list(getattr(now, name).all())
    assert list(past.budget_lines.all()[0].citations.all()) == list(now.budget_lines.all()[0].citations.all())
    assert past.current_status == now.current_status


def test_the_list_of_a_past_day_is_sifted_by_what_stood_then(client: Client) -> None:
    theme = make_theme()
    initiative = entry(themes=[theme])
    initiative.participations.create(organisation=make_organisation(), role="lead")
    at(ADDED)
    initiative.title_en = "Second words"
    initiative.save()
    initiative.themes.clear()
    at(ADDED + timedelta(days=9))

    def shown(**query: str) -> str:
        return client.get("/en/initiatives/", {"as_of": BEFORE, **query}).content.decode()

    address = '<a href="/en/initiatives/it/?as_of=2026-05-05">First words</a>'
    asked = [{}, {"theme": "networking"}, {"q": "FÏRST words"}, {"organisation": "organisation"}, {"status": "unknown"}]
    assert all(address in shown(**query) for query in asked)
    others = [{"theme": "none"}, {"q": "second"}, {"organisation": "none"}, {"status": "ended"}, {"government": "none"}]
    assert [address in shown(**query) for query in others] == [False, False, False, False, True]
    assert "<code>budget=none</code>" in shown(budget="none")
    assert "<code>sort=newest</code>" in shown(sort="newest")
    assert address not in client.get("/en/initiatives/", {"as_of": AFTER}).content.decode()
    assert "404" in str(client.get("/en/initiatives/", {"as_of": BEFORE, "page": "9"}).status_code)


BAD = ["yesterday", "2026-02-30", "0001-01-01", "2999-01-01", "9999-12-31", "\0", "", "9" * 5000, "２０２６-05-05"]


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("path", ["", "it/"])
def test_what_is_no_day_is_refused_in_words(client: Client, path: str, text: str) -> None:
    entry()
    answer = client.get(f"/en/initiatives/{path}", {"as_of": text})
    assert answer.status_code == 400
    assert "There is no such date to show" in answer.content.decode()
    assert "First words" not in answer.content.decode()


def test_of_two_dates_the_first_counts_and_the_page_says_so(client: Client) -> None:
    entry()
    said = client.get(f"/en/initiatives/it/?as_of={BEFORE}&as_of=nonsense").content.decode()
    assert "Only the first one counts" in said


@settings(max_examples=40)
@given(text=st.text(max_size=30) | st.dates().map(str))
def test_no_text_breaks_a_page(client: Client, text: str) -> None:
    for path in ("", "it/"):
        assert client.get(f"/en/initiatives/{path}", {"as_of": text}).status_code in {200, 400, 404}


FILES = [f"/en/initiatives{name}" for name in (".csv", ".xlsx", ".json", ".jsonld", ".atom", ".ics", "/it.jsonld")]
FILES += ["/en/oecd-stip.csv", "/en/oecd-ai.csv", "/register.ttl", "/register.nt", "/doc/initiative/it.ttl"]


@pytest.mark.parametrize("file", FILES)
def test_no_download_passes_the_present_off_as_the_past(client: Client, file: str) -> None:
    entry()
    answer = client.get(file, {"as_of": BEFORE})
    assert answer.status_code == 400
    assert b"Leave out as_of" in answer.content


def test_a_larger_register_asks_no_more(django_assert_max_num_queries: Any) -> None:
    for number in range(12):
        entry(slug=f"it-{number}")
    with django_assert_max_num_queries(12):
        assert len(entries_on(date(2026, 5, 5))) == 12
    with django_assert_max_num_queries(45):
        assert entry_on("it-3", date(2026, 5, 5))
