"""An entry that looks like another is shown before it is saved, only to who may see the other, and asked about once."""

from typing import Any

import pytest
from django.test import Client

from initiatives.editing.duplicates import duplicates_of, likely_pairs
from initiatives.models import DistinctPair, Initiative, Role, User
from tests.editing.form_data import ADD, new_initiative
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None) -> User:
    return User.objects.create_superuser("chief")


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ({"title_fr": "Stratégie : IA"}, {"title_en": "strategie ia"}),
        ({"acronym": "A.I.4B"}, {"aliases": "x\na i 4b"}),
        ({"website": "https://www.example.org/plan/"}, {"website": "http://example.org/plan"}),
        ({"title_nl": "Vlaams Beleidsplan AI"}, {"title_en": "Vlaams Beleidsplannen AI"}),
    ],
)
def test_what_is_the_same_or_nearly_is_found(chief: User, known: dict[str, Any], asked: dict[str, Any]) -> None:
    make_initiative(slug="far", title_en="Something else entirely")
    one = make_initiative(slug="one", **{"title_en": "Known here"} | known)
    other = make_initiative(slug="other", **{"title_en": "Asked there"} | asked)
    assert [double.initiative for double in duplicates_of(other, chief)] == [one]
    assert [{pair.first, pair.second} for pair in likely_pairs(chief, 5)] == [{one, other}]
    DistinctPair.objects.say(other, [one], chief)
    assert duplicates_of(other, chief) == likely_pairs(chief, 5) == []


def test_short_titles_and_parts_are_not_near(chief: User) -> None:
    whole = make_initiative(slug="one", title_en="Flemish AI plan 2021", website="https://example.org")
    part = make_initiative(slug="part", title_en="Flemish AI plan 2022", website="https://example.org", parent=whole)
    make_initiative(slug="ai4", title_en="AI four")
    short = make_initiative(slug="ai5", title_en="AI fours")
    assert duplicates_of(part, chief) == []
    short.title_en = "AI for"
    assert duplicates_of(short, chief) == []


def test_drafts_of_others_are_not_named() -> None:
    flanders, wallonia = make_government(), make_government(slug="wallonia")
    make_initiative(slug="theirs", state="draft", governments=[wallonia])
    mine = make_initiative(slug="mine", governments=[flanders])
    assert duplicates_of(mine, make_editor(Role.EDITOR, flanders)) == []
    assert likely_pairs(make_editor(Role.EDITOR, flanders, username="two"), 5) == []
    assert len(duplicates_of(mine, make_editor(Role.EDITOR, flanders, wallonia, username="both"))) == 1


def test_looking_costs_few_queries(chief: User, django_assert_max_num_queries: Any) -> None:
    for number in range(5):
        make_initiative(slug=f"entry-{number}")
    entry = Initiative.objects.all()[0]
    with django_assert_max_num_queries(3):
        assert len(duplicates_of(entry, chief)) == 4


def test_the_form_shows_it_once_and_saves_when_told_that_it_is_another(client: Client, chief: User) -> None:
    known = make_initiative(slug="known", title_en="Data space")
    client.force_login(chief)
    sent = new_initiative(summary_en="Words of mine")

    answer = client.post(ADD, sent)

    assert answer.status_code == 200
    assert "Words of mine" in answer.text
    assert f"/admin/initiatives/initiative/{known.pk}/change/" in answer.text
    assert Initiative.objects.count() == 1
    assert client.post(ADD, sent | {"not_the_same": "0,x"}).status_code == 200
    assert client.post(ADD, sent | {"not_the_same": str(known.pk)}).status_code == 302
    pair = DistinctPair.objects.get()
    assert {pair.first, pair.second} == set(Initiative.objects.all())
    assert pair.said_by == chief
