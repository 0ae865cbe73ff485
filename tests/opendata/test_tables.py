import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from initiatives.models import Challenge, Government, Theme
from initiatives.opendata import dataset, serializers, tables
from initiatives.opendata.table_columns import NAMES
from initiatives.opendata.tables import LONGEST_CELL
from tests.factories import make_initiative
from tests.opendata.entries import make_full

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "nl", "fr", "de"]


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content)


def rows(client: Client, path: str = "/en/initiatives.csv") -> list[dict[str, str]]:
    text = body(client.get(path)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(client: Client, name: str, path: str = "/en/initiatives.xlsx") -> list[list[str]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body(client.get(path))))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]


def about(client: Client, path: str) -> dict[str, str]:
    return {line[0]: line[1] for line in sheet(client, "About", path)}


def test_the_csv_is_utf_8_with_a_mark_and_windows_line_ends(client: Client) -> None:
    make_full()
    response = client.get("/nl/initiatives.csv")
    made = body(response)
    assert made.startswith(b"\xef\xbb\xbfid,url,title_en,")
    assert made.count(b"\r\n") == made.count(b"\n") == 2
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "public, max-age=10, s-maxage=10, stale-while-revalidate=60"
    assert not response.cookies


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_is_named_for_its_day(client: Client, ending: str) -> None:
    name = client.get(f"/en/initiatives.{ending}")["Content-Disposition"]
    assert name.startswith('attachment; filename="belgian-ai-initiatives-20')
    assert name.endswith(f'.{ending}"')


@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "xlsx"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_calls_give_the_same_bytes_in_every_language(client: Client, language: str, ending: str) -> None:
    make_full()
    english = body(client.get(f"/en/initiatives.{ending}"))
    assert body(client.get(f"/{language}/initiatives.{ending}")) == english


def test_a_list_in_another_language_keeps_that_order(client: Client) -> None:
    make_initiative(slug="one", title_en="A", title_nl="Z")
    make_initiative(slug="two", title_en="B", title_nl="Y")
    assert [each["id"] for each in rows(client, "/en/initiatives.csv")] == ["one", "two"]
    assert [each["id"] for each in rows(client, "/nl/initiatives.csv")] == ["two", "one"]


def paged(client: Client, query: str) -> list[str]:
    """The entries that the pages of a list show, one page after the other."""
    found: list[str] = []
    number = 1
    while True:
        page = client.get(f"/en/initiatives/?{query}&page={number}").context["page"]
        found += [initiative.slug for initiative in page]
        if not page.has_next():
            return found
        number += 1


def test_a_file_holds_exactly_what_the_pages_list(client: Client) -> None:
    chance = random.Random(2021)
    themes = [Theme.objects.create(slug=slug, name_en=slug) for slug in ("networking", "regulation")]
    governments = [
        Government.objects.create(slug=slug, name_en=slug, level="region") for slug in ("flanders", "wallonia")
    ]
    Challenge.objects.create(slug="covid-19", name_en="COVID-19")
    for number in range(45):
        initiative = make_initiative(
            slug=f"entry-{number}",
            title_en=f"Entry {chance.choice('abc')}",
            state=chance.choice(["published", "published", "published", "draft"]),
            end=chance.choice(["", "2020", "2999"]),
            themes=chance.sample(themes, chance.randrange(3)),
            governments=chance.sample(governments, chance.randrange(3)),
        )
        initiative.challenges.set(Challenge.objects.all() if chance.randrange(2) else [])
    parts = ["theme=networking", "theme=none", "government=flanders", "government=wallonia", "challenge=covid-19"]
    parts += ["status=ended", "status=unknown", "q=entry", "q=b", "sort=newest", "page=7", "page=x"]
    queries = ["", *("&".join(chance.sample(parts, chance.randrange(1, 4))) for _number in range(25))]
    lengths = set()
    for query in queries:
        listed = paged(client, "&".join(part for part in query.split("&") if not part.startswith("page")))
        assert [each["id"] for each in rows(client, f"/en/initiatives.csv?{query}")] == listed, query
        lengths.add(len(listed))
    assert max(lengths) > 20
    assert len(lengths) > 5


def test_the_workbook_reads_as_the_csv(client: Client) -> None:
    make_full(1)
    make_full(2, title_en="=1+1", summary_en="\x01 odd")
    table = sheet(client, "Initiatives")
    assert tuple(table[0]) == NAMES
    assert [dict(zip(NAMES, row, strict=True)) for row in table[1:]] == rows(client)


def test_the_workbook_says_what_it_holds(client: Client) -> None:
    make_full()
    path = "/fr/initiatives.xlsx?theme=networking"
    said = about(client, path)
    assert said["List"] == "http://testserver/en/initiatives/?theme=networking"
    assert said["Query"] == "theme=networking"
    assert said["Number of rows"] == "1"
    assert said["Left out"].startswith("Entries that have ended or are archived are left out")
    assert said["Licence"].startswith("CC BY 4.0")
    assert said["Made on"].count("-") == 2
    assert said["Age of the facts"].startswith("Read in sources published from 1 September 2021 to 1 September 2021;")
    assert (
        about(client, "/en/initiatives.xlsx?status=ended")["Left out"]
        == "Only entries with the status that the query asks for."
    )


def test_the_heading_of_the_workbook_stays_in_sight_and_filters(client: Client) -> None:
    make_full()
    with zipfile.ZipFile(io.BytesIO(body(client.get("/en/initiatives.xlsx")))) as parts:
        made = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '<pane ySplit="1" topLeftCell="A2"' in made
    assert '<autoFilter ref="A1:AJ2"/>' in made
    assert "<f>" not in made


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_a_compressed_file_is_the_same_file(client: Client, ending: str) -> None:
    make_full()
    path = f"/en/initiatives.{ending}"
    response = client.get(path, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(body(response)) == body(client.get(path))


def test_a_text_too_long_for_a_cell_says_that_it_is_cut(client: Client) -> None:
    make_initiative(summary_en="word " * 8000)
    table = sheet(client, "Initiatives")
    cell = table[1][NAMES.index("summary_en")]
    assert len(cell) == LONGEST_CELL
    assert cell.endswith("(cut here: the CSV has all of it)")


@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "xlsx"])
def test_a_list_longer_than_a_chunk_is_whole(client: Client, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    for number in range(5):
        make_full(number)
    at_once = body(client.get(f"/en/initiatives.{ending}"))
    for module in (dataset, serializers, tables):
        monkeypatch.setattr(module, "CHUNK", 2)
    assert body(client.get(f"/en/initiatives.{ending}")) == at_once


def test_an_empty_list_is_a_file_with_its_heading(client: Client) -> None:
    assert rows(client) == []
    assert [tuple(row) for row in sheet(client, "Initiatives")] == [NAMES]


@pytest.mark.parametrize("size", [2, 12])
@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "xlsx"])
def test_a_file_costs_the_same_however_many_entries(
    client: Client, django_assert_num_queries: Callable, size: int, ending: str
) -> None:
    for number in range(size):
        make_full(number)
    # Expect 19 queries, and three more where the file says how many entries it holds and how old their facts are:
    # * the entries with their parents
    # * all governments, themes, challenges and target groups (4), and which of them an entry has (4)
    # * their instruments, participations, budget lines, key figures, events, sequels and citations (7)
    # * types of instruments, organisations, sources (3); these have no sections
    # Linked data says how many entries it holds, and describes once each what they point to, of seven kinds (8).
    with django_assert_num_queries({"csv": 19, "json": 22, "xlsx": 22, "jsonld": 27}[ending]):
        body(client.get(f"/en/initiatives.{ending}"))


@pytest.mark.parametrize("ending", ["csv", "json", "jsonld", "xlsx"])
def test_asking_for_the_headers_alone_makes_no_file(
    client: Client, django_assert_num_queries: Callable, ending: str
) -> None:
    make_full()
    with django_assert_num_queries(0):
        response = client.head(reverse(f"initiatives-{ending}"))
    assert (response.status_code, response.content if not response.streaming else body(response)) == (200, b"")
