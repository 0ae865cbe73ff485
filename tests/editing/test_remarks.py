"""Colleagues ask each other about an entry: by rights, by mail, on the first page of those who answer; never public."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.editing.work_queue import work_queues
from initiatives.models import Government, Initiative, Remark, Role
from tests.editing.test_permissions_matrix import signed_in
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db


def remarks_page(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_remarks", args=[entry.pk])


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def entry(flanders: Government) -> Initiative:
    return make_initiative(title_nl="Bonus", governments=[flanders])


def test_a_question_about_a_field_is_mailed_answered_and_settled(
    flanders: Government, entry: Initiative, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    fien = make_editor(Role.EDITOR, flanders, username="fien", email="fien@example.org", language="nl")
    noor = make_editor(Role.CONTRIBUTOR, flanders, username="noor", email="noor@example.org", language="fr")
    by_nobody = make_editor(Role.EDITOR, flanders, username="piet")
    stranger = make_editor(Role.PUBLISHER, make_government(slug="wallonia", name_en="Wallonia"), username="paul")
    client = signed_in(fien)
    sent = {"about": "budget_lines", "words": "Is <b>5 miljoen</b> per jaar?", "named": [noor.pk, stranger.pk]}
    assert "stranger" not in client.get(remarks_page(entry)).text
    assert client.post(remarks_page(entry), sent).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(remarks_page(entry), sent | {"named": [noor.pk]}, follow=True)
    assert "Is &lt;b&gt;5 miljoen&lt;/b&gt; per jaar?" in answer.text
    assert f"{reverse('admin:initiatives_initiative_change', args=[entry.pk])}#budget_lines-group" in answer.text
    (mail,) = mailoutbox
    assert (mail.to, "Un collègue vous écrit" in mail.subject) == (["noor@example.org"], True)
    assert "Is <b>5 miljoen</b> per jaar?" in mail.body
    assert remarks_page(entry) in mail.body

    def waiting(person: Any) -> list[str]:
        return [item.said for queue in work_queues(person) if queue.name == "remarks" for item in queue.items]

    assert [bool(waiting(each)) for each in (noor, fien, by_nobody, stranger)] == [True, False, False, False]
    beside = client.get(reverse("admin:initiatives_initiative_change", args=[entry.pk])).text
    assert "Is &lt;b&gt;5 miljoen" in beside
    assert "miljoen" not in Client().get(entry.get_absolute_url()).text

    answering = signed_in(noor)
    assert f'value="{fien.pk}" id="id_named_0" checked' in answering.get(remarks_page(entry)).text
    remark = Remark.objects.get()
    for number in ("x", "999999", str(remark.pk)):
        answering.post(remarks_page(entry), {"_settle": number})
    remark.refresh_from_db()
    assert (remark.is_open, remark.settled_by) == (False, noor)
    assert not waiting(noor)
    answering.post(remarks_page(entry), {"_open": remark.pk})
    assert waiting(noor)


def test_what_is_asked_of_nobody_waits_for_everybody_of_the_government(flanders: Government, entry: Initiative) -> None:
    asking, other = (make_editor(Role.EDITOR, flanders, username=name) for name in ("fien", "piet"))
    entry.remarks.create(words="Still so?", made_by=asking)
    assert list(Remark.objects.waiting_for(other)) == list(Remark.objects.all())
    assert not Remark.objects.waiting_for(asking)
    assert signed_in(other).post(remarks_page(entry), {"words": " "}).status_code == 200


def test_what_was_settled_long_ago_is_removed(entry: Initiative) -> None:
    entry.remarks.create(words="Old", settled=timezone.now() - timedelta(days=366))
    entry.remarks.create(words="Open", made=timezone.now() - timedelta(days=900))
    call_command("purge_personal_data", verbosity=0)
    assert [remark.words for remark in entry.remarks.all()] == ["Open"]


def test_each_subject_leads_to_its_place_in_the_form(flanders: Government, entry: Initiative) -> None:
    from initiatives.editing.admin.initiative.remarks import anchor_of, subjects

    page = signed_in(make_editor(Role.EDITOR, flanders)).get(
        reverse("admin:initiatives_initiative_change", args=[entry.pk])
    )
    assert [about for about, _name in subjects() if f'id="{anchor_of(about)}"' not in page.text] == []
