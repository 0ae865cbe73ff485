import re
from datetime import date

import pytest
from django.test import Client

from initiatives.models import Initiative
from initiatives.pictures.promises import Fate, board
from tests.factories import make_citation, make_government, make_initiative, make_source, make_theme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)


def entry(slug: str, read: str = "2021-09", **only_what_matters: object) -> Initiative:
    """An entry that a source of a date names."""
    initiative = make_initiative(slug=slug, title_en=slug.title(), **only_what_matters)
    make_citation(initiative=initiative, source=make_source(slug=f"of-{slug}", published=read))
    return initiative


@pytest.fixture
def named() -> None:
    theme, other = make_theme(), make_theme(slug="regulation", name_en="Regulation")
    flanders = make_government()
    told = {"stated_status": "running", "themes": [theme], "governments": [flanders]}
    entry("seen", status_as_of="2025-05", **told)
    entry("silent", status_as_of="2021-09", **told | {"themes": [theme, other]})
    entry("promised", stated_status="announced", status_as_of="2021-09", announced_for="2022", themes=[theme])
    entry("untold", themes=[theme])
    entry("over", status_as_of="2021-09", end="2023", **told)
    entry("stopped", stated_status="ended", status_as_of="2024", end="2023", themes=[theme])
    entry("newer", read="2022-01", status_as_of="2022", **told)
    entry("draft", state="draft", status_as_of="2021-09", **told)


@pytest.mark.usefixtures("named")
def test_each_initiative_of_2021_has_the_mark_of_what_is_known_of_it() -> None:
    found = {mark.initiative.slug: (mark.fate, mark.has_rim) for mark in board(TODAY).marks}
    assert found == {
        "seen": (Fate.LATELY, False),
        "silent": (Fate.THEN, False),
        "promised": (Fate.ANNOUNCED, True),
        "untold": (Fate.UNKNOWN, False),
        "over": (Fate.ENDED, True),
        "stopped": (Fate.ENDED, False),
    }


@pytest.mark.usefixtures("named")
def test_the_finding_counts_every_initiative_once() -> None:
    shown = board(TODAY)
    assert shown.finding == (
        "Of 6 initiatives that sources of 2021 or before name, 1 has been seen running since November 2024. "
        "2 are known to have ended. Of 3 no source tells anything since then."
    )
    assert [(tally.slug, tally.counts, tally.number) for tally in shown.by_theme] == [
        ("networking", [1, 1, 1, 1, 2], 6),
        ("regulation", [0, 1, 0, 0, 0], 1),
    ]
    assert [(tally.slug, tally.number) for tally in shown.by_government] == [("flanders", 3), ("none", 3)]


@pytest.mark.usefixtures("named")
def test_the_front_page_shows_it_with_a_link_a_title_and_a_status_for_each_mark(client: Client) -> None:
    page = client.get("/en/").content.decode()
    assert 'href="/en/initiatives/silent/" title="Silent: Running in 2021, not checked since"' in page
    # Once under each of its two themes.
    assert page.count('href="/en/initiatives/silent/"') == 2
    assert page.count("/en/initiatives/seen/") == 1
    assert "/en/initiatives/newer/" not in page
    assert all('aria-hidden="true"' in drawing for drawing in re.findall("<svg[^>]*>", page))
    assert set(re.findall(r'<use href="#([a-z-]+)"', page)) <= set(re.findall(r'<symbol id="([a-z-]+)"', page))


def test_without_initiatives_of_2021_there_is_no_board(client: Client) -> None:
    entry("newer", read="2022-01")
    assert "fate-" not in client.get("/en/").content.decode()


@pytest.mark.usefixtures("named")
def test_a_theme_shows_its_initiatives_by_government_whatever_year_named_them(client: Client) -> None:
    page = client.get("/en/themes/networking/").content.decode()
    drawn = page[page.index('id="multiples"') : page.index('id="multiples-end"')]
    # Of Flanders: seen, silent, over and the newer one, and neither drafts nor those of no government.
    assert len(re.findall(r'<a class="fate-[a-z]+" href="/en/initiatives/', drawn)) == 4
    assert "Flanders" in drawn
    assert "/en/initiatives/newer/" in drawn
    assert "/en/initiatives/draft/" not in drawn
    # A government is drawn by its themes instead, and its own cards do not repeat its name.
    page = client.get("/en/governments/flanders/").content.decode()
    drawn = page[page.index('id="multiples"') : page.index('id="multiples-end"')]
    assert "Networking" in drawn
    assert "/en/initiatives/newer/" in drawn
    cards = page[page.index('<article class="card"') : page.index('id="multiples"')]
    assert "Flanders" not in cards


def test_a_theme_without_initiatives_or_with_too_many_has_no_marks(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme, flanders = make_theme(), make_government()
    assert 'id="multiples"' not in client.get("/en/themes/networking/").content.decode()
    for number in range(2):
        make_initiative(slug=f"entry-{number}", themes=[theme], governments=[flanders])
    monkeypatch.setattr("initiatives.pictures.multiples.MOST", 1)
    assert 'id="multiples"' not in client.get("/en/themes/networking/").content.decode()
