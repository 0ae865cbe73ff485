"""Lists that an editor saved: one's own, by name, of what narrows a list and of nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from initiatives.models import Role, SavedFilter, User
from tests.editing.test_permissions_matrix import signed_in
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db
LIST = reverse("admin:initiatives_initiative_changelist")
SAVE = reverse("admin:initiatives_initiative_savefilter")


@pytest.fixture
def ann() -> User:
    return make_editor(Role.EDITOR, make_government(), username="ann")


def drop(saved: SavedFilter) -> str:
    return reverse("admin:initiatives_initiative_dropfilter", args=[saved.pk])


def test_a_list_is_saved_opened_and_removed(ann: User) -> None:
    client = signed_in(ann)
    make_initiative(title_en="Drones", governments=ann.governments.all())
    assert "Save this list as" not in client.get(LIST).text
    page = client.get(LIST, {"q": "drones", "state__exact": "published", "p": "1"})
    query = page.context["query_to_save"]
    answer = client.post(SAVE, {"name": "  My   drones ", "query": query}, follow=True)
    assert "The list is saved as “My drones”." in answer.text
    saved = SavedFilter.objects.get()
    assert (saved.user, saved.name, saved.query) == (ann, "My drones", "q=drones&state__exact=published")
    assert "Save this list as" not in answer.text
    assert "My drones" in client.get(LIST).text
    assert client.get(f"{LIST}?{saved.query}").context["cl"].result_count == 1
    client.post(drop(saved))
    assert not SavedFilter.objects.exists()


def test_it_is_nobody_else_s(ann: User) -> None:
    saved = SavedFilter.objects.create(user=ann, name="Mine", query="q=x")
    other = signed_in(make_editor(Role.ADMINISTRATOR, username="chief"))
    assert "Mine" not in other.get(LIST).text
    assert other.post(drop(saved)).status_code == 404
    assert SavedFilter.objects.exists()


def test_looking_at_the_address_saves_and_removes_nothing(ann: User) -> None:
    saved = SavedFilter.objects.create(user=ann, name="Mine", query="q=x")
    client = signed_in(ann)
    assert (client.get(SAVE).status_code, client.get(drop(saved)).status_code) == (405, 405)
    assert SavedFilter.objects.count() == 1


@pytest.mark.parametrize(("name", "query"), [("", "q=x"), ("x" * 61, "q=x"), ("Mine", "q=x"), ("New", "")])
def test_what_cannot_be_saved_is_said(ann: User, name: str, query: str) -> None:
    SavedFilter.objects.create(user=ann, name="Mine", query="q=y")
    answer = signed_in(ann).post(SAVE, {"name": name, "query": query}, follow=True)
    assert answer.context["messages"]
    assert SavedFilter.objects.count() == 1


def test_thirty_are_enough(ann: User) -> None:
    SavedFilter.objects.bulk_create([SavedFilter(user=ann, name=str(number), query="q=x") for number in range(30)])
    assert "remove one first" in signed_in(ann).post(SAVE, {"name": "More", "query": "q=x"}, follow=True).text


@pytest.mark.parametrize("query", ["themes__id__exact=999", "nonsense=1", "p=7", "q=%00", "o=9.9.9", "state__exact=x"])
def test_one_that_means_nothing_any_more_leads_to_a_list(ann: User, query: str) -> None:
    SavedFilter.objects.create(user=ann, name="Old", query=query)
    assert Client().get(LIST).status_code == 302
    assert signed_in(ann).get(f"{LIST}?{query}", follow=True).status_code in {200, 400}
