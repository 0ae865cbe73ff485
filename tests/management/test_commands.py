import io

import pytest
from django.core.management import call_command

from initiatives.models import Initiative, User
from tests.factories import make_government, make_initiative, make_user

pytestmark = pytest.mark.django_db


def prepare() -> str:
    out = io.StringIO()
    call_command("bootstrap", stdout=out)
    return out.getvalue()


def test_an_empty_database_gets_the_register_and_an_editor() -> None:
    said = prepare()
    assert Initiative.objects.exists()
    editor = User.objects.get()
    assert editor.is_superuser
    password = said.split("with the password ")[1].split()[0]
    assert editor.check_password(password)


def test_a_second_run_says_nothing_and_keeps_what_an_editor_changed(published_register: None) -> None:
    make_user()
    assert prepare() == ""
    changed = Initiative.objects.order_by("pk").first()
    assert changed is not None
    changed.title_en = "Changed by an editor"
    changed.save()
    removed = Initiative.objects.filter(parts=None, predecessors=None).order_by("pk").last()
    assert removed is not None
    removed.delete()
    number = Initiative.objects.count()
    assert prepare() == ""
    changed.refresh_from_db()
    assert changed.title_en == "Changed by an editor"
    assert Initiative.objects.count() == number


def test_a_database_with_vocabularies_of_its_own_is_left_alone() -> None:
    make_government()
    make_user()
    assert prepare() == ""
    assert not Initiative.objects.exists()


def test_a_database_with_entries_of_its_own_is_left_alone() -> None:
    make_initiative(slug="mine")
    make_user()
    assert prepare() == ""
    assert Initiative.objects.get().slug == "mine"
