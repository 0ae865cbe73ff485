"""While the database cannot be written, every form answers 503 and gives back all that was typed."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.html import escape

from initiatives.feedback.forms import signed_timestamp
from initiatives.models import Feedback, Initiative, User
from portal import unavailable
from portal.returned_form import ReturnedForm
from tests.editing.form_data import change_address, page_as_it_is
from tests.factories import PASSWORD, make_government, make_initiative
from tests.tools.outages import Outage, away, full, locked, read_only

pytestmark = pytest.mark.django_db(transaction=True)
# Only SQLite can be told how large it may grow.
OUTAGES = [locked, read_only, away, *([full] if connection.vendor == "sqlite" else [])]
WORDS = 'What “they” typed: <b>bold</b> & "quoted" </textarea><script>alert(1)</script> ' + "word " * 700
TYPED = escape(WORDS.strip())


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief", email="chief@example.org", password=PASSWORD))
    return client


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(title_en="A plan", governments=[make_government()])


def check(answer: Any) -> str:
    page: str = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<script" not in page
    return page


def report(**more: str) -> dict[str, str]:
    opened = signed_timestamp(timezone.now() - timedelta(minutes=1))
    return {"problem": "wrong", "words": WORDS[:100] + "€" * 3800, "email": "me@example.org", "opened": opened, **more}


class Inputs(HTMLParser):
    """Reads the form of a page as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") != "file":
            self.sent.setdefault(given["name"] or "", []).append(given.get("value") or "")
        if tag == "textarea":
            self.area = given["name"] or ""
            self.sent.setdefault(self.area, []).append("")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.sent[self.area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # Browsers leave out the first line break of a text area.
            self.sent[self.area][-1] = self.sent[self.area][-1].removeprefix("\n")
            self.area = ""


@pytest.mark.parametrize("outage", OUTAGES)
class TestForms:
    def test_the_form_of_an_entry(self, chief: Client, initiative: Initiative, outage: Outage) -> None:
        sent = page_as_it_is(chief, initiative) | {"summary_en": WORDS.strip(), "_continue": "1"}
        with outage():
            page = check(chief.post(change_address(initiative), sent))
        assert TYPED in page
        assert f'action="{change_address(initiative)}"' in page
        assert "Summary [en]" in page
        # After the outage the page that came back saves all of it.
        again = Inputs(page).sent
        assert chief.post(change_address(initiative), again).status_code == 302
        initiative.refresh_from_db()
        assert initiative.summary_en == WORDS.strip()

    def test_a_report_of_a_reader(self, initiative: Initiative, outage: Outage) -> None:
        client = Client(enforce_csrf_checks=True)
        address = reverse("mistake", args=[initiative.slug])
        token = client.get(address).context["csrf_token"]
        sent = report(csrfmiddlewaretoken=str(token))
        with outage():
            page = check(client.post(address, sent))
        assert escape(sent["words"].strip()) in page.replace("\r\n", "\n")
        assert "me@example.org" in page
        assert str(token) not in page
        assert not Feedback.objects.exists()
        assert client.post(address, Inputs(page).sent).status_code == 302
        assert Feedback.objects.get().words == sent["words"].strip()

    def test_a_suggestion_of_a_reader(self, outage: Outage) -> None:
        sent = report(subject="A new plan", run_by="A city", source_url="https://example.org/plan")
        with outage():
            page = check(Client().post("/en/suggest/", sent))
        assert escape(sent["words"]) in page
        assert 'value="A new plan"' in page
        assert not Feedback.objects.exists()


# A session is so short that a full disk may still take it.
@pytest.mark.parametrize("outage", [locked, read_only, away])
def test_signing_in_gives_back_the_name_and_no_secret(chief: Client, outage: Outage) -> None:
    sent = {"username": "chief", "password": PASSWORD, "code": "recovery-code", "next": "/admin/"}
    with outage():
        page = check(Client().post("/admin/login/", sent))
    assert 'value="chief"' in page
    assert PASSWORD not in page
    assert "recovery-code" not in page
    assert page.count('type="password"') == 2


def posts() -> list[str]:
    own = ["index", "password_change", "second_factor"]
    pages = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]
    changes = [reverse(f"admin:{page}_change", args=["1"]) for page in pages]
    adding = [reverse(f"admin:{page}_add") for page in pages] + [reverse(f"admin:{page}_changelist") for page in pages]
    readers = ["/nl/initiatives/a-plan/report/", "/admin/new-password/", "/admin/login/"]
    return [*(reverse(f"admin:{name}") for name in own), *changes, *adding, *readers]


def test_every_form_gives_back_what_was_typed_while_the_database_is_away(chief: Client) -> None:
    with away():
        for address in posts():
            sent = {"anything": WORDS, "present_password": "old-secret", "new_password1": "new-secret", "empty": ""}
            page = check(chief.post(address, sent))
            assert TYPED in page, address
            assert "secret<" not in page
            assert 'value="old-secret"' not in page
            assert 'value="new-secret"' not in page
            assert 'name="empty"' in page


@pytest.mark.parametrize("address", ["/en/", "/nl/initiatives/", "/admin/", "/admin/login/", "/sitemap.xml"])
def test_a_page_that_cannot_be_read_says_so(chief: Client, address: str) -> None:
    with away():
        answer = chief.get(address)
        if answer.status_code == 200:
            # A page without a word from the database.
            return
        page = check(answer)
    assert "<form" not in page


def test_a_session_that_cannot_be_saved_after_the_view_is_an_outage_too(
    chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def fail(*arguments: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_response", fail)
    assert "typed words" in check(chief.post("/admin/password_change/", {"anything": "typed words"}))


def test_an_outage_that_a_middleware_meets_is_answered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def fail(*arguments: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fail)
    answer = Client(raise_request_exception=False).post("/en/suggest/", {"words": "typed words"})
    assert "typed words" in check(answer)


def test_a_full_disk_for_files_is_an_outage_and_other_mistakes_are_not() -> None:
    import errno

    from django.db import DataError, IntegrityError, InternalError

    assert unavailable.is_outage(OSError(errno.ENOSPC, "No space left on device"))
    assert unavailable.is_outage(InternalError("cannot execute INSERT in a read-only transaction"))
    for mistake in (OSError(errno.ENOENT, "No such file"), DataError("too long"), IntegrityError(), ValueError(), None):
        assert not unavailable.is_outage(mistake)


def test_the_page_speaks_the_language_of_the_reader() -> None:
    with away():
        for language, words in (("nl", "Opnieuw verzenden"), ("fr", "Renvoyer"), ("de", "Erneut senden")):
            page = check(Client().post(f"/{language}/initiatives/a-plan/report/", {"words": "x"}))
            assert words in page
            assert f'lang="{language}"' in page


def returned(data: dict[str, Any], address: str = "/en/suggest/", url_name: str = "suggest") -> ReturnedForm:
    request: HttpRequest = RequestFactory().post(address, data)
    request.resolver_match = ResolverMatch(lambda: None, (), {}, url_name=url_name)
    return ReturnedForm.of(request)


class TestReturnedForm:
    def test_another_host_cannot_be_named(self) -> None:
        request = RequestFactory().post("/")
        request.path = "//evil.example/x"
        assert ReturnedForm.of(request).address == "/%2Fevil.example/x"

    def test_what_was_chosen_and_what_the_page_needs_are_kept_unseen(self) -> None:
        sent = {
            "title_nl": "Een plan", "governments": ["1", "2"], "state": "draft", "_save": "Save", "_version": "7",
            "key_figures-TOTAL_FORMS": "1", "key_figures-0-id": "4", "key_figures-0-value": "60",
        }  # fmt: skip
        form = returned(sent, "/admin/x/", "initiatives_initiative_change")
        assert {field.name: field.value for field in form.typed} == {
            "title_nl": "Een plan", "key_figures-0-value": "60",
        }  # fmt: skip
        assert [field.value for field in form.kept if field.name == "governments"] == ["1", "2"]
        assert {"_save", "_version", "key_figures-TOTAL_FORMS", "key_figures-0-id"} <= {f.name for f in form.kept}
        assert [field.label for field in form.typed] == ["Title [nl]", "Value"]

    def test_files_are_asked_for_once_more_by_name(self) -> None:
        form = returned({"file": SimpleUploadedFile("<programmes>.csv", b"a,b")})
        assert [(field.name, field.value) for field in form.files] == [("file", "<programmes>.csv")]

    def test_secrets_and_tokens_are_not_given_back(self) -> None:
        secret = {"old_password": "s", "new_password1": "s", "csrfmiddlewaretoken": "s", "api_token": "s", "code": "s"}
        form = returned(secret, "/admin/second-factor/", "second_factor")
        assert {field.name for field in form.secrets} == secret.keys() - {"csrfmiddlewaretoken"}
        assert not any(field.value for field in [*form.secrets, *form.typed, *form.kept])
        assert [field.name for field in returned({"code": "BE1"}).typed] == ["code"]


def test_no_success_is_told_after_an_outage() -> None:
    request: Any = RequestFactory().get("/")
    request._messages = type("Storage", (), {"_queued_messages": ["The entry was changed."], "added_new": True})()
    unavailable.unavailable(request)
    assert request._messages._queued_messages == []
    assert not request._messages.added_new
