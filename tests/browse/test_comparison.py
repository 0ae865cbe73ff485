from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from initiatives.models import Government, Initiative, State, TargetGroup
from tests.factories import make_budget_line, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db
PAGE = "/en/compare/"


@pytest.fixture
def register() -> None:
    flanders, theme = make_government(), make_theme()
    make_government(slug="wallonia", name_en="Wallonia")
    for number in range(6):
        one = make_initiative(slug=f"i{number}", title_en=f"Entry {number}", governments=[flanders], themes=[theme])
        make_budget_line(initiative=one, amount=1_000_000 + number * 10_000)


def read(client: Client, query: str) -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_initiatives_stand_side_by_side_in_the_order_given(client: Client, register: None) -> None:
    page = read(client, "?initiative=i2&initiative=i1")
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert head.index("Entry 2") < head.index("Entry 1")
    assert '<strong><a href="/en/themes/networking/">Networking</a></strong> <small>(shared)</small>' in page
    assert "€1.02 million" in page
    assert "not stated" in page
    assert "noindex" in page


def test_one_alone_asks_for_a_second(client: Client, register: None) -> None:
    page = read(client, "?initiative=i1")
    assert "Choose a second one" in page
    assert "<table" not in page


def test_of_five_the_first_four_are_compared_and_the_page_says_so(client: Client, register: None) -> None:
    page = read(client, "?" + "&".join(f"initiative=i{number}" for number in range(5)))
    assert "Left out: <code>i4</code>" in page
    assert page.count('scope="col"') == 4


def test_initiatives_go_before_governments_and_the_page_says_so(client: Client, register: None) -> None:
    page = read(client, "?government=flanders&initiative=i1&initiative=i2")
    assert "only the initiatives count here" in page
    assert page.count('scope="col"') == 2


def test_a_draft_is_neither_compared_nor_suggested(client: Client, register: None) -> None:
    make_initiative(slug="hidden", title_en="Hidden plan", state=State.DRAFT)
    page = read(client, "?initiative=i1&initiative=hidden&q=plan")
    assert "Hidden plan" not in page
    assert "<code>hidden</code>" in page


def test_a_search_offers_entries_that_can_be_added(client: Client, register: None) -> None:
    page = read(client, "?initiative=i1&q=entry+2")
    assert "?initiative=i1&amp;initiative=i2" in page


def test_governments_show_zeros_in_words_and_counts_that_lead_to_the_list(client: Client, register: None) -> None:
    page = read(client, "?government=wallonia&government=flanders")
    assert '?theme=networking&amp;government=flanders"><span class="unseen">Networking: </span>6</a>' in page
    assert "theme=networking&amp;government=wallonia" not in page
    assert '<span class="zero">none' in page
    assert "Together €6.15 million" in page


@pytest.mark.parametrize(
    "query",
    ["?initiative=%00", "?initiative=%ff&government=%00", "?q=%00%ff", "?initiative=" + "a" * 10_000,
     "?government=%3Cb%3E", "?" + "&".join(f"initiative=x{number}" for number in range(900))],
)  # fmt: skip
def test_a_hostile_query_gets_a_page(client: Client, register: None, query: str) -> None:
    assert "<table" not in read(client, query)


def test_nothing_but_reading_is_allowed(client: Client) -> None:
    assert client.post(PAGE).status_code == 405


@pytest.mark.parametrize("size", [2, 4])
def test_comparing_initiatives_costs_fourteen_queries(
    client: Client, register: None, django_assert_num_queries: Callable, size: int
) -> None:
    # Expect 14 queries:
    # * the entries, their governments, themes, challenges, target groups, instruments, participations (7)
    # * their budget lines with citations, key figures, and the citations of the entries (4)
    # * their events, their sequels, and what they came of (3)
    with django_assert_num_queries(14):
        read(client, "?" + "&".join(f"initiative=i{number}" for number in range(size)))


def test_comparing_governments_costs_no_more_as_the_register_grows(client: Client, register: None) -> None:
    with CaptureQueriesContext(connection) as before:
        read(client, "?government=flanders&government=wallonia")
    for number in range(6, 16):
        make_initiative(slug=f"i{number}", governments=[Government.objects.get(slug="wallonia")])
    with CaptureQueriesContext(connection) as after:
        read(client, "?government=flanders&government=wallonia")
    assert len(after) == len(before)


def test_an_amount_that_is_part_of_another_is_compared_as_well(client: Client, register: None) -> None:
    whole = make_budget_line(initiative=Initiative.objects.get(slug="i0"), key="whole", amount=9_000_000)
    make_budget_line(initiative=Initiative.objects.get(slug="i1"), key="part", amount=2_000_000, part_of=whole)
    page = read(client, "?government=flanders&government=wallonia")
    assert "€9 million" in page
    assert "€2 million" in page


def test_under_a_none_stands_who_acts_there_instead_and_zeros_of_all_are_folded(client: Client, register: None) -> None:
    federation = make_government(slug="wallonia-brussels-federation", name_en="Federation")
    schools, patients = (TargetGroup.objects.create(slug=slug, name_en=slug) for slug in ("schools", "patients"))
    for number in range(7):
        make_initiative(slug=f"s{number}", governments=[federation], target_groups=[schools])
    Initiative.objects.get(slug="i0").target_groups.add(schools)
    page = read(client, "?government=wallonia&government=flanders")
    row = page[page.index("<h4>schools</h4>") :]
    assert "In Wallonia: <a" in row[: row.index("Flanders")]
    address = "/en/initiatives/?target=schools&amp;government=wallonia-brussels-federation"
    assert f'<a href="{address}">Federation, 7</a>' in row
    assert f"None of them: {patients.name_en}." in page


def test_on_a_phone_each_cell_says_whose_it_is(client: Client, register: None) -> None:
    page = read(client, "?initiative=i1&initiative=i2")
    assert page.count('<span class="whose" aria-hidden="true">Entry 2</span>') == page.count('<th scope="row">')
