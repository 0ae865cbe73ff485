"""A mail reaches each in their own language, and one who cannot be reached keeps nobody else's."""

from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from initiatives.editing.mail import send
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_template(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "mail").mkdir()
    words = (
        '{% load i18n %}{% translate "Theme" %}:\t{{ what }}\n\n{{ person }}, {{ what }}: {{ site }}{% url "home" %}\n'
    )
    (tmp_path / "mail" / "told.txt").write_text(words)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    settings.SITE_URL = "https://ai.example.org"


def test_each_gets_one_in_their_own_language_with_links_that_work_elsewhere() -> None:
    ann = make_user(username="ann", email="ann@example.org", language="nl")
    bob = make_user(username="bob", email="bob@example.org", language="de")

    outcome = send("told", [ann, bob, make_user(username="no-address")], {"what": "Ann's & Bob's"})

    assert outcome.reached == [ann, bob]
    assert [(each.to, each.subject) for each in mail.outbox] == [
        (["ann@example.org"], "Thema: Ann's & Bob's"),
        (["bob@example.org"], "Thema: Ann's & Bob's"),
    ]
    assert mail.outbox[0].body == "ann, Ann's & Bob's: https://ai.example.org/nl/\n"
    assert "https://ai.example.org/de/" in mail.outbox[1].body


def test_one_who_cannot_be_reached_is_told_and_the_others_get_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = make_user(username="ann", email="ann@example.org")
    bob = make_user(username="bob", email="bob@example.org")
    really = mail.EmailMessage.send

    def failing(message: mail.EmailMessage, *args: Any) -> int:
        if "ann@example.org" in message.to:
            raise ConnectionRefusedError("nobody there")
        return really(message, *args)

    monkeypatch.setattr(mail.EmailMessage, "send", failing)
    outcome = send("told", [ann, bob], {"what": "x"})

    assert [(person, str(error)) for person, error in outcome.failed] == [(ann, "nobody there")]
    assert outcome.reached == [bob]
    assert len(mail.outbox) == 1


def test_a_line_break_in_a_title_adds_no_header() -> None:
    ann = make_user(username="ann", email="ann@example.org")
    send("told", [ann], {"what": "Title\rBcc: all@example.org"})
    assert mail.outbox[0].subject == "Theme: Title Bcc: all@example.org"
    assert mail.outbox[0].recipients() == ["ann@example.org"]
