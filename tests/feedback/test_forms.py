"""Readers can write to the editors, and robots cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.feedback.forms import signed_timestamp
from initiatives.models import Feedback, InitiativeRedirect
from tests.factories import make_initiative

pytestmark = pytest.mark.django_db
REPORT = "/en/initiatives/initiative/report/"
SUGGEST = "/en/suggest/"


@pytest.fixture(autouse=True)
def _nobody_has_written() -> None:
    cache.clear()


def opened(seconds: float = 60) -> str:
    return signed_timestamp(timezone.now() - timedelta(seconds=seconds))


def a_report(**only_what_matters: Any) -> dict[str, Any]:
    return {"problem": "wrong", "words": "The budget is not right.", "opened": opened()} | only_what_matters


def a_suggestion(**only_what_matters: Any) -> dict[str, Any]:
    said = {"subject": "Smart bins", "words": "It sorts waste in the street.", "run_by": "City of Ghent"}
    return said | {"source_url": "example.org/bins", "opened": opened()} | only_what_matters


def test_a_report_is_kept_with_its_entry_and_language(client: Client) -> None:
    initiative = make_initiative(title_fr="Initiative en français")
    answer = client.post("/fr/initiatives/initiative/report/", a_report(email="a@example.org"))
    assert (answer.status_code, answer.url) == (302, "/fr/thanks/")
    message = Feedback.objects.get()
    assert (message.kind, message.initiative, message.language) == ("report", initiative, "fr")
    assert (message.subject, message.email) == ("Initiative en français", "a@example.org")


def test_a_suggestion_is_kept(client: Client) -> None:
    assert client.post(SUGGEST, a_suggestion()).status_code == 302
    message = Feedback.objects.get()
    assert (message.kind, message.subject, message.source_url) == (
        "suggestion",
        "Smart bins",
        "https://example.org/bins",
    )


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_what_is_not_published_cannot_be_reported_on(client: Client, state: str) -> None:
    make_initiative(state=state)
    assert client.get(REPORT).status_code == 404
    assert client.post(REPORT, a_report()).status_code == 404


def test_an_entry_renamed_meanwhile_still_takes_the_report(client: Client) -> None:
    InitiativeRedirect.objects.create(initiative=make_initiative(slug="new"), slug="initiative")
    assert client.post(REPORT, a_report()).status_code == 302


def test_a_mistake_in_the_form_loses_no_word_and_is_named(client: Client) -> None:
    make_initiative()
    answer = client.post(REPORT, a_report(words="<b>Short", problem="", email="a@b\nBcc: c@d.be", source_url="no way"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "&lt;b&gt;Short" in page
    assert 'value="no way"' in page
    assert 'href="#id_problem_0"' in page
    assert page.count('aria-invalid="true"') >= 2
    assert not Feedback.objects.exists()


# A page that is opened an hour from now is sent too fast on every machine.
@pytest.mark.parametrize("stamped", [-3600, 90_000, "", "1:made-up"])
def test_too_fast_or_too_old_is_asked_again_with_all_words(client: Client, stamped: int | str) -> None:
    answer = client.post(SUGGEST, a_suggestion(opened=opened(stamped) if isinstance(stamped, int) else stamped))
    assert answer.status_code == 422
    assert "Your words are still here" in answer.content.decode()
    assert "It sorts waste in the street." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_a_robot_in_the_trap_is_thanked_and_nothing_is_kept(client: Client) -> None:
    assert client.post(SUGGEST, a_suggestion(homepage="http://spam")).url == "/en/thanks/"
    assert not Feedback.objects.exists()


def test_the_sixth_message_of_an_hour_is_asked_to_wait_with_all_words(client: Client) -> None:
    for _number in range(5):
        assert client.post(SUGGEST, a_suggestion()).status_code == 302
    answer = client.post(SUGGEST, a_suggestion(), headers={"x-forwarded-for": "198.51.100.1"})
    assert answer.status_code == 429
    assert 3000 < int(answer.headers["Retry-After"]) <= 3600
    assert "It sorts waste in the street." in answer.content.decode()
    assert client.post(SUGGEST, a_suggestion(), REMOTE_ADDR="198.51.100.2").status_code == 302


def test_behind_a_proxy_of_ours_each_sender_counts_alone(client: Client, settings: Any) -> None:
    settings.PROXIES = 1
    for number in range(7):
        headers = {"x-forwarded-for": f"10.0.0.1, 198.51.100.{number}"}
        assert client.post(SUGGEST, a_suggestion(), headers=headers).status_code == 302


def test_without_cookies_the_form_says_what_to_do_in_its_language(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/nl/suggest/", a_suggestion())
    page = answer.content.decode()
    assert answer.status_code == 403
    assert '<html lang="nl">' in page
    assert "It sorts waste in the street." in page


def test_only_the_forms_set_a_cookie_and_nobody_keeps_them(client: Client) -> None:
    make_initiative()
    for path in (REPORT, SUGGEST):
        answer = client.get(path)
        assert set(answer.cookies) == {"csrftoken"}
        assert "no-store" in answer["Cache-Control"]
    for path in ("/en/thanks/", "/en/initiatives/initiative/", "/en/"):
        assert not client.get(path).cookies


def test_10000_characters_are_refused_in_words(client: Client) -> None:
    answer = client.post(SUGGEST, a_suggestion(words="x" * 10_000, email="x" * 10_000, source_url="x" * 10_000))
    assert answer.status_code == 422
    assert "at most 4000 characters, and it has 10000" in answer.content.decode()


def test_another_method_is_refused(client: Client) -> None:
    assert client.delete(SUGGEST).status_code == 405


@settings(max_examples=30)
@given(words=st.text(), other=st.text())
def test_no_text_breaks_the_forms(client: Client, words: str, other: str) -> None:
    said = a_suggestion(words=words.encode("utf-8", "replace"), subject=other.encode("utf-8", "replace"), email=other)
    assert client.post(SUGGEST, said | {"email": "\0" + "a@b.be"}).status_code in {302, 422, 429}
