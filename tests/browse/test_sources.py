"""Each source has a page with the facts that rest on it, and each citation leads there."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.browse.source_places import places
from initiatives.models import Citation
from tests.factories import make_budget_line, make_citation, make_initiative, make_organisation, make_source

pytestmark = pytest.mark.django_db


def test_places_come_in_the_order_of_the_source() -> None:
    source, entry = make_source(), make_initiative()
    second = source.sections.create(slug="two", heading="Two", position=2)
    first = source.sections.create(slug="one", heading="One", position=1)
    for section, line in ((second, "12"), (first, "110"), (first, "9"), (None, "3")):
        make_citation(initiative=entry, source=source, section=section, locator=line)
    found = places(source, Citation.objects.with_facts())
    assert [(each.section, [place.locator for place in each.places]) for each in found] == [
        (first, ["9", "110"]),
        (second, ["12"]),
        (None, ["3"]),
    ]


def test_facts_of_one_place_are_together(client: Client) -> None:
    entry = make_initiative(slug="vouchers", title_en="Vouchers")
    line = make_budget_line(initiative=entry, amount=5_000_000)
    make_citation(initiative=entry)
    make_citation(initiative=entry, budget_line=line, quote="Five million is set aside.")
    page = client.get("/en/sources/report/").content.decode()
    assert page.count('id="line-17"') == 1
    assert "€5 million in total over the period" in page
    assert '<blockquote lang="en">Five million is set aside.</blockquote>' in page
    assert "One entry of this register rests on it." in page


def test_a_citation_of_an_entry_leads_to_its_place(client: Client) -> None:
    make_citation(initiative=make_initiative(slug="vouchers"))
    assert 'href="/en/sources/report/#line-17"' in client.get("/en/initiatives/vouchers/").content.decode()


def test_what_drafts_rest_on_is_not_public(client: Client) -> None:
    make_citation(initiative=make_initiative(slug="secret", title_en="Secret", state="draft"))
    assert client.get("/en/sources/report/").status_code == 404
    assert "Report" not in client.get("/en/sources/").content.decode()
    make_citation(initiative=make_initiative(slug="open"))
    assert "Secret" not in client.get("/en/sources/report/").content.decode()


def test_a_source_that_is_not_there_is_a_404_in_our_words(client: Client) -> None:
    response = client.get("/en/sources/nothing/")
    assert response.status_code == 404
    assert "matches the given query" not in response.content.decode()


def test_the_list_names_each_source_with_its_entries(client: Client) -> None:
    report = make_citation(initiative=make_initiative()).source
    assert " document, with the facts that rest on it." in client.get("/en/sources/").content.decode()
    make_citation(source=report, initiative=make_initiative(slug="other"))
    make_citation(source=make_source(slug="leaflet"), initiative=make_initiative(slug="third"))
    listed, folded = " ".join(client.get("/en/sources/").content.decode().split()).split('<details class="more">')
    assert 'href="/en/sources/report/"' in listed
    assert "cited for 2 entries" in listed
    assert 'href="/en/sources/leaflet/"' in folded


@pytest.mark.parametrize(
    ("language", "edition", "shown"), [("es", "en", "Spanish"), ("es", "fr", "espagnol"), ("xx", "en", "xx")]
)
def test_a_source_may_be_in_any_language(client: Client, language: str, edition: str, shown: str) -> None:
    source = make_source(slug="elsewhere", language=language)
    make_citation(initiative=make_initiative(), source=source)
    assert f"<dd>{shown}</dd>" in client.get(f"/{edition}/sources/elsewhere/").content.decode()


def test_sources_of_one_fact_are_divided_as_each_language_does(client: Client) -> None:
    entry = make_initiative(slug="vouchers")
    line = make_budget_line(initiative=entry, purpose_fr="les chèques")
    for slug in ("one", "two"):
        make_citation(initiative=entry, budget_line=line, source=make_source(slug=slug, title=slug))
    for edition, between in (("en", ";"), ("fr", "\N{NO-BREAK SPACE};")):
        assert f" 17{between} " in client.get(f"/{edition}/initiatives/vouchers/").content.decode()
    assert "</a>\N{NO-BREAK SPACE}: \n" in client.get("/fr/budgets/").content.decode()


def test_no_two_pages_of_one_name_share_a_title(client: Client) -> None:
    entry = make_initiative(slug="vouchers", title_en="Vouchers")
    for slug in ("vouchers", "vouchers-again"):
        make_citation(initiative=entry, source=make_source(slug=slug, title="Vouchers"))
    entry.participations.create(organisation=make_organisation(slug="vouchers", name="Vouchers"), role="lead")
    today = timezone.localdate().isoformat()
    paths = ["initiatives/vouchers/", f"initiatives/vouchers/?as_of={today}", "organisations/vouchers/"]
    paths += ["sources/vouchers/", "sources/vouchers-again/"]
    titles = [re.findall(r"<title>(.*?)</title>", client.get(f"/en/{path}").text, re.DOTALL)[0] for path in paths]
    assert len(set(titles)) == len(paths), titles
