"""One answer for all values of a column with the same problem: on the plan, and on a page with search."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import Organisation, SpreadsheetImport
from initiatives.spreadsheets.plan.answers import ANSWERS, answer_all
from initiatives.spreadsheets.plan.applying import apply
from tests.factories import make_organisation

from .builders import Register, codes, csv_bytes, kinds, planned

pytestmark = pytest.mark.django_db
HEAD = ["Title (English)", "Governments"]


@pytest.fixture
def client(register: Register) -> Client:
    client = Client()
    client.force_login(register.fien)
    return client


def plan_of(register: Register, heading: str, *values: str, **said: str) -> SpreadsheetImport:
    rows: list[list[Any]] = [[f"Row {number}", "flanders", value] for number, value in enumerate(values)]
    return planned(csv_bytes([[*HEAD, heading], *rows]), register.fien, **said)


def page(found: SpreadsheetImport, name: str = "change") -> str:
    return f"/admin/initiatives/spreadsheetimport/{found.pk}/{name}/"


def test_hundreds_of_unknown_organisations_are_added_by_one_answer(register: Register, client: Client) -> None:
    found = plan_of(register, "Lead", *(f"Body of research {number:03}" for number in range(300)))
    assert set(kinds(found)) == {"refused"}
    assert "Add all as new" in client.get(page(found)).text
    sent = {"_answer_all": "new", "code": "unknown_organisation", "about": "organisations"}
    assert "300 values were answered." in client.post(page(found), sent, follow=True).text
    assert set(kinds(found)) == {"new"}
    apply(found, register.fien)
    assert Organisation.objects.filter(name_en__startswith="Body of research").count() == 300


def test_the_nearest_is_used_for_all_that_have_one(register: Register) -> None:
    make_organisation(slug="port", name_en="Port of Antwerp")
    found = plan_of(register, "Lead", "Flanders Inovation & Entrepreneurship", "Port of Antwerpen", "Qqqqqq")
    assert answer_all(found, register.fien, "unknown_organisation", "organisations", "nearest") == 2
    assert kinds(found) == ["new", "new", "refused"]


def test_all_values_are_listed_with_search_and_pages(register: Register, client: Client) -> None:
    found = plan_of(register, "Lead", *(f"Body {number:03}" for number in range(120)))
    asked = {"code": "unknown_organisation", "about": "organisations"}
    first = client.get(page(found, "values"), asked)
    assert first.text.count("<q>Body") == 50
    assert "Page 1 of 3" in first.text
    assert client.get(page(found, "values"), asked | {"page": "3"}).text.count("<q>Body") == 20
    searched = client.get(page(found, "values"), asked | {"q": "body 01"}).text
    assert searched.count("<q>Body") == 10
    sent = asked | {"_answer_all": "new", "q": "body 01", "here": "values"}
    back = client.post(page(found), sent)
    assert back.url.startswith(page(found, "values"))
    assert kinds(found).count("new") == 10
    assert "None." in client.get(page(found, "values"), asked | {"q": "nothing"}).text
    assert client.get(page(found, "values"), {"code": "x", "about": "y"}).url == page(found)


def test_an_answer_is_listed_and_taken_back(register: Register, client: Client) -> None:
    found = plan_of(register, "Lead", "Somebody", "Nobody")
    answer_all(found, register.fien, "unknown_organisation", "organisations", "new")
    assert "2 answers were given" in client.get(page(found)).text
    listed = client.get(page(found, "values"), {"q": "some"}).text
    assert "Somebody (lead)" in listed
    assert "Nobody (lead)" not in listed
    back = client.post(page(found), {"_take_back": "1", "about": "organisations", "value": "Somebody (lead)",
                                     "here": "answers", "q": ""})  # fmt: skip
    assert back.url.startswith(page(found, "values"))
    assert kinds(found) == ["refused", "new"]


def test_amounts_of_another_currency_are_left_out_or_called_euros_at_once(register: Register) -> None:
    for name, has_line in (("leave_out", False), ("euros", True)):
        found = plan_of(register, "Budget", "75000 USD", "$ 1200", amount_kind="total")
        about = found.rows.all()[0].problems[0]["about"]
        assert set(codes(found)) == {"other_currency"}
        assert answer_all(found, register.fien, "other_currency", about, name) == 2
        assert set(kinds(found)) == {"new"}
        assert all(bool(row.intended["related"].get("budget_lines")) == has_line for row in found.rows.all())


def test_values_that_cannot_be_read_are_left_out_at_once(register: Register) -> None:
    found = plan_of(register, "Start", "soon", "later")
    assert answer_all(found, register.fien, "bad_date", "start", "leave_out") == 2
    assert kinds(found) == ["new", "new"]
    assert all("start" not in row.intended["fields"] for row in found.rows.all())


def test_only_offered_answers_are_taken(register: Register, client: Client) -> None:
    found = plan_of(register, "Lead", "Somebody", "Nobody")
    for sent in ({"_answer_all": "x", "code": "unknown_organisation"}, {"_answer_all": "new", "code": "y"}):
        assert client.post(page(found), sent).status_code == 400
    assert all(len({answer.name for answer in answers}) == len(answers) for answers in ANSWERS.values())
