"""Changing a password or a second factor asks for the present password, and a mail tells the person."""

from typing import Any

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client, TestCase
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.editing.signin import devices
from initiatives.editing.signin.notices import Change, tell
from initiatives.models import Role, User
from tests.editing.signin.test_signin import FACTOR, PASSWORD, code_of, set_up, show
from tests.factories import make_editor, make_government

pytestmark = pytest.mark.django_db
NEW = "another long one"


@pytest.fixture
def ann() -> User:
    return make_editor(Role.PUBLISHER, make_government(), username="ann", email="ann@example.org")


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chief", email="chief@example.org", password=PASSWORD))
    return client


def told(to: str = "ann@example.org") -> str:
    (message,) = mail.outbox
    assert message.to == [to]
    return str(message.body)


def post(client: Client, address: str, sent: dict[str, Any]) -> Any:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, sent)


class TestOwnPassword:
    def test_it_changes_with_the_present_one_and_is_told(self, ann: User) -> None:
        client = Client()
        client.force_login(ann)
        sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        assert post(client, "/admin/password_change/", sent | {"old_password": "wrong"}).status_code == 200
        assert not mail.outbox
        assert post(client, "/admin/password_change/", sent).status_code == 302
        assert "Your account has a new password." in told()
        ann.refresh_from_db()
        assert ann.check_password(NEW)

    def test_a_new_one_by_a_link_from_a_mail_is_told(self, ann: User) -> None:
        client = Client()
        uid = urlsafe_base64_encode(force_bytes(ann.pk))
        link = f"/admin/new-password/{uid}/{default_token_generator.make_token(ann)}/"
        form = client.get(link, follow=True).redirect_chain[-1][0]
        post(client, form, {"new_password1": NEW, "new_password2": NEW})
        assert "Your account has a new password." in told()


class TestSecondFactor:
    def test_setting_it_up_asks_for_the_password_and_is_told(self, ann: User) -> None:
        client = Client()
        client.force_login(ann)
        client.get(FACTOR)
        code = code_of(TOTPDevice.objects.get())
        assert "This is not your present password." in show(client, code, "wrong").text
        assert not devices.confirmed_phone(ann)
        assert not mail.outbox
        # The code was not used up by the wrong password.
        assert show(client, code).context["codes"]
        assert "now asks for a code from a phone" in told()

    def test_renewing_and_removing_ask_for_the_password_and_are_told(self, ann: User) -> None:
        client = Client()
        _device, codes = set_up(client, ann)
        assert "This is not your present password." in show(client, codes[0], "wrong", _remove="1").text
        assert devices.confirmed_phone(ann)
        new = show(client, codes[0], _renew="1").context["codes"]
        assert "has new recovery codes" in told()
        mail.outbox.clear()
        show(client, new[0], _remove="1")
        assert not devices.confirmed_phone(ann)
        assert "the password alone signs in" in told()

    def test_one_that_an_administrator_removes_is_told(self, ann: User, chief: Client) -> None:
        set_up(Client(), ann)
        sent = {"action": "forget_second_factor", "_selected_action": [ann.pk], "present_password": PASSWORD}
        post(chief, "/admin/initiatives/user/", sent)
        assert "An administrator did this: chief." in told()


class TestOfOthers:
    def test_a_password_asks_for_that_of_the_administrator_and_is_told(self, ann: User, chief: Client) -> None:
        address = f"/admin/initiatives/user/{ann.pk}/password/"
        sent = {"usable_password": "true", "password1": NEW, "password2": NEW, "set-password": "1"}
        assert "Your present password" in chief.get(address).text
        for wrong in ({}, {"present_password": "wrong"}):
            assert post(chief, address, sent | wrong).status_code == 200
        ann.refresh_from_db()
        assert ann.check_password(PASSWORD)
        assert not mail.outbox
        assert post(chief, address, sent | {"present_password": PASSWORD}).status_code == 302
        ann.refresh_from_db()
        assert ann.check_password(NEW)
        assert "An administrator did this: chief." in told()

    def test_an_unusable_password_is_told_too(self, ann: User, chief: Client) -> None:
        sent = {"usable_password": "false", "unset-password": "1", "present_password": PASSWORD}
        assert post(chief, f"/admin/initiatives/user/{ann.pk}/password/", sent).status_code == 302
        ann.refresh_from_db()
        assert not ann.has_usable_password()
        assert told()

    def test_another_address_is_told_at_the_former_one(self, ann: User, chief: Client) -> None:
        address = f"/admin/initiatives/user/{ann.pk}/change/"
        form = chief.get(address).context["adminform"].form
        sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
        sent |= {"email": "eve@example.org", "date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
        sent.pop("last_login", None)
        assert post(chief, address, sent).status_code == 302
        ann.refresh_from_db()
        assert ann.email == "eve@example.org"
        assert "another e-mail address" in told("ann@example.org")


def test_it_is_told_in_the_language_of_the_person(ann: User) -> None:
    ann.language = "nl"
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell(ann, Change.PASSWORD)
    assert "wachtwoord" in told()


def test_a_mail_that_fails_stops_nothing(ann: User, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        tell(ann, Change.PASSWORD)
    assert f"No mail told account {ann.pk} of its new password: ConnectionRefusedError." in caplog.text
    assert "ann@example.org" not in caplog.text
