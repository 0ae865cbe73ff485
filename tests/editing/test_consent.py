"""A public entry names a government only when one of its own publishers agrees, whatever way it was added."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.editing import bulk, consent
from initiatives.editing.merging import merge, preview_merge
from initiatives.models import Government, Initiative, Proposal, Role, User
from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.plan.applying import apply
from tests.editing.form_data import change_address, page_as_it_is
from tests.editing.test_proposals import boxes, decision_page, propose_address, proposed
from tests.factories import make_citation, make_editor, make_government, make_initiative, make_theme
from tests.history.test_revisions import everything, restore_address
from tests.spreadsheets.builders import csv_bytes, planned

pytestmark = pytest.mark.django_db


class World:
    """An entry of Flanders, a publisher there and one in Brussels, and people who may publish nothing."""

    def __init__(self) -> None:
        self.flanders = make_government()
        self.brussels = make_government(slug="brussels", name_en="Brussels")
        self.wallonia = make_government(slug="wallonia", name_en="Wallonia")
        self.fien = make_editor(Role.PUBLISHER, self.flanders, username="fien", email="fien@example.org")
        self.bram = make_editor(Role.PUBLISHER, self.brussels, username="bram", email="bram@example.org")
        self.walter = make_editor(Role.PUBLISHER, self.wallonia, username="walter", email="walter@example.org")
        self.both = make_editor(Role.EDITOR, self.flanders, self.brussels, username="both")
        self.entry = make_initiative(slug="it", governments=[self.flanders])

    def named(self, entry: Initiative | None = None) -> set[str]:
        """The governments that everybody reads on the page of the entry, each as a link."""
        page = Client().get((entry or self.entry).get_absolute_url()).text
        governments = Government.objects.all()
        return {each.slug for each in governments if f'href="/en/governments/{each.slug}/"' in page}

    def question(self) -> Proposal:
        return Proposal.objects.open().get()


@pytest.fixture
def world() -> World:
    return World()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def saved(user: User, entry: Initiative, **changed: Any) -> Any:
    client = signed_in(user)
    return client.post(change_address(entry), page_as_it_is(client, entry) | changed)


def decide(user: User, proposal: Proposal, verdict: str = "_apply") -> Any:
    client = signed_in(user)
    sent = {verdict: "1", "take": boxes(client, proposal), "answer": "Yes"}
    return client.post(decision_page(proposal), sent)


def draft(*governments: Government, **only_what_matters: Any) -> Initiative:
    """An entry with all that is needed to publish it."""
    words = {f"{field}_{code}": f"{field} {code}" for field in ("title", "summary") for code in LANGUAGES}
    fields = words | {"slug": "draft", "state": "in_review", "themes": [make_theme()]} | only_what_matters
    entry = make_initiative(**fields, governments=governments)
    make_citation(initiative=entry)
    return entry


@pytest.mark.parametrize("who", ["fien", "both"])
def test_another_government_added_in_the_form_is_asked_first(
    world: World, who: str, django_capture_on_commit_callbacks: Any, mailoutbox: list[Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = saved(
            getattr(world, who), world.entry, acronym="NEW", governments=[world.flanders.pk, world.brussels.pk]
        )
    assert answer.status_code == 302
    world.entry.refresh_from_db()
    assert world.entry.acronym == "NEW"
    assert world.named() == {"flanders"}
    assert "Brussels" not in Client().get("/en/initiatives.json").getvalue().decode()
    assert list(world.question().asked.all()) == [world.brussels]
    assert [mail.to for mail in mailoutbox] == [["bram@example.org"]]

    assert decide(world.bram, world.question()).status_code == 302
    assert world.named() == {"flanders", "brussels"}


def test_only_the_government_that_is_asked_agrees(world: World) -> None:
    saved(world.fien, world.entry, governments=[world.flanders.pk, world.brussels.pk])
    proposal = world.question()
    answer = decide(world.fien, proposal)
    assert answer.status_code == 400
    assert "Only a publisher of this government can agree to be named: Brussels." in answer.text
    assert decide(world.both, proposal).status_code == 403
    assert signed_in(world.walter).get(decision_page(proposal)).status_code == 404
    assert world.named() == {"flanders"}
    assert decide(world.bram, proposal, "_decline").status_code == 302
    assert world.named() == {"flanders"}
    assert not Proposal.objects.open().exists()


def test_a_publisher_of_both_and_an_administrator_add_it_at_once(world: World) -> None:
    world.fien.governments.add(world.brussels)
    saved(User.objects.get(username="fien"), world.entry, governments=[world.flanders.pk, world.brussels.pk])
    assert world.named() == {"flanders", "brussels"}
    chief = User.objects.create_superuser("chief")
    everyone = [government.pk for government in Government.objects.all()]
    saved(chief, world.entry, governments=everyone)
    assert world.named() == {"flanders", "brussels", "wallonia"}
    assert not Proposal.objects.exists()


def test_two_governments_that_are_asked_at_once_agree_one_by_one(world: World) -> None:
    saved(world.fien, world.entry, governments=[government.pk for government in Government.objects.all()])
    decide(world.bram, world.question())
    assert world.named() == {"flanders", "brussels"}
    decide(world.walter, world.question())
    assert world.named() == {"flanders", "brussels", "wallonia"}
    assert not Proposal.objects.open().exists()


def test_questions_that_were_asked_one_after_the_other_undo_nothing(world: World) -> None:
    for government in (world.brussels, world.wallonia):
        saved(world.fien, world.entry, governments=[world.flanders.pk, government.pk])
    first, second = Proposal.objects.open().order_by("pk")
    decide(world.bram, first)
    decide(world.walter, second)
    assert world.named() == {"flanders", "brussels", "wallonia"}


def test_asking_again_makes_no_second_proposal(world: World) -> None:
    for _time in range(2):
        saved(world.fien, world.entry, governments=[world.flanders.pk, world.brussels.pk])
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("way", ["form", "bulk"])
def test_a_draft_that_names_both_is_published_without_the_one_that_is_asked(world: World, way: str) -> None:
    entry = draft(world.flanders, world.brussels)
    if way == "form":
        assert saved(world.fien, entry, state="published").status_code == 302
    else:
        [result] = bulk.change([entry], "step:published", world.fien, "")
        assert result.is_done
        assert "Asked for consent: Brussels." in result.said
    entry.refresh_from_db()
    assert entry.state == "published"
    assert world.named(entry) == {"flanders"}
    assert "brussels" not in {each["id"] for each in governments_in_file(entry)}
    decide(world.bram, world.question())
    assert world.named(entry) == {"flanders", "brussels"}
    # Once it was named in public it stays so when the entry comes back from a revision.
    saved(world.fien, entry, state="in_review")
    saved(world.fien, entry, state="published")
    assert world.named(entry) == {"flanders", "brussels"}


def governments_in_file(entry: Initiative) -> list[dict[str, Any]]:
    found = Client().get("/en/initiatives.json")
    import json

    records = json.loads(b"".join(found))["initiatives"]
    return next(record["governments"] for record in records if record["id"] == entry.slug)


def test_the_preview_of_many_asks_nobody(world: World) -> None:
    bulk.preview([draft(world.flanders, world.brussels)], "step:published", world.fien, "")
    assert not Proposal.objects.exists()
    assert Initiative.objects.get(slug="draft").governments.count() == 2


def test_a_contributor_s_proposal_needs_both(world: World) -> None:
    cato = signed_in(make_editor(Role.CONTRIBUTOR, world.flanders, username="cato"))
    proposal = proposed(cato, world.entry, governments=[world.flanders.pk, world.brussels.pk], acronym="NEW")
    assert signed_in(world.bram).get(decision_page(proposal)).status_code == 404
    assert decide(world.fien, proposal).status_code == 302
    world.entry.refresh_from_db()
    assert world.entry.acronym == "NEW"
    assert world.named() == {"flanders"}
    assert world.question().made_by == world.fien
    decide(world.bram, world.question())
    assert world.named() == {"flanders", "brussels"}


def test_an_import_that_is_written_at_once_asks_first(world: World) -> None:
    rows = [["id", "acronym", "governments"], ["it", "NEW", "flanders | brussels"]]
    apply(planned(csv_bytes(rows), world.fien), world.fien, is_direct=True)
    world.entry.refresh_from_db()
    assert world.entry.acronym == "NEW"
    assert world.named() == {"flanders"}
    assert list(world.question().asked.all()) == [world.brussels]


def test_an_import_that_is_proposed_asks_when_it_is_applied(world: World) -> None:
    rows = [["id", "governments"], ["it", "flanders | brussels"]]
    apply(planned(csv_bytes(rows), world.fien), world.fien)
    assert decide(world.fien, world.question()).status_code == 400
    assert world.named() == {"flanders"}


@pytest.mark.parametrize("state", ["published", "draft"])
def test_merging_asks_first(world: World, state: str) -> None:
    loser = make_initiative(slug="loser", state=state, governments=[world.flanders, world.brussels])
    assert preview_merge(loser, world.entry, world.fien).asked == "Brussels"
    assert not Proposal.objects.exists()
    merge(loser, world.entry, world.fien)
    assert world.named() == {"flanders"}
    decide(world.bram, world.question())
    assert world.named() == {"flanders", "brussels"}


def test_restoring_asks_first(world: World) -> None:
    world.entry.governments.add(world.brussels)
    everything(world.entry)
    world.entry.governments.remove(world.brussels)
    client = signed_in(world.fien)
    history = client.get(reverse("admin:initiatives_initiative_history", args=[world.entry.pk]))
    address = restore_address(world.entry, history.context["revisions"][0])
    assert client.post(address, {"take": ["::governments"]}).status_code == 302
    assert world.named() == {"flanders"}
    assert list(world.question().asked.all()) == [world.brussels]


def test_in_a_draft_any_may_be_named(world: World) -> None:
    entry = draft(world.flanders, state="draft")
    saved(world.fien, entry, governments=[world.flanders.pk, world.brussels.pk])
    assert entry.governments.count() == 2
    assert consent.without_consent(world.fien, entry, [world.brussels.pk]) == {world.brussels.pk}
    assert not Proposal.objects.exists()


# Addresses


@pytest.mark.parametrize(("role", "may"), [(Role.EDITOR, False), (Role.PUBLISHER, True), (Role.ADMINISTRATOR, True)])
def test_the_address_of_a_public_entry_is_changed_by_publishers_alone(world: World, role: Role, may: bool) -> None:
    answer = saved(make_editor(role, world.flanders, username="somebody"), world.entry, slug="elsewhere")
    world.entry.refresh_from_db()
    assert (answer.status_code == 302) == may
    assert world.entry.slug == ("elsewhere" if may else "it")
    if not may:
        assert "Only a publisher of its governments can change the address of a public entry." in answer.text


def test_an_editor_changes_the_address_of_a_draft_and_anything_else_of_a_public_entry(world: World) -> None:
    entry = draft(world.flanders)
    assert saved(world.both, entry, slug="elsewhere").status_code == 302
    assert saved(world.both, world.entry, acronym="NEW").status_code == 302
    entry.refresh_from_db()
    assert entry.slug == "elsewhere"


def test_an_editor_does_not_restore_the_address_of_a_public_entry(world: World) -> None:
    everything(world.entry)
    world.entry.slug = "elsewhere"
    world.entry.save()
    client = signed_in(world.both)
    history = client.get(reverse("admin:initiatives_initiative_history", args=[world.entry.pk]))
    address = restore_address(world.entry, history.context["revisions"][0])
    assert client.post(address, {"take": ["::slug"]}).status_code == 400
    world.entry.refresh_from_db()
    assert world.entry.slug == "elsewhere"
    first = world.entry.history.earliest()
    old = f"/admin/initiatives/initiative/{world.entry.pk}/history/{first.pk}/"
    assert client.post(old, page_as_it_is(client, world.entry) | {"slug": "it"}).status_code != 302
    world.entry.refresh_from_db()
    assert world.entry.slug == "elsewhere"


def test_no_proposal_and_no_file_changes_the_address_of_a_public_entry(world: World) -> None:
    cato = make_editor(Role.CONTRIBUTOR, world.flanders, username="cato")
    client = signed_in(cato)
    assert "slug" not in client.get(propose_address(world.entry)).context["adminform"].form.fields
    rows = [["id", "title_en", "governments"], ["elsewhere", "Initiative", "flanders"]]
    apply(planned(csv_bytes(rows), cato), cato)
    world.entry.refresh_from_db()
    assert world.entry.slug == "it"
