import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from initiatives.browse.timeline import Axis, Span, TimelineRow, timeline
from initiatives.models import Initiative
from tests.factories import make_government, make_initiative

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
READ = date(2021, 9, 1)


def entry(slug: str, **only_what_matters: object) -> Initiative:
    return make_initiative(**{"slug": slug, "title_en": slug} | only_what_matters)


def only_row(today: date = TODAY) -> TimelineRow:
    (group,) = timeline(today).groups
    (row,) = group.rows
    return row


def test_each_stands_under_each_of_its_governments_and_those_of_none_last() -> None:
    flanders = make_government(position=2)
    federal = make_government(slug="federal", name_en="Federal State", level="federal", position=1)
    entry("nobody", start="2018")
    entry("shared", start="2019", governments=[flanders, federal])
    entry("own", start="2020", governments=[flanders])
    found = timeline(TODAY)
    assert [(group.slug, [row.initiative.slug for row in group.rows]) for group in found.groups] == [
        ("federal", ["shared"]),
        ("flanders", ["shared", "own"]),
        ("none", ["nobody"]),
    ]
    assert found.number == 3


def test_a_bar_goes_from_the_first_to_the_last_day_that_its_dates_may_mean() -> None:
    entry("plan", start="2019", end="2020-Q2")
    row = only_row()
    assert row.known
    assert (row.known.x, row.known.ends) == ("2019.00", pytest.approx(2020.5, abs=0.01))
    assert (row.open_start, row.open_end) == ("", "")


def test_without_an_end_what_is_known_stops_where_it_was_read_and_the_rest_is_open(client: Client) -> None:
    entry("plan", start="2019", stated_status="running", status_as_of=READ)
    row = only_row()
    assert row.known
    assert row.known.ends == pytest.approx(2021.67, abs=0.01)
    assert f"{row.axis.last},5" in row.open_end
    assert "2019 – no end stated" in " ".join(client.get("/en/timeline/").content.decode().split())


def test_what_ended_some_day_is_not_drawn_beyond_the_day_of_reading() -> None:
    entry("plan", start="2019", stated_status="ended", status_as_of=READ)
    row = only_row()
    assert "2021.67" in row.open_end
    assert str(row.axis.last) not in row.open_end


def test_without_a_start_it_says_so(client: Client) -> None:
    entry("plan", end="2021-06")
    assert only_row().open_start
    assert "no start stated – June 2021" in " ".join(client.get("/en/timeline/").content.decode().split())


def test_what_was_only_announced_is_hollow_and_says_when_its_date_has_passed(client: Client) -> None:
    entry("plan", announced_for="2021-Q1", stated_status="announced", status_as_of=READ)
    row = only_row()
    assert row.mark
    assert (row.mark.x, row.known) == ("2021.00", None)
    page = client.get("/en/timeline/").content.decode()
    assert "Announced for first quarter of 2021: <strong>date has passed</strong>" in re.sub(r"\s+", " ", page)


def test_what_is_announced_for_later_has_not_passed(client: Client) -> None:
    entry("plan", announced_for="2999", stated_status="announced", status_as_of=READ)
    assert "date has passed" not in client.get("/en/timeline/").content.decode()


def test_a_start_to_come_is_hollow_too() -> None:
    entry("plan", start="2027", end="2029")
    assert only_row().is_announced
    assert not only_row(date(2028, 1, 1)).is_announced


@pytest.mark.parametrize("dates", [{"start": "2026"}, {"start": "1999"}, {"end": "2060"}, {"announced_for": "1000"}])
def test_the_axis_holds_every_date_and_today_with_few_labels(dates: dict[str, str]) -> None:
    entry("plan", **dates)
    axis = timeline(TODAY).axis
    (said,) = dates.values()
    assert axis.first <= min(int(said), 2026)
    assert axis.last > max(int(said), 2026)
    assert len(axis.labels) <= 8
    assert axis.first < float(axis.now) < axis.last


def test_those_without_a_date_are_counted_and_named(client: Client) -> None:
    entry("dated", start="2020")
    entry("undated-one")
    entry("undated-two")
    entry("draft", state="draft")
    page = client.get("/en/timeline/").content.decode()
    assert "2 initiatives are left out" in page
    # The numbers of each government stand above: with a date, ended, without an end.
    assert re.findall(r"<td>(\d)</td>", page) == ["1", "0", "1"]
    assert [found.slug for found in timeline(TODAY).undated] == ["undated-one", "undated-two"]
    assert "draft" not in page
    assert 'href="/en/initiatives/"' in page


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_each_bar_has_its_dates_and_status_in_words(client: Client, language: str) -> None:
    entry("one", start="2019-07", end="2020")
    entry("two", announced_for="2021", stated_status="announced", status_as_of=READ)
    page = client.get(f"/{language}/timeline/").content.decode()
    assert all('aria-hidden="true"' in svg for svg in re.findall(r"<svg[^>]*>", page))
    rows = re.findall(r'</svg>\s*<p class="hint">(.*?)</p>\s*</li>', page, re.DOTALL)
    assert len(rows) == 2
    assert "2019" in rows[0]
    assert "2021" in rows[1]
    # Places on the axis are written with a point, whatever the language.
    assert not re.search(r'(?:x|width)="\d+,', page)


@pytest.mark.parametrize("size", [2, 12])
def test_the_timeline_costs_three_queries(client: Client, django_assert_num_queries: Callable, size: int) -> None:
    flanders = make_government()
    for number in range(size):
        entry(f"entry-{number}", start="2019", governments=[flanders])
        entry(f"undated-{number}")
    # Expect 3 queries: how many there are, the initiatives, and their governments.
    with django_assert_num_queries(3):
        client.get("/en/timeline/")


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (2020, 2027, [2020, 2021, 2022, 2023, 2024, 2025, 2026]),
        (2019, 2027, [2020, 2022, 2024, 2026]),
        (2013, 2027, [2014, 2016, 2018, 2020, 2022, 2024]),
        (2012, 2027, [2015, 2020, 2025]),
        (1991, 2027, [2000, 2010, 2020]),
    ],
)
def test_as_few_years_are_named_as_fit_on_a_phone(first: int, last: int, years: list[int]) -> None:
    labels = Axis(first, last, TODAY).labels
    assert [year for year, _place in labels if year in years] == [year for year, _place in labels]
    assert [year for year, _place in labels] == [year for year in years if (year - first) / (last - first) <= 0.9]
    assert labels[-1][1].endswith("%")


@pytest.mark.parametrize(
    ("length", "step"),
    [
        (7, 1), (8, 2), (14, 2), (15, 5), (35, 5), (36, 10), (70, 10), (71, 20), (140, 20), (141, 50), (350, 50),
        (351, 100), (700, 100), (701, 200), (1400, 200), (1401, 500), (3500, 500), (3501, 1000), (7000, 1000),
    ],
)  # fmt: skip
def test_the_axis_takes_the_smallest_step_that_gives_seven_years_or_fewer(length: int, step: int) -> None:
    assert Axis(1000, 1000 + length, TODAY).grid == "".join(
        f"M{year} -90V100" for year in range(1000, 1000 + length) if year % step == 0
    )


def test_a_year_is_named_up_to_nine_tenths_of_the_axis() -> None:
    assert Axis(2010, 2030, TODAY).labels == [(2010, "0.00%"), (2015, "25.00%"), (2020, "50.00%"), (2025, "75.00%")]
    assert Axis(1990, 2040, TODAY).labels[-1] == (2030, "80.00%")
    assert Axis(1940, 2040, TODAY).labels[-1] == (2020, "80.00%")
    assert [year for year, _place in Axis(1981, 2021, TODAY).labels] == [1990, 2000, 2010]
    assert Axis(2011, 2021, TODAY).labels[-1] == (2020, "90.00%")


def test_a_single_day_is_drawn_wide_enough_to_be_seen() -> None:
    assert Span(2021.5, 2021.503).width == "0.08"
    assert Span(2021.5, 2021.6).width == "0.10"


def test_an_open_end_goes_on_to_the_edge_and_ends_in_a_point() -> None:
    entry("plan", start="2017", stated_status="running", status_as_of=READ)
    row = only_row()
    assert (row.axis.first, row.axis.last) == (2017, 2027)
    assert row.open_end == "2021.67,2 2026.80,2 2027,5 2026.80,8 2021.67,8"


def test_an_open_start_begins_in_a_point_at_the_edge() -> None:
    entry("other", start="2017")
    entry("plan", end="2022")
    rows = {row.initiative.slug: row for group in timeline(TODAY).groups for row in group.rows}
    assert rows["plan"].open_start == "2022.00,2 2017.20,2 2017,5 2017.20,8 2022.00,8"
