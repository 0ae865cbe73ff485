"""Where a person is signed in: told in their language, and ended with their password, one or all others."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from initiatives.editing.signin.open_sessions import browser_of
from initiatives.models import Role, User
from tests.factories import PASSWORD, make_editor, make_government

pytestmark = pytest.mark.django_db
PAGE = "/admin/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/1"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15E148 Safari/604.1"
)


def signed_in(name: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    sent = {"username": name, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", sent).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def test_sessions_are_listed_and_ended_by_their_own_person_with_the_password_alone() -> None:
    flanders = make_government()
    ann = make_editor(Role.EDITOR, flanders, username="ann", email="ann@example.org")
    make_editor(Role.EDITOR, flanders, username="bob", email="bob@example.org")
    here, office, phone = (signed_in("ann", agent) for agent in (FIREFOX, EDGE, IPHONE))
    other = signed_in("bob", FIREFOX)

    answer = here.get(PAGE)
    page = answer.content.decode()
    listed = answer.context["sessions"]
    assert [one.browser for one in listed] == ["Firefox, Linux", "Safari, iPhone", "Edge, Windows"]
    assert [one.is_this for one in listed] == [True, False, False]
    # A key opens the session that it names.
    assert not any(session.session_key in page for session in Session.objects.all())
    assert 'href="/admin/sessions/"' in here.get("/admin/").content.decode()

    sent = {"end": listed[1].name, "present_password": "wrong"}
    assert "This is not your present password." in here.post(PAGE, sent).content.decode()
    assert is_in(phone)
    assert here.post(PAGE, sent | {"present_password": PASSWORD}).status_code == 302
    assert (is_in(here), is_in(office), is_in(phone), is_in(other)) == (True, True, False, True)
    # The name of another person's session ends nothing.
    theirs = other.get(PAGE).context["sessions"][0].name
    here.post(PAGE, {"end": theirs, "present_password": PASSWORD})
    assert is_in(other)

    assert here.post(PAGE, {"all": "1", "present_password": PASSWORD}).status_code == 302
    assert (is_in(here), is_in(office), is_in(other)) == (True, False, True)
    for language, words in (
        ("nl", "Waar u aangemeld bent"),
        ("fr", "Où vous êtes connecté"),
        ("de", "Wo Sie angemeldet"),
    ):
        User.objects.filter(pk=ann.pk).update(language=language)
        assert words in here.get(PAGE).content.decode()
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize(("said", "shown"), [
    ("", ""), ("curl/8.0", ""), ("<script>Firefox/", "Firefox"),
    ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
])  # fmt: skip
def test_a_browser_is_named_by_its_kind_alone(said: str, shown: str) -> None:
    assert browser_of(said) == shown
