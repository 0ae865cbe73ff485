import pytest
from django.http import QueryDict
from django.test import Client

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.places import REASONS, Place, PlaceForm, place_of
from initiatives.models import Government
from tests.factories import make_initiative

GOVERNMENTS = ("federal", "flanders", "wallonia", "brussels", "wallonia-brussels-federation")


@pytest.mark.parametrize(
    ("postcode", "place"),
    [
        (1000, Place.BRUSSELS),
        (1299, Place.BRUSSELS),
        (1300, Place.WALLONIA),
        (1499, Place.WALLONIA),
        (1500, Place.FLANDERS),
        (3999, Place.FLANDERS),
        (4000, Place.WALLONIA),
        (4699, Place.WALLONIA),
        (4700, Place.GERMAN_SPEAKING),
        (4799, Place.GERMAN_SPEAKING),
        (4800, Place.WALLONIA),
        (7999, Place.WALLONIA),
        (8000, Place.FLANDERS),
        (9999, Place.FLANDERS),
        (999, None),
        (10000, None),
    ],
)
def test_a_postcode_lies_in_one_place(postcode: int, place: Place | None) -> None:
    assert place_of(postcode) == place


def test_every_postcode_has_a_place() -> None:
    assert all(place_of(postcode) for postcode in range(1000, 10000))


def test_the_federal_state_is_competent_everywhere_and_both_communities_in_brussels() -> None:
    governments = {place: [slug for slug, _reason in found] for place, found in REASONS.items()}
    assert all(found[0] == "federal" for found in governments.values())
    assert {"brussels", "flanders", "wallonia-brussels-federation"} <= set(governments[Place.BRUSSELS])
    assert "wallonia-brussels-federation" not in governments[Place.GERMAN_SPEAKING]


@pytest.mark.parametrize("written", ["9000", " 9000 ", "B-9000", "b-9000"])
def test_a_postcode_may_be_written_in_several_ways(written: str) -> None:
    assert PlaceForm({"postcode": written}).found == Place.FLANDERS


@pytest.mark.parametrize("written", ["99999", "0", "-1", "Gent", "９０００", "9" * 19])
def test_what_is_no_postcode_is_said_in_words(written: str) -> None:
    form = PlaceForm({"postcode": written})
    assert form.found is None
    assert "four digits" in str(form.errors)


@pytest.mark.django_db
def test_the_page_counts_what_its_link_lists(client: Client) -> None:
    for number, slug in enumerate(GOVERNMENTS):
        government = Government.objects.create(slug=slug, name_en=slug, level="region")
        make_initiative(slug=f"of-{slug}", governments=[government], end="2020" if number == 0 else "")
    response = client.get("/en/where-i-live/?postcode=9000")
    assert response.status_code == 200
    assert InitiativeFilter(QueryDict(response.context["query"])).qs.count() == response.context["number"] == 1
    assert "government=federal&amp;government=flanders" in response.content.decode()


@pytest.mark.django_db
def test_a_wrong_postcode_gets_its_page_back_with_the_reason(client: Client) -> None:
    page = client.get("/en/where-i-live/?postcode=Gent<b>").content.decode()
    assert "This is not a Belgian postcode" in page
    assert "Gent&lt;b&gt;" in page
