"""From draft to public and back: who takes which step, what it needs, what is kept of it, and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from initiatives.editing import preview
from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.preview import preview_address
from initiatives.editing.proposals import propose
from initiatives.models import Initiative, Role, State, Transition
from tests.editing.form_data import change_address, page_as_it_is
from tests.factories import (
    make_budget_line,
    make_citation,
    make_editor,
    make_government,
    make_initiative,
    make_organisation,
    make_theme,
)
from tests.tools.once import of_rights, of_words

pytestmark = pytest.mark.django_db
WORDS = {f"{field}_{code}": "Words" for field in ("title", "summary") for code in ("en", "nl", "fr", "de")}


@pytest.fixture
def draft() -> Initiative:
    entry = make_initiative(
        slug="it", state="in_review", governments=[make_government()], themes=[make_theme()], **WORDS
    )
    make_citation(initiative=entry)
    return entry


@pytest.fixture
def commits(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def withdraw_address(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_withdraw_previews", args=[entry.pk])


def person(role: Role, entry: Initiative, **known: Any) -> Client:
    client = Client()
    client.force_login(make_editor(role, *entry.governments.all(), username=str(role), email=f"{role}@a.be", **known))
    return client


def take(client: Client, entry: Initiative, step: str, **sent: Any) -> Any:
    return client.post(change_address(entry), page_as_it_is(client, entry) | {"_step": step, **sent})


def state_of(entry: Initiative) -> str:
    return Initiative.objects.values_list("state", flat=True).get(pk=entry.pk)


def test_a_step_is_kept_with_its_comment_and_what_was_typed(draft: Initiative) -> None:
    take(person(Role.PUBLISHER, draft), draft, "published", comment="Good.", acronym="IT")
    step = Transition.objects.get()
    assert (step.before, step.after, step.comment, str(step.made_by)) == (
        "in_review", "published", "Good.", "publisher",
    )  # fmt: skip
    draft.refresh_from_db()
    assert (draft.state, draft.acronym) == ("published", "IT")


@of_rights
def test_the_buttons_are_the_steps_that_one_may_take(draft: Initiative) -> None:
    def steps(role: Role) -> list[str]:
        context: Any = person(role, draft).get(change_address(draft)).context
        return [str(verb) for _state, verb in [*context["steps"], *context["other_steps"]]]

    assert steps(Role.EDITOR) == ["Back to draft"]
    assert steps(Role.PUBLISHER) == ["Publish", "Back to draft"]
    assert steps(Role.ADMINISTRATOR) == ["Publish", "Back to draft", "Archive"]


@of_words
def test_what_is_missing_stands_beside_with_its_field_and_stops_publishing_alone(draft: Initiative) -> None:
    draft.summary_nl = ""
    draft.save()
    make_budget_line(initiative=draft)
    client = person(Role.PUBLISHER, draft)
    page = client.get(change_address(draft))
    assert [each.said for each in page.context["missing"]] == [
        "No summary in Dutch", "No source for the budget “total”",
    ]  # fmt: skip
    assert 'href="#id_summary_nl"' in page.text
    assert 'id="id_summary_nl"' in page.text
    assert 'id="citations-group"' in page.text

    answer = take(client, draft, "published", acronym="KEPT", comment="My word")
    assert (answer.status_code, state_of(draft)) == (200, "in_review")
    assert "It is not published, and nothing is saved yet" in answer.text
    for typed in ("KEPT", "My word"):
        assert typed in answer.text
    assert answer.context["adminform"].form["state"].value() == "in_review"
    assert not Transition.objects.exists()

    assert client.post(change_address(draft), page_as_it_is(client, draft) | {"acronym": "KEPT"}).status_code == 302


@of_rights
def test_a_state_sent_by_hand_needs_the_same(draft: Initiative) -> None:
    draft.citations.all().delete()
    client = person(Role.PUBLISHER, draft)
    client.post(change_address(draft), page_as_it_is(client, draft) | {"state": "published"})
    assert state_of(draft) == "in_review"


@of_rights
@pytest.mark.parametrize("step", ["published", "archived", "nonsense", ""])
def test_an_editor_who_sends_a_step_that_is_not_theirs_is_refused(draft: Initiative, step: str) -> None:
    take(person(Role.EDITOR, draft), draft, step)
    assert state_of(draft) == "in_review"


@of_words
def test_publishers_hear_of_what_waits_in_their_own_language(draft: Initiative, commits: Any) -> None:
    Initiative.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    person(Role.PUBLISHER, draft, language="nl")
    client = person(Role.EDITOR, draft)
    with commits(execute=True):
        take(client, draft, "in_review", comment="Please read.")

    (message,) = mail.outbox
    assert message.to == ["publisher@a.be"]
    assert "Words" in message.subject
    assert "in review" not in message.subject
    assert "Please read." in message.body
    assert f"http://testserver{change_address(draft)}" in message.body


@of_words
def test_who_sent_it_hears_what_became_of_it(draft: Initiative, commits: Any) -> None:
    Initiative.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    editor, publisher = person(Role.EDITOR, draft), person(Role.PUBLISHER, draft)
    take(editor, draft, "in_review")
    with commits(execute=True):
        take(publisher, draft, "draft", comment="Which year?")
    (message,) = mail.outbox
    assert message.to == ["editor@a.be"]
    assert "Which year?" in message.body


@of_words
def test_without_a_publisher_an_administrator_hears(draft: Initiative, commits: Any) -> None:
    Initiative.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    person(Role.ADMINISTRATOR, draft)
    with commits(execute=True):
        take(person(Role.EDITOR, draft), draft, "in_review")
    assert [message.to for message in mail.outbox] == [["administrator@a.be"]]


def test_a_public_entry_is_confirmed_in_one_click_on_its_form(draft: Initiative) -> None:
    Initiative.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)
    client = person(Role.EDITOR, draft)
    client.post(change_address(draft), page_as_it_is(client, draft) | {"_confirm": "1"})
    draft.refresh_from_db()
    assert str(draft.verified_by) == "editor"


class TestPreview:
    def test_the_link_shows_a_draft_to_whoever_has_it_and_to_no_machine(
        self, client: Client, draft: Initiative
    ) -> None:
        address = person(Role.CONTRIBUTOR, draft).get(change_address(draft)).context["preview"]
        page = client.get(address)
        assert page.status_code == 200
        assert "This is a preview" in page.text
        assert "Words" in page.text
        assert page.headers["Cache-Control"] == "private, no-store"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert client.get(reverse("initiative", args=["it"])).status_code == 404

    def test_a_proposal_is_shown_as_it_would_be_and_nothing_is_written(self, client: Client, draft: Initiative) -> None:
        was = entry_snapshot(draft)
        wanted = {place: {number: dict(values) for number, values in rows.items()} for place, rows in was.items()}
        wanted[""][""]["summary_en"] = "How it would read"
        proposal = propose(draft, was, wanted, "", make_editor(Role.CONTRIBUTOR))

        assert "How it would read" in client.get(preview_address(draft, proposal)).text
        draft.refresh_from_db()
        assert draft.summary_en == "Words"
        draft.summary_en = "Changed since"
        draft.save()
        assert "How it would read" in client.get(preview_address(draft, proposal)).text

    def test_a_link_shows_the_entry_of_its_moment_and_nothing_that_was_changed_later(
        self, client: Client, draft: Initiative
    ) -> None:
        address = preview_address(draft)
        theme = make_theme(slug="later", name_en="Later theme")
        draft.title_en, draft.summary_en = "Later title", "Later words"
        draft.save()
        draft.themes.add(theme)
        make_budget_line(initiative=draft, amount=77_000_000)
        draft.participations.create(organisation=make_organisation(name_en="Later body"), role="lead")
        old, new = client.get(address).text, client.get(preview_address(draft)).text
        assert "Words" in old
        for later in ("Later title", "Later words", "Later theme", "77 million", "Later body"):
            assert later not in old
            assert later in new
        draft.refresh_from_db()
        assert (draft.title_en, draft.budget_lines.count()) == ("Later title", 1)

    def test_a_link_shows_rows_that_were_deleted_later(self, client: Client, draft: Initiative) -> None:
        line = make_budget_line(initiative=draft, amount=77_000_000)
        address = preview_address(draft)
        line.delete()
        assert "77 million" in client.get(address).text
        assert "77 million" not in client.get(preview_address(draft)).text

    def test_a_link_of_a_proposal_shows_it_on_the_entry_of_its_moment(self, client: Client, draft: Initiative) -> None:
        was = entry_snapshot(draft)
        wanted = {place: {number: dict(values) for number, values in rows.items()} for place, rows in was.items()}
        wanted[""][""]["summary_en"] = "How it would read"
        proposal = propose(draft, was, wanted, "", make_editor(Role.CONTRIBUTOR))
        address = preview_address(draft, proposal)
        draft.title_en = "Later title"
        draft.save()
        page = client.get(address).text
        assert "How it would read" in page
        assert "Later title" not in page

    def test_withdrawn_links_show_nothing_at_once_and_new_ones_work(self, client: Client, draft: Initiative) -> None:
        editor = person(Role.EDITOR, draft)
        address = preview_address(draft)
        typed = page_as_it_is(editor, draft) | {"title_en": "Typed before", "website": "no address"}
        answer = editor.post(withdraw_address(draft), typed)
        # The form comes back as it was typed, and its mistakes keep no link alive.
        assert (answer.status_code, "Typed before" in answer.text) == (200, True)
        assert "All preview links of this entry are withdrawn." in answer.text
        withdrawn = client.get(address)
        assert (withdrawn.status_code, "was withdrawn" in withdrawn.text) == (410, True)
        assert "Words" not in withdrawn.text
        assert client.get(preview_address(draft)).status_code == 200
        draft.refresh_from_db()
        assert draft.title_en == "Words"

    def test_links_of_proposals_are_withdrawn_with_those_of_their_entry(
        self, client: Client, draft: Initiative
    ) -> None:
        was = entry_snapshot(draft)
        address = preview_address(
            draft, propose(draft, was, was, "", make_editor(Role.CONTRIBUTOR, username="proposer"))
        )
        editor = person(Role.EDITOR, draft)
        editor.post(withdraw_address(draft), page_as_it_is(editor, draft))
        assert client.get(address).status_code == 410

    def test_links_are_withdrawn_by_those_who_may_edit(self, client: Client, draft: Initiative) -> None:
        Initiative.objects.filter(pk=draft.pk).update(state=State.PUBLISHED)
        address = preview_address(draft)
        contributor = person(Role.CONTRIBUTOR, draft)
        assert "withdraw-previews" not in contributor.get(change_address(draft)).text
        assert contributor.post(withdraw_address(draft)).status_code == 403
        assert client.get(address).status_code == 200

    def test_an_old_link_a_wrong_one_and_one_of_nothing_say_so(
        self, client: Client, draft: Initiative, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = preview.preview_address(draft)
        assert client.get(address[:-3] + "xx/").status_code == 404
        draft.delete()
        gone = client.get(address)
        assert (gone.status_code, "no longer there" in gone.text) == (410, True)
        monkeypatch.setattr(preview, "LIFETIME", timedelta(seconds=-1))
        old = client.get(address)
        assert (old.status_code, "expired" in old.text) == (410, True)
