"""What the pages of things must not let through, and what any search for an organisation must survive."""

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.related_initiatives import same_goal
from initiatives.models import Challenge, Initiative, Organisation
from initiatives.search.organisations import LONGEST_SEARCH, OrganisationNames, normalised_search
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_initiative,
    make_organisation,
    make_source,
)

pytestmark = pytest.mark.django_db


def test_an_organisation_that_only_drafts_name_has_no_page(client: Client) -> None:
    spy = make_organisation(slug="spy", name_en="Secret office")
    draft = make_initiative(slug="draft", state="draft")
    draft.participations.create(organisation=spy, role="lead")
    assert client.get("/en/organisations/spy/").status_code == 404
    draft.state = "published"
    draft.save()
    assert client.get("/en/organisations/spy/").status_code == 200


PLACES = [
    "", "organisations/", "organisations/shown/", "initiatives/", "initiatives/open/", "governments/flanders/",
    "about/",    "data/", "glossary/", "budgets/", "timeline/", "overview/", "initiatives.csv", "initiatives.json",
    "initiatives.jsonld", "initiatives.atom", "initiatives/?q=abandoned", "organisations/?q=abandoned",
    "compare/?initiative=open&initiative=other",
]  # fmt: skip


@pytest.fixture
def abandoned(client: Client) -> None:
    """An organisation and a source that an editor added in a popup, and whose entry was never saved."""
    flanders = make_government()
    shown = make_organisation(slug="shown", name_en="Shown", government=flanders)
    for slug in ("open", "other"):
        entry = make_initiative(slug=slug, governments=[flanders])
        entry.participations.create(organisation=shown, role="lead")
        make_citation(initiative=entry)
    make_organisation(
        slug="abandoned", name_en="Abandoned office", part_of=shown, government=flanders, aliases="Shown office",
        website="https://abandoned.example",
    )  # fmt: skip
    source = make_source(slug="abandoned", title="Abandoned report", publisher="Abandoned press")
    source.sections.create(slug="one", heading="Abandoned section")
    make_source().sections.create(slug="one", heading="Abandoned section")


@pytest.mark.usefixtures("abandoned")
@pytest.mark.parametrize("place", PLACES)
def test_what_no_public_entry_names_stands_on_no_page_and_in_no_file(client: Client, place: str) -> None:
    answer = client.get(f"/en/{place}")
    assert answer.status_code == 200
    text = b"".join(answer) if answer.streaming else answer.content
    rest = text.replace(b"q=abandoned", b"").replace(b'value="abandoned"', b"")
    assert b"Abandoned " not in rest
    assert b"abandoned.example" not in rest
    assert b"/abandoned/" not in rest


@pytest.mark.usefixtures("abandoned")
def test_what_no_public_entry_names_has_no_page_and_is_no_value_of_a_filter(client: Client) -> None:
    assert client.get("/en/organisations/abandoned/").status_code == 404
    assert InitiativeFilter(QueryDict("organisation=abandoned")).dropped == [("organisation", "abandoned")]
    assert InitiativeFilter(QueryDict("organisation=shown")).address == "organisation=shown"
    assert InitiativeFilter(QueryDict("organisation=Shown office")).address == ""
    assert "abandoned" not in client.get("/sitemap.xml").text


@pytest.mark.usefixtures("abandoned")
def test_an_entry_that_becomes_public_brings_its_organisation_with_it(client: Client) -> None:
    draft = make_initiative(slug="draft", state="draft")
    draft.participations.create(organisation=Organisation.objects.get(slug="abandoned"), role="lead")
    assert client.get("/en/organisations/abandoned/").status_code == 404
    draft.state = "archived"
    draft.save()
    assert client.get("/en/organisations/abandoned/").status_code == 200
    assert "Abandoned office" in client.get("/en/organisations/shown/").text


def test_the_page_of_an_organisation_names_no_whole_part_or_partner_of_drafts(client: Client) -> None:
    whole = make_organisation(slug="whole", name_en="Hidden whole")
    shown = make_organisation(slug="shown", part_of=whole)
    part = make_organisation(slug="part", name_en="Hidden part", part_of=shown)
    partner = make_organisation(slug="partner", name_en="Hidden partner")
    draft = make_initiative(slug="draft", title_en="Hidden plan", state="draft")
    make_budget_line(initiative=draft, amount=77_000_000)
    for organisation in (whole, part, partner, shown):
        draft.participations.create(organisation=organisation, role="lead")
    # Named by a draft alone, its own page is closed; open it by a role that is published.
    make_initiative(slug="open").participations.create(organisation=shown, role="lead")
    page = client.get("/en/organisations/shown/").content.decode()
    for secret in ("Hidden part", "Hidden partner", "Hidden plan", "77 million"):
        assert secret not in page
    # The whole of a body that readers know is a fact of that body, not of the draft.
    assert "Hidden whole" in page


def test_an_amount_is_not_doubted_by_that_of_a_draft(client: Client) -> None:
    whole = make_budget_line(initiative=make_initiative(slug="draft", state="draft"), amount=1)
    make_budget_line(initiative=make_initiative(slug="part"), amount=2, part_of=whole)
    for path in ("/en/budgets/", "/en/initiatives/part/"):
        assert "one of the two may be wrong" not in client.get(path).content.decode()


def test_a_total_may_exceed_the_yearly_amount_that_it_is_part_of() -> None:
    whole = make_budget_line(initiative=make_initiative(slug="whole"), amount=1, kind="per_year")
    part = make_budget_line(initiative=make_initiative(slug="part"), amount=5, kind="total", part_of=whole)
    assert not part.is_larger_than_its_whole
    part.kind = "per_year"
    assert part.is_larger_than_its_whole


def test_the_same_goal_elsewhere_holds_no_relative_no_draft_and_nothing_of_its_own_government() -> None:
    climate = Challenge.objects.create(slug="climate", name_en="Climate")
    flanders, wallonia = make_government(), make_government(slug="wallonia", name_en="Wallonia")
    common = {"challenges": [climate], "governments": [wallonia]}
    plan = make_initiative(slug="plan", **common)
    it = make_initiative(slug="it", challenges=[climate], governments=[flanders], parent=plan)
    make_initiative(slug="part", parent=it, **common)
    make_initiative(slug="draft", state="draft", **common)
    make_initiative(slug="own", challenges=[climate], governments=[flanders, wallonia])
    make_initiative(slug="nobody", challenges=[climate])
    elsewhere = make_initiative(slug="elsewhere", **common)
    assert [near.initiative for near in same_goal(it, 5)] == [elsewhere]
    it.governments.clear()
    assert same_goal(Initiative.objects.get(slug="it"), 5) == []


def test_the_kind_narrows_and_one_that_does_not_exist_is_reported(client: Client) -> None:
    it = make_initiative(slug="it")
    for slug, kind in (("ulb", "university"), ("acme", "company")):
        it.participations.create(organisation=make_organisation(slug=slug, kind=kind), role="lead")
    page = client.get("/en/organisations/?kind=university").content.decode()
    assert "/organisations/ulb/" in page
    assert "/organisations/acme/" not in page
    page = client.get("/en/organisations/?kind=<b>").content.decode()
    assert "kind=&lt;b&gt;" in page
    assert "/organisations/acme/" in page


@settings(max_examples=100)
@given(words=st.text(max_size=300))
def test_any_words_are_searched_without_an_error_and_never_without_an_end(words: str) -> None:
    kept = normalised_search(words)
    assert len(kept) <= LONGEST_SEARCH
    assert "\0" not in kept
    organisation = Organisation(slug="it", name_en="Université de Liège", acronym="ULiège")
    for one in OrganisationNames([organisation]).holding(kept):
        assert one.organisation is organisation
