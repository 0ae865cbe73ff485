"""Many entries at once: seen before it is done, each with its history, and none that is not theirs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.editing import bulk
from initiatives.models import Government, Initiative, Role, Transition
from tests.editing.test_permissions_matrix import signed_in
from tests.editing.test_work_queue import complete_entry
from tests.factories import make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db
LIST = reverse("admin:initiatives_initiative_changelist")


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def publisher(flanders: Government) -> Client:
    return signed_in(make_editor(Role.PUBLISHER, flanders))


def send(client: Client, entries: list[Initiative], what: str, do: bool = False, **more: Any) -> Any:
    sent = {"action": "change_many", "_selected_action": [entry.pk for entry in entries], "what": what, **more}
    return client.post(LIST, sent | ({"_do": "1"} if do else {}), follow=True)


def said(answer: Any) -> dict[str, str]:
    return {result.initiative.slug: result.said for result in answer.context["results"]}


def test_it_says_what_it_does_to_each_and_does_only_that(publisher: Client, flanders: Government) -> None:
    theme = make_theme()
    wallonia = make_government(slug="wallonia", name_en="Wallonia")
    entries = [
        make_initiative(slug="mine", governments=[flanders]),
        make_initiative(slug="has-it", governments=[flanders], themes=[theme]),
        make_initiative(slug="theirs", governments=[wallonia]),
    ]
    answer = send(publisher, entries, f"add:themes:{theme.pk}")
    assert said(answer) == {
        "mine": "– → Networking", "has-it": "nothing changes", "theirs": "left: you may not change it",
    }  # fmt: skip
    assert not entries[0].themes.exists()

    done = send(publisher, entries, f"add:themes:{theme.pk}", do=True)
    assert [list(entry.themes.all()) for entry in entries] == [[theme], [theme], []]
    assert "1 entry is changed." in done.text
    assert "2 entries were left as they are." in done.text
    assert entries[0].history.latest().history_change_reason == bulk.MANY
    send(publisher, entries, f"take:themes:{theme.pk}", do=True)
    assert not entries[1].themes.exists()


def test_steps_are_taken_by_the_same_rules(publisher: Client, flanders: Government) -> None:
    ready = complete_entry("ready", flanders, state="in_review")
    bare = make_initiative(slug="bare", title_en="Bare", state="in_review", governments=[flanders])
    draft = complete_entry("draft", flanders, state="draft")
    answer = send(publisher, [ready, bare, draft], "step:published", comment="All read.")
    told = said(answer)
    assert told["ready"] == "in review → published"
    assert "No summary in Dutch" in told["bare"]
    assert told["draft"] == "draft → published"
    assert not Transition.objects.exists()

    send(publisher, [ready, bare, draft], "step:published", do=True, comment="All read.")
    assert set(Initiative.objects.published().due_for_review(timezone.localdate())) == set()
    assert set(Initiative.objects.published()) == {ready, draft}
    assert {step.comment for step in Transition.objects.all()} == {"All read."}
    told = said(send(publisher, [bare], "step:archived"))
    assert "one step at a time" in told["bare"]


def test_the_interval_changes(publisher: Client, flanders: Government) -> None:
    entry = make_initiative(governments=[flanders])
    send(publisher, [entry], "interval:3", do=True)
    entry.refresh_from_db()
    assert entry.review_interval == 3


@pytest.mark.parametrize("what", ["", "nonsense", "step:gone", "add:themes:999", "add:slug:1", "interval:x", "\0"])
def test_nonsense_changes_nothing(publisher: Client, flanders: Government, what: str) -> None:
    entry = make_initiative(governments=[flanders])
    assert send(publisher, [entry], what, do=True).status_code in {200, 400}
    assert Initiative.history.count() <= 2


def test_too_many_are_refused(publisher: Client, flanders: Government, monkeypatch: pytest.MonkeyPatch) -> None:
    from initiatives.editing.admin.initiative import bulk

    monkeypatch.setattr(bulk, "MOST", 1)
    entries = [make_initiative(slug=f"it-{number}", governments=[flanders]) for number in range(2)]
    assert "too many at once" in send(publisher, entries, "interval:3", do=True).text
