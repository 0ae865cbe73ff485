"""What nobody's browser sends: ids of others' rows, states and governments by hand, other fields as keys."""

from typing import Any

import pytest
from django.test import Client

from initiatives.models import BudgetLine, Initiative, Organisation, Role, Theme, User
from tests.editing.form_data import ADD, change_address, new_initiative, new_rows, page_as_it_is
from tests.editing.test_permissions_matrix import signed_in
from tests.editing.world import World
from tests.factories import make_citation, make_source

pytestmark = pytest.mark.django_db


def editor(world: World, letter: str = "e") -> Client:
    return signed_in(world.somebody(letter))


def form_of(world: World, entry: Initiative) -> dict[str, Any]:
    return page_as_it_is(signed_in(world.superuser), entry)


@pytest.mark.parametrize("prefix", ["budget_lines", "key_figures", "citations", "former_slugs"])
def test_rows_of_another_entry_cannot_be_changed_or_deleted_through_ones_own(world: World, prefix: str) -> None:
    own, other = world.entries["own draft"], world.entries["other draft"]
    foreign = getattr(other, prefix).get()
    sent = form_of(world, own) | {f"{prefix}-0-id": foreign.pk, f"{prefix}-0-initiative": other.pk}

    client = editor(world)

    for wish in ({f"{prefix}-0-DELETE": "on"}, {f"{prefix}-0-key": "stolen", f"{prefix}-0-note": "stolen"}):
        client.post(change_address(own), sent | wish)

    kept = getattr(Initiative.objects.get(pk=other.pk), prefix).get()
    assert (kept.pk, str(kept)) == (foreign.pk, str(foreign))


def test_a_row_cannot_be_given_to_an_entry_of_others(world: World) -> None:
    line, other = world.entries["own draft"].budget_lines.get(), world.entries["other public"]
    sent = {"initiative": other.pk, "key": "moved", "amount": "1", "kind": "total", "qualifier": "exactly"}
    client = editor(world)

    moved = client.post(f"/admin/initiatives/budgetline/{line.pk}/change/", sent)
    added = client.post("/admin/initiatives/budgetline/add/", sent)

    assert "Select a valid choice." in moved.text
    assert "Select a valid choice." in added.text
    assert other.budget_lines.count() == 1


def test_an_amount_of_a_foreign_draft_is_no_choice(world: World) -> None:
    own, secret = world.entries["own draft"], world.entries["other draft"].budget_lines.get()

    answer = editor(world).post(change_address(own), form_of(world, own) | {"budget_lines-0-part_of": secret.pk})

    assert "Select a valid choice." in answer.text


def test_a_foreign_draft_is_no_parent_and_a_public_one_is(world: World) -> None:
    own, client = world.entries["own draft"], editor(world)
    sent = form_of(world, own)

    refused = client.post(change_address(own), sent | {"parent": world.entries["other draft"].pk})
    accepted = client.post(change_address(own), sent | {"parent": world.entries["other public"].pk})

    assert "Select a valid choice." in refused.text
    assert accepted.status_code == 302


def test_an_organisation_is_added_without_roles_in_entries_of_others(world: World) -> None:
    other = world.entries["other public"]
    sent = {"name_en": "Club", "slug": "club", "kind": "other"}

    editor(world).post(
        "/admin/initiatives/organisation/add/",
        sent | new_rows("participations", {"initiative": other.pk, "role": "lead"}),
    )

    assert Organisation.objects.filter(slug="club").exists()
    assert not other.participations.exists()


def test_an_organisation_shows_no_role_in_a_foreign_draft(world: World) -> None:
    organisation = Organisation.objects.get(slug="organisation")
    for entry in world.entries.values():
        entry.participations.create(organisation=organisation, role="lead")

    page = editor(world).get(f"/admin/initiatives/organisation/{organisation.pk}/change/").text

    assert "own-draft" in page
    assert "other-public" in page
    assert "other-draft" not in page


def test_save_as_new_makes_an_entry_of_ones_own_or_none(world: World) -> None:
    other, client = world.entries["other public"], editor(world)
    sent = form_of(world, other) | {"_saveasnew": "1", "slug": "copy", "state": "draft"}
    before = Initiative.objects.count()

    refused = client.post(change_address(other), sent)
    client.post(change_address(other), sent | new_initiative(slug="copy", governments=[world.flanders.pk]))

    assert "Choose at least one government that you edit for: Flanders." in refused.text
    assert Initiative.objects.count() == before + 1
    assert list(Initiative.objects.get(slug="copy").governments.all()) == [world.flanders]
    assert list(other.governments.all()) == [world.wallonia]


@pytest.mark.parametrize(
    "query", ["_popup=1", "_to_field=id", "_to_field=slug", "_changelist_filters=x", "_popup=1&_to_field=id"]
)
def test_no_addition_to_an_address_opens_a_foreign_draft(world: World, query: str) -> None:
    draft, client = world.entries["other draft"], editor(world)
    for number in (draft.pk, draft.slug):
        address = f"/admin/initiatives/initiative/{number}/change/?{query}"
        for answer in (client.get(address), client.post(address, form_of(world, draft))):
            assert answer.status_code in {302, 400, 403}
            assert "other-draft" not in answer.text


def test_a_selection_that_holds_one_foreign_entry_deletes_none(world: World) -> None:
    chosen = [world.entries[which].pk for which in ("own draft", "other public")]
    before = Initiative.objects.count()

    answer = editor(world).post(
        "/admin/initiatives/initiative/", {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    )

    assert answer.status_code == 403
    assert Initiative.objects.count() == before


@pytest.mark.parametrize("bad", ["x", "", "\0", "9" * 50, "-1", "1 OR 1=1"])
def test_a_selection_of_nonsense_gets_an_answer(world: World, bad: str) -> None:
    sent = {"action": "delete_selected", "_selected_action": [bad], "post": "yes"}

    assert editor(world).post("/admin/initiatives/initiative/", sent).status_code < 500


@pytest.mark.parametrize("bad", ["x", "0", "9" * 50, "%00", "_3D"])
def test_a_history_of_nonsense_gets_an_answer(world: World, bad: str) -> None:
    for client in (editor(world), signed_in(world.superuser)):
        for address in (f"{bad}/history/", f"{bad}/history/{bad}/", f"{world.entries['own draft'].pk}/history/{bad}/"):
            assert client.get(f"/admin/initiatives/initiative/{address}").status_code < 500


def complete(entry: Initiative) -> None:
    for code in ("en", "nl", "fr", "de"):
        setattr(entry, f"title_{code}", "Title")
        setattr(entry, f"summary_{code}", "Summary")
    entry.themes.add(Theme.objects.get(slug="networking"))
    entry.save()
    make_citation(initiative=entry, budget_line=entry.budget_lines.get())
    make_citation(initiative=entry, key_figure=entry.key_figures.get())
    make_citation(initiative=entry, event=entry.events.get())
    make_citation(initiative=entry, sequel=entry.sequels.get())


@pytest.mark.parametrize(
    ("letter", "which", "state", "sentence"),
    [
        ("e", "shared draft", "published", "Only a publisher of its governments can publish an entry"),
        ("c", "shared draft", "published", "Only a publisher of its governments can publish an entry"),
        ("e", "own public", "archived", "Only a publisher of its governments can publish an entry"),
        ("e", "own public", "draft", "go one step at a time"),
        ("p", "own draft", "archived", "go one step at a time"),
        ("p", "own public", "draft", "go one step at a time"),
        ("p", "own draft", "published", ""),
        ("p", "shared draft", "published", ""),
        ("p", "own public", "archived", ""),
        ("c", "own draft", "in_review", ""),
        ("a", "own draft", "published", ""),
    ],
)  # fmt: skip
def test_a_step_by_hand_is_taken_or_refused_with_a_sentence(
    world: World, letter: str, which: str, state: str, sentence: str
) -> None:
    entry = world.entries[which]
    complete(entry)

    answer = editor(world, letter).post(change_address(entry), form_of(world, entry) | {"state": state})

    assert sentence in answer.text
    entry.refresh_from_db()
    assert (entry.state == state) == (sentence == "")


@pytest.mark.parametrize(
    ("letter", "state", "sentence"),
    [
        ("c", "published", "Only a publisher of its governments can publish an entry"),
        ("e", "published", "Only a publisher of its governments can publish an entry"),
        ("e", "archived", "go one step at a time"),
        ("p", "archived", "go one step at a time"),
    ],
)
def test_a_new_entry_begins_before_publication(world: World, letter: str, state: str, sentence: str) -> None:
    sent = new_initiative(governments=[world.flanders.pk], state=state)

    assert sentence in editor(world, letter).post(ADD, sent).text
    assert not Initiative.objects.filter(slug="data-space").exists()


def test_a_publisher_publishes_a_new_entry_in_one_step(world: World) -> None:
    words = {f"{name}_{code}": "Words" for name in ("title", "summary") for code in ("en", "nl", "fr", "de")}
    place = {"source": make_source().pk, "locator_kind": "line", "locator": "17", "supports": "entry"}
    themes = [Theme.objects.get(slug="networking").pk]
    sent = new_initiative(governments=[world.flanders.pk], themes=themes, state="published", **words)

    answer = editor(world, "p").post(ADD, sent | new_rows("citations", place))

    assert answer.status_code == 302, answer.text
    assert Initiative.objects.get(slug="data-space").state == "published"


def test_a_foreign_government_can_be_added_but_not_taken_away(world: World) -> None:
    own, shared, client = world.entries["own draft"], world.entries["shared draft"], editor(world)
    both = [world.flanders.pk, world.wallonia.pk]

    added = client.post(change_address(own), form_of(world, own) | {"governments": both}, follow=True)
    taken = client.post(change_address(shared), form_of(world, shared) | {"governments": both[:1]})
    left = client.post(change_address(own), form_of(world, own) | {"governments": both[1:]})

    assert "You added Wallonia: their editors can change this entry from now on." in added.text
    assert "Only an administrator can remove a government that you do not edit for: Wallonia." in taken.text
    assert "Choose at least one government that you edit for: Flanders." in left.text
    assert shared.governments.count() == 2


def test_an_editor_names_only_themselves_as_having_verified(world: World) -> None:
    own, client = world.entries["own draft"], editor(world)
    sent = form_of(world, own) | {"verified_on": "2026-01-01"}

    refused = client.post(change_address(own), sent | {"verified_by": world.superuser.pk})
    client.post(change_address(own), sent | {"verified_by": User.objects.get(username="person-e").pk})

    assert "Select a valid choice." in refused.text
    own.refresh_from_db()
    assert own.verified_by
    assert own.verified_by.username == "person-e"


def test_an_administrator_makes_nobody_a_superuser(world: World) -> None:
    person = User.objects.get(username="somebody")
    sent = {"username": "somebody", "is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}

    editor(world, "a").post(
        f"/admin/initiatives/user/{person.pk}/change/", sent | {"date_joined_0": "2026-01-01", "date_joined_1": "10:00"}
    )

    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser, person.user_permissions.count()) == (True, False, 0)


def test_an_old_version_of_a_row_does_not_bring_it_back_from_another_entry(world: World) -> None:
    line = world.entries["own draft"].budget_lines.get()
    version = line.history.get()
    BudgetLine.objects.filter(pk=line.pk).update(initiative=world.entries["other draft"], key="theirs")
    sent = {"initiative": world.entries["own draft"].pk, "key": "mine", "amount": "1", "kind": "total"}

    answer = editor(world).post(
        f"/admin/initiatives/budgetline/{line.pk}/history/{version.pk}/", sent | {"qualifier": "exactly"}
    )

    assert answer.status_code == 403
    line.refresh_from_db()
    assert line.key == "theirs"


def test_two_roles_count_as_the_higher(world: World) -> None:
    user = world.somebody("c")
    user.groups.add(*(group for group in world.somebody("p").groups.all()))

    assert User.objects.get(pk=user.pk).role == Role.PUBLISHER
