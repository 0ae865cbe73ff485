"""The page of an entry is kept while other things change, and never once something that it shows has changed."""

import random
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from django.utils import translation

from initiatives import edition
from initiatives.browse.facets import index
from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Government,
    Initiative,
    Organisation,
    RegisterEdition,
    Sequel,
    Source,
    TargetGroup,
    Theme,
)
from portal.kept_pages.store import Store
from tests.browse.test_facet_index import change, fill
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_initiative,
    make_source,
    make_theme,
)

from .test_kept_pages import Reader, changing_day, reader

__all__ = ["changing_day", "reader"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_index")]


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_held", {})


def address(slug: str) -> str:
    return f"/en/initiatives/{slug}/"


def more_changes(chance: random.Random) -> None:
    """Changes of what pages of entries show of other things, beside those of lists."""
    entries = list(Initiative.objects.all())
    if len(entries) < 2:
        return
    one, other = chance.sample(entries, 2)
    match chance.randint(0, 7):
        case 0:
            Sequel.objects.get_or_create(initiative=one, successor=other)
        case 1:
            Initiative.objects.filter(pk=one.pk).update(parent=other)
        case 2:
            Initiative.objects.filter(pk=one.pk).update(state=chance.choice(["published", "draft", "archived"]))
        case 3:
            Initiative.objects.filter(pk=one.pk).update(title_en=f"Renamed {chance.random()}")
        case 4:
            Organisation.objects.update(name_en=f"Renamed {chance.random()}")
        case 5:
            Source.objects.update(title=f"Renamed {chance.random()}")
        case 6:
            BudgetLine.objects.filter(initiative=one).update(amount=chance.randint(1, 99))
        case 7:
            one.governments.set(chance.sample(list(Government.objects.all()), 1))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_kept_page_is_what_django_makes_now(reader: Reader, seed: int) -> None:
    chance = random.Random(seed)
    fill(chance)
    while Initiative.objects.count() < 5:
        make_initiative(slug=f"more-{Initiative.objects.count()}")
    entries = list(Initiative.objects.all())
    for before, after in pairwise(entries):
        Sequel.objects.create(initiative=before, successor=after)
        make_citation(initiative=after, source=make_source())
        whole = make_budget_line(initiative=before, key=f"whole-{after.pk}", amount=9)
        make_budget_line(initiative=after, key="of-another", amount=10, part_of=whole)
    addresses = [address(slug) for slug in Initiative.objects.values_list("slug", flat=True)[:5]]
    for turn in range(8):
        (change if turn % 3 == 2 else more_changes)(chance)
        for path in addresses:
            assert reader.get(path)[2] == Reader().get(path)[2], (seed, turn, path)


def test_only_what_shows_a_change_is_made_anew(reader: Reader, changing_day: Callable[[date], None]) -> None:
    changing_day(date(2026, 5, 1))
    theme, climate = make_theme(), Challenge.objects.create(slug="climate", name_en="Climate")
    flanders, wallonia = make_government(), make_government(slug="wallonia", name_en="Wallonia")
    whole = make_initiative(slug="whole", governments=[flanders], themes=[theme], challenges=[climate])
    make_initiative(slug="part", title_en="Part", parent=whole, governments=[flanders], themes=[theme])
    make_initiative(slug="near", title_en="Near", governments=[wallonia], challenges=[climate])
    make_citation(initiative=make_initiative(slug="far", title_en="Far"), source=make_source())
    make_initiative(slug="draft", title_en="Draft", state="draft", governments=[wallonia])
    paths = [*map(address, ("whole", "part", "near", "far")), "/en/privacy/"]

    def anew(do: Callable[[], object]) -> list[str]:
        """The pages that are made anew after a change, each as it then is."""
        for path in paths:
            reader.get(path)
        do()
        found = []
        for path in paths:
            made = reader.made
            assert reader.get(path)[2] == Reader().get(path)[2], path
            if reader.made > made:
                found.append(path.split("/")[-2])
        return found

    entries = Initiative.objects
    tag = reader.get(address("far"))[1]["ETag"]
    assert anew(lambda: entries.filter(slug="near").update(title_en="Nearer")) == ["whole", "near"]
    assert anew(lambda: entries.filter(slug="part").update(title_en="A part")) == ["whole", "part"]
    # A reader has it still, whichever process made it in which edition.
    assert reader.get(address("far"), HTTP_IF_NONE_MATCH=tag)[0] == 304
    other = Reader().get(address("far"))[1]["ETag"]
    assert other != tag
    assert reader.get(address("far"), HTTP_IF_NONE_MATCH=other)[0] == 304
    assert anew(lambda: entries.filter(slug="far").update(title_en="Farther")) == ["far"]
    assert anew(lambda: Source.objects.update(title="Renamed")) == ["far"]
    assert anew(lambda: Citation.objects.update(locator="99")) == ["far"]
    assert anew(lambda: make_source(slug="unread")) == []
    # Another one that is chosen: a new neighbour, and a new part.
    draft = entries.get(slug="draft")
    assert anew(lambda: draft.challenges.add(climate)) == []
    assert anew(lambda: entries.filter(slug="draft").update(state="published")) == ["whole"]
    assert anew(lambda: entries.filter(slug="draft").update(parent=entries.get(slug="far"))) == ["whole", "far"]
    # Terms stand on pages whose entries do not name them, so that each is made anew.
    assert anew(lambda: Theme.objects.update(name_en="Renamed")) == ["whole", "part", "near", "far"]
    assert anew(lambda: TargetGroup.objects.create(slug="all", name_en="All")) == ["whole", "part", "near", "far"]
    assert anew(lambda: changing_day(date(2026, 5, 2))) == ["whole", "part", "near", "far", "privacy"]


def test_what_a_page_would_show_is_chosen_in_its_own_language(reader: Reader) -> None:
    """Of equally close ones the first by title stand on the page, and titles are sorted in each language apart."""
    climate = Challenge.objects.create(slug="climate", name_en="Climate")
    flanders, wallonia = make_government(), make_government(slug="wallonia", name_en="Wallonia")
    make_initiative(slug="one", governments=[flanders], challenges=[climate])
    for number in range(6):
        titles = {"title_en": f"{number}", "title_nl": f"{number}"}
        make_initiative(slug=f"near-{number}", governments=[wallonia], challenges=[climate], **titles)
    for language, last_asked in (("nl", "en"), ("en", "nl")):
        path = f"/{language}/initiatives/one/"
        reader.get(path)
        translation.activate(last_asked)
        Initiative.objects.filter(slug="near-5").update(**{f"title_{language}": "0 comes first"})
        assert reader.get(path)[2] == Reader().get(path)[2], language


def test_an_older_edition_and_an_unknown_one() -> None:
    """Two threads may read their editions in turn, and a database may be put back."""
    store, first = Store(), edition.newest()
    assert first is not None
    make_initiative()
    second = edition.newest()
    assert second is not None
    assert [store.turn_of(each) for each in (first, second, second, first)] == [1, 2, 2, None]
    restored = RegisterEdition(number=1, stamp=7, complete_since=1)
    RegisterEdition.objects.update(number=1, stamp=7, complete_since=1)
    assert store.turn_of(restored) == 3
