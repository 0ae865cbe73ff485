"""Signing in through the service of an administration: a real service of OpenID Connect runs beside the tests."""

import re
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from initiatives.editing.signin.provider import ProviderBackend
from initiatives.models import Government, ProviderGroup, Role, User
from tests.factories import PASSWORD, make_editor, make_government

# The library of the service warns of what it uses itself, and asks for its warnings to be shown always.
with warnings.catch_warnings():
    from authlib.deprecate import AuthlibDeprecationWarning

    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from oidc_provider_mock import run_server_in_thread

# With commits, since mails are sent after them.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.filterwarnings("ignore::DeprecationWarning")]
TO, BACK = "/admin/sign-in/", "/admin/sign-in/done/"
BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
OURS = "initiatives.editing.signin.provider.ProviderBackend"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def service(address: str, settings: Any) -> str:
    cache.clear()
    settings.OIDC_ISSUER, settings.OIDC_NAME = address, "CSAM"
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = "portal", "secret"
    settings.AUTHENTICATION_BACKENDS = [*BACKENDS, OURS]
    return address


@pytest.fixture
def flanders() -> Government:
    return make_government()


def sign_in(client: Client, address: str, sub: str, **claims: Any) -> Any:
    """Walk to the service, sign in there, and come back."""
    httpx.put(f"{address}/users/{sub}", json=claims).raise_for_status()
    there = client.get(TO, {"next": "/admin/initiatives/initiative/"})
    assert there.status_code == 302
    sent_back = httpx.post(there.headers["Location"], data={"sub": sub}).headers["Location"]
    assert sent_back.startswith(f"http://testserver{BACK}?")
    return client.get(sent_back)


def ann(government: Government, **more: Any) -> User:
    return make_editor(Role.EDITOR, government, username="ann", email="ann@example.org", **more)


class TestAccounts:
    def test_the_page_to_sign_in_leads_to_the_service_and_keeps_where_to(self, client: Client) -> None:
        page = client.get("/admin/login/?next=/admin/initiatives/initiative/").content.decode()
        assert "Sign in with CSAM" in page
        assert f'href="{TO}?next=/admin/initiatives/initiative/"' in page

    def test_an_account_is_found_by_its_checked_mail_address_once_and_told(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        person = ann(flanders)
        answer = sign_in(client, service, "nr-1", email="Ann@example.org", email_verified=True)
        assert answer.headers["Location"] == "/admin/initiatives/initiative/"
        person.refresh_from_db()
        assert person.provider_subject == "nr-1"
        assert [sent.to for sent in mail.outbox] == [["ann@example.org"]]
        assert "through the service of your administration" in mail.outbox[0].body
        # Now by the identifier: the mail address may change, and nobody else gets in by it.
        client.logout()
        assert sign_in(client, service, "nr-1", email="new@example.org", email_verified=True).status_code == 302
        client.logout()
        assert sign_in(client, service, "nr-2", email="ann@example.org", email_verified=True).status_code == 403
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("claims", [
        {"email": "ann@example.org"}, {"email": "ann@example.org", "email_verified": False},
        {"email": "ann@example.org", "email_verified": "true"}, {"email": "", "email_verified": True}, {},
    ])  # fmt: skip
    def test_without_a_checked_address_nobody_is_found(
        self, client: Client, service: str, flanders: Government, claims: dict[str, Any]
    ) -> None:
        ann(flanders)
        answer = sign_in(client, service, "nr-1", **claims)
        assert answer.status_code == 403
        assert "You are not signed in" in answer.content.decode()
        assert User.objects.count() == 1

    def test_a_stranger_learns_no_name_and_signs_nobody_out(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        User.objects.create_superuser("chief", first_name="Chantal", email="chief@example.org")
        page = Client().get(BACK).content.decode()
        assert "Ask an administrator" in page
        assert re.search(r"<title>\s*You are not signed in\s*</title>", page)
        assert "Chantal" not in page
        assert "chief" not in page
        client.force_login(ann(flanders), backend=BACKENDS[1])
        assert client.get(BACK, {"error": "access_denied", "state": "x"}).status_code == 403
        assert client.get("/admin/").status_code == 200

    def test_two_accounts_with_one_address_are_not_guessed_between(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        ann(flanders)
        make_editor(Role.EDITOR, flanders, username="ben", email="ann@example.org")
        assert sign_in(client, service, "nr-1", email="ann@example.org", email_verified=True).status_code == 403

    def test_a_closed_account_stays_closed_and_ends_an_open_session(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        person = ann(flanders, provider_subject="nr-1")
        assert sign_in(client, service, "nr-1").status_code == 302
        assert client.get("/admin/").status_code == 200
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert client.get("/admin/").status_code == 302
        answer = sign_in(client, service, "nr-1")
        assert answer.status_code == 403
        assert "is closed" in answer.content.decode()


class TestRights:
    def test_groups_make_an_account_and_give_and_take_rights_at_each_sign_in(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        brussels = make_government(slug="brussels", name_en="Brussels")
        editors = ProviderGroup.objects.create(name="ai-editors", role=Role.EDITOR)
        editors.governments.set([flanders])
        publishers = ProviderGroup.objects.create(name="5e1f-publishers", role=Role.PUBLISHER)
        publishers.governments.set([brussels])
        both = {
            "email": "eva@example.org",
            "email_verified": True,
            "given_name": "Eva",
            "groups": ["x", "ai-editors", "5e1f-publishers"],
        }
        assert sign_in(client, service, "nr-9", **both).status_code == 302
        eva = User.objects.get(provider_subject="nr-9")
        assert (eva.username, eva.first_name, eva.role) == ("eva@example.org", "Eva", Role.PUBLISHER)
        assert not eva.is_superuser
        assert eva.government_ids == {flanders.pk, brussels.pk}
        assert not eva.has_usable_password()
        client.logout()
        sign_in(client, service, "nr-9", **{**both, "groups": ["ai-editors"]})
        eva = User.objects.get(provider_subject="nr-9")
        assert (eva.role, eva.government_ids) == (Role.EDITOR, {flanders.pk})

    def test_without_a_known_group_the_rights_stay_those_of_the_administrator(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        ann(flanders, provider_subject="nr-1")
        sign_in(client, service, "nr-1", groups=["canteen"])
        person = User.objects.get(username="ann")
        assert (person.role, person.government_ids) == (Role.EDITOR, {flanders.pk})


class TestTokens:
    def test_an_answer_is_taken_once_and_only_where_it_was_asked_for(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        ann(flanders, provider_subject="nr-1")
        there = client.get(TO)
        asked = parse_qs(urlsplit(there.headers["Location"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        back = httpx.post(there.headers["Location"], data={"sub": "nr-1"}).headers["Location"]
        assert Client().get(back).status_code == 403
        assert client.get(back).status_code == 302
        client.logout()
        assert client.get(back).status_code == 403

    @pytest.mark.parametrize("claims", [
        {"aud": "another"}, {"iss": "https://elsewhere.example.org"}, {"aud": ["portal", "another"]}, {"exp": 1},
    ])  # fmt: skip
    def test_a_token_for_somebody_else_of_somebody_else_or_of_yesterday_is_refused(
        self,
        client: Client,
        service: str,
        flanders: Government,
        claims: dict[str, Any],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        ann(flanders, provider_subject="nr-1")
        really = jwt.decode

        def bent(*args: Any, **options: Any) -> Any:
            if claims == {"exp": 1}:
                raise jwt.ExpiredSignatureError
            return {**really(*args, **options), **claims}

        monkeypatch.setattr(jwt, "decode", bent)
        assert sign_in(client, service, "nr-1").status_code == 403

    def test_two_persons_in_one_answer_are_refused(
        self, client: Client, service: str, flanders: Government, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ann(flanders, provider_subject="nr-2")
        really = ProviderBackend.get_userinfo

        def other(self: ProviderBackend, access: str, token: str, payload: dict[str, Any]) -> Any:
            return really(self, access, token, {**payload, "sub": "nr-2"})

        monkeypatch.setattr(ProviderBackend, "get_userinfo", other)
        assert sign_in(client, service, "nr-1").status_code == 403

    def test_a_service_that_is_away_is_said_plainly(self, client: Client, settings: Any) -> None:
        settings.OIDC_ISSUER = "http://localhost:9"
        answer = client.get(TO)
        assert answer.status_code == 503
        assert "The sign-in service does not answer" in answer.content.decode()
        assert int(answer.headers["Retry-After"]) > 0
        # The portal's own passwords and open sessions need no service.
        assert client.get("/admin/login/").status_code == 200

    def test_where_there_is_no_service_there_are_no_pages(self, client: Client, settings: Any) -> None:
        settings.OIDC_ISSUER = ""
        settings.AUTHENTICATION_BACKENDS = BACKENDS
        assert client.get(TO).status_code == client.get(BACK).status_code == 404
        assert "Sign in with" not in client.get("/admin/login/").content.decode()


class TestSecondFactor:
    def test_that_of_the_service_counts_only_where_the_setting_says_so(
        self, client: Client, service: str, flanders: Government, settings: Any
    ) -> None:
        settings.SECOND_FACTOR = "required"
        make_editor(Role.PUBLISHER, flanders, username="pia", provider_subject="nr-3")
        sign_in(client, service, "nr-3")
        assert client.get("/admin/").headers["Location"] == "/admin/second-factor/"
        settings.OIDC_SECOND_FACTOR = True
        assert client.get("/admin/").status_code == 200
        # A password of the portal's own is still not enough.
        client.logout()
        client.force_login(User.objects.get(username="pia"), backend=BACKENDS[1])
        assert client.get("/admin/").status_code == 302

    def test_an_account_without_a_password_sets_one_up_soon_after_it_signed_in(
        self, client: Client, service: str, flanders: Government
    ) -> None:
        person = ann(flanders, provider_subject="nr-1")
        person.set_unusable_password()
        person.save()
        sign_in(client, service, "nr-1")
        page = client.post("/admin/second-factor/", {"code": "000000"}).content.decode()
        assert "This code is wrong" in page
        assert "present_password" not in page
        session = client.session
        session["signed_in_by_provider_at"] = "2026-01-01T00:00:00+00:00"
        session.save()
        assert "sign in again" in client.post("/admin/second-factor/", {"code": "000000"}).content.decode()


def test_without_passwords_only_the_service_signs_in(
    client: Client, service: str, flanders: Government, settings: Any
) -> None:
    settings.PASSWORDS = False
    settings.AUTHENTICATION_BACKENDS = [BACKENDS[0], OURS]
    person = ann(flanders, provider_subject="nr-1")
    assert 'type="password"' not in client.get("/admin/login/").content.decode()
    client.post("/admin/login/", {"username": "ann", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/new-password/").status_code == 404
    assert sign_in(client, service, "nr-1").status_code == 302
    assert client.get("/admin/password_change/").status_code == 404
    # Rights are asked of the backend that is left.
    assert client.get("/admin/initiatives/initiative/").status_code == 200
    chief = User.objects.create_superuser("chief", provider_subject="nr-7")
    client.force_login(chief, backend=OURS)
    assert client.get(f"/admin/initiatives/user/{person.pk}/password/").status_code == 404
