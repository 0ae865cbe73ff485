"""Readers see a theme in plain words, its official term behind; machines get the official term."""

import pytest
from django.test import Client

from initiatives.browse.best_places import best_places
from tests.factories import make_initiative, make_organisation, make_theme

pytestmark = pytest.mark.django_db


def test_pages_say_plain_words_and_files_the_official_term(client: Client) -> None:
    skills = make_theme(
        slug="human-capital", name_en="Human capital", name_nl="Menselijk kapitaal", plain_name_en="Learning and skills"
    )
    course = make_initiative(slug="course", themes=[skills])
    course.participations.create(organisation=make_organisation(name_en="KU Leuven"), role="lead")
    page = client.get("/en/themes/human-capital/").content.decode()
    assert "<h1>Learning and skills</h1>" in page
    assert "Official term: Human capital" in " ".join(page.split())
    for address in ("/en/initiatives/", "/en/initiatives/course/", "/en/overview/", "/en/?theme=human-capital"):
        page = client.get(address).content.decode().split("<main")[1]
        assert "Learning and skills" in page, address
        assert "Human capital" not in page, address
    assert ">KU Leuven</a" in client.get("/en/initiatives/course/").content.decode()
    # Where a language has no plain words, it keeps its own official term.
    assert "Menselijk kapitaal" in client.get("/nl/initiatives/course/").content.decode()
    counted = client.get("/api/v1/initiatives?facets=theme&lang=en").json()["facets"]["theme"][0]
    assert counted["title"] == "Human capital"
    assert [place.name for place in best_places("skills")] == ["Learning and skills"]
    assert [place.name for place in best_places("human capital")] == ["Learning and skills"]
