"""A reader sees what is for them by step, their own governments first, and what others offer for the same."""

from collections.abc import Callable

import pytest
import yaml
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from initiatives.browse.audiences import HEADINGS, STEPS, TARGETS, Audience, for_you
from initiatives.browse.filters import InitiativeFilter
from initiatives.browse.places import Place, competent
from initiatives.models import Government, Initiative, InstrumentType, Organisation, TargetGroup
from tests.factories import make_budget_line, make_government, make_initiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def wallonia() -> Government:
    return make_government(slug="wallonia", name_en="Walloon Region")


def offered(slug: str, act: str, *governments: Government, **more: object) -> Initiative:
    companies = TargetGroup.objects.get_or_create(slug="companies", name_en="Companies")[0]
    entry = make_initiative(slug=slug, title_en=slug, governments=governments, target_groups=[companies], **more)
    entry.instruments.create(type=InstrumentType.objects.get_or_create(slug=act, name_en=act)[0])
    return entry


def test_a_place_splits_what_is_the_readers_own_from_what_others_offer_for_the_same(
    client: Client, wallonia: Government
) -> None:
    flanders = make_government()
    vouchers = offered("vouchers", "voucher", wallonia, website="https://vouchers.example.org/")
    make_budget_line(initiative=vouchers, key="whole", amount=9_000_000, kind="total")
    make_budget_line(initiative=vouchers, key="grant", amount=50_000, kind="grant_ceiling")
    body = Organisation.objects.create(slug="body", name_en="The agency", website="https://agency.example.org/")
    offered("advice", "advice", wallonia).participations.create(organisation=body, role="operator")
    offered("flemish", "voucher", flanders)
    offered("over", "voucher", wallonia, end="2020")
    page = client.get("/en/for/company/?place=wallonia")
    steps = {step.slug: step for step in page.context["found"].steps}
    assert list(steps) == ["try", "fund"]
    assert [offer.initiative.slug for offer in steps["fund"].offers] == ["vouchers"]
    assert [entry.slug for entry in steps["fund"].elsewhere] == ["flemish"]
    assert [offer.address for step in steps.values() for offer in step.offers] == [
        "https://agency.example.org/", "https://vouchers.example.org/",
    ]  # fmt: skip
    assert steps["fund"].offers[0].amounts[0].startswith("€50,000 at most per grant")
    assert page.context["found"].query == InitiativeFilter(QueryDict(page.context["found"].query)).address
    assert page.context["found"].number == InitiativeFilter(QueryDict(page.context["found"].query)).qs.count() == 2
    everywhere = client.get("/en/for/company/").context["found"]
    assert everywhere.number == 3
    assert not any(step.elsewhere for step in everywhere.steps)


def test_a_step_shows_three_and_folds_the_others_those_with_an_address_first(
    client: Client, wallonia: Government
) -> None:
    for number in range(5):
        offered(f"voucher-{number}", "voucher", wallonia, website="https://one.example.org/" if number == 4 else "")
    page = " ".join(client.get("/en/for/company/").content.decode().split())
    first, folded = page[page.index('id="fund"') :].split('<details class="more">')
    assert first.count("<h3>") == 3
    assert 'href="/en/initiatives/voucher-4/"' in first
    assert "and 2 more" in folded
    assert folded.count("<h3>") == 2


def test_who_is_no_reader_of_ours_gets_a_page_that_says_so(client: Client, wallonia: Government) -> None:
    assert client.get("/en/for/martian/").status_code == 404
    wrong = client.get("/en/for/company/?postcode=0999")
    assert wrong.status_code == 200
    assert "This is not a Belgian postcode" in wrong.text


@pytest.mark.parametrize("size", [2, 9])
def test_a_page_for_somebody_costs_the_same_however_much_there_is(
    wallonia: Government, django_assert_max_num_queries: Callable, size: int
) -> None:
    for number in range(size):
        make_budget_line(initiative=offered(f"entry-{number}", "voucher", wallonia), key="total")
    # Expect 20 queries:
    # * the governments, and the target groups (2)
    # * of the target groups that are missing here: those merged into others, and those once known (2)
    # * which target groups are within broader ones
    # * the entries with the details of their pages (15)
    with django_assert_max_num_queries(20):
        assert for_you(Audience.COMPANY, competent(Place.WALLONIA)).number == size


def test_every_step_and_reader_is_of_words_that_the_register_has() -> None:
    words = yaml.safe_load((settings.BASE_DIR / "fixtures" / "vocabulary.yaml").read_text())
    known = {(each["model"].split(".")[1], each["fields"]["slug"]) for each in words if "slug" in each["fields"]}
    assert set(TARGETS) == set(HEADINGS) == set(Audience)
    assert {("targetgroup", slug) for slugs in TARGETS.values() for slug in slugs} <= known
    assert {("instrumenttype", slug) for _slug, _heading, _hint, slugs in STEPS for slug in slugs} <= known
