"""Each rule about one entry agrees with its twin about many; who may take which step is said in a sentence."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from initiatives.editing import permissions
from initiatives.models import BudgetLine, Government, Initiative, Role, State, User
from tests.factories import make_budget_line, make_editor, make_government, make_initiative

SOME = st.sets(st.integers(0, 2))
ENTRIES = st.lists(st.tuples(st.sampled_from(State.values), SOME), min_size=1, max_size=4)


class Twins(TestCase):
    @settings(max_examples=60)
    @given(role=st.sampled_from([None, *Role]), own=SOME, entries=ENTRIES)
    def test_the_rule_and_its_twin_agree(
        self, role: Role | None, own: set[int], entries: list[tuple[str, set[int]]]
    ) -> None:
        governments = [make_government(slug=f"government-{number}") for number in range(3)]
        user = make_editor(role, *(governments[number] for number in own))
        for number, (state, theirs) in enumerate(entries):
            chosen = [governments[each] for each in theirs]
            make_budget_line(initiative=make_initiative(slug=f"entry-{number}", state=state, governments=chosen))
        twins: list[tuple[Any, Any]] = [
            (permissions.may_see, Initiative.objects.visible_to(user)),
            (permissions.may_edit, Initiative.objects.editable_by(user)),
        ]
        for rule, queryset in twins:
            assert {entry.pk for entry in Initiative.objects.all() if rule(user, entry)} == {
                entry.pk for entry in queryset
            }, rule
        before = State.before_publication()
        nobody_else_s = {
            entry.pk: bool(theirs) and theirs <= own and state in before
            for entry, (state, theirs) in zip(Initiative.objects.order_by("pk"), entries, strict=True)
        }
        for entry in Initiative.objects.all():
            expected = user.is_administrator or (user.is_at_least(Role.EDITOR) and nobody_else_s[entry.pk])
            assert permissions.may_delete(user, entry) == expected
        lines = {line.initiative_id for line in BudgetLine.objects.visible_to(user)}
        assert lines == {entry.pk for entry in Initiative.objects.visible_to(user)}
        lines = {line.initiative_id for line in BudgetLine.objects.editable_by(user)}
        assert lines == {entry.pk for entry in Initiative.objects.editable_by(user)}


pytestmark = pytest.mark.django_db

D, R, P, A = State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.ARCHIVED
# From where each role can go where. What is not here is refused.
WAYS = {
    Role.CONTRIBUTOR: {None: {D, R}, D: {D, R}, R: {D, R}, P: {P}, A: {A}},
    Role.EDITOR: {None: {D, R}, D: {D, R}, R: {D, R}, P: {P}, A: {A}},
    Role.PUBLISHER: {None: {D, R, P}, D: {D, R, P}, R: {D, R, P}, P: {R, P, A}, A: {P, A}},
    Role.ADMINISTRATOR: {before: {D, R, P, A} for before in (None, D, R, P, A)},
}


@pytest.mark.parametrize("role", WAYS)
def test_each_role_takes_its_own_steps_and_no_other(role: Role) -> None:
    user = make_editor(role, make_government())

    for before, allowed in WAYS[role].items():
        for after in State:
            if after in allowed:
                permissions.check_transition(user, before, after)
            else:
                with pytest.raises(ValidationError, match=r"Only a publisher|one step at a time"):
                    permissions.check_transition(user, before, after)


def test_the_roles_are_groups_with_rights_from_the_first_migration_on() -> None:
    held = {str(name): Group.objects.get(name=name).permissions.count() for name in Role}

    assert held["contributor"] < held["editor"] == held["publisher"] < held["administrator"]
    assert Group.objects.get(name="contributor").permissions.filter(codename="add_initiative").exists()
    assert not Group.objects.get(name="publisher").permissions.filter(codename="change_organisation").exists()
    codenames = Permission.objects.filter(content_type__app_label="initiatives").values_list("codename", flat=True)
    assert len(codenames) == len(set(codenames))


@pytest.mark.parametrize(("role", "own"), [(None, True), (Role.EDITOR, False), (None, False)])
def test_staff_without_a_role_or_a_government_is_told_whom_to_ask(client: Client, role: Role | None, own: bool) -> None:
    User.objects.create_superuser("chief", email="chief@example.org")
    client.force_login(make_editor(role, *([make_government()] if own else [])))

    for address in ("/admin/", "/admin/initiatives/initiative/", "/admin/initiatives/", "/admin/nowhere/"):
        response = client.get(address)
        assert response.status_code == 403
        assert "chief@example.org" in response.text
    assert client.get("/admin/password_change/").status_code == 200


@pytest.fixture
def flanders() -> Government:
    return make_government()


@pytest.fixture
def wallonia() -> Government:
    return make_government(slug="wallonia", name_en="Wallonia")


def test_a_contributor_reads_a_published_entry_and_is_told_why(client: Client, flanders: Government) -> None:
    entry = make_initiative(governments=[flanders])
    client.force_login(make_editor(Role.CONTRIBUTOR, flanders))

    page = client.get(f"/admin/initiatives/initiative/{entry.pk}/change/").text

    assert "A contributor changes drafts only" in page
    assert 'name="_save"' not in page


def test_an_entry_of_others_is_read_only_and_says_so(
    client: Client, flanders: Government, wallonia: Government
) -> None:
    entry = make_initiative(governments=[wallonia])
    client.force_login(make_editor(Role.PUBLISHER, flanders))

    page = client.get(f"/admin/initiatives/initiative/{entry.pk}/change/").text

    assert "An entry of others. You can read it and propose a change" in page
    assert 'name="_save"' not in page


def test_a_draft_parent_of_others_is_named_to_nobody_else(
    client: Client, flanders: Government, wallonia: Government
) -> None:
    secret = make_initiative(slug="secret", title_en="Secret plan", state="draft", governments=[wallonia])
    own = make_initiative(slug="own", governments=[flanders], parent=secret)
    foreign = make_initiative(slug="foreign", governments=[wallonia], parent=secret)
    client.force_login(make_editor(Role.EDITOR, flanders))

    for entry in (own, foreign):
        page = client.get(f"/admin/initiatives/initiative/{entry.pk}/change/").text
        assert "Secret plan" not in page
    assert "something that you may not see" in client.get(f"/admin/initiatives/initiative/{own.pk}/change/").text


def test_an_amount_of_a_foreign_draft_is_named_nowhere(
    client: Client, flanders: Government, wallonia: Government
) -> None:
    secret = make_initiative(slug="secret", state="draft", governments=[wallonia])
    whole = make_budget_line(initiative=secret, key="secret-sum", amount=987654)
    own = make_initiative(slug="own", governments=[flanders])
    foreign = make_initiative(slug="foreign", governments=[wallonia])
    lines = [make_budget_line(initiative=entry, part_of=whole) for entry in (own, foreign)]
    client.force_login(make_editor(Role.EDITOR, flanders))

    addresses = [f"initiative/{entry.pk}/change/" for entry in (own, foreign)]
    addresses += [f"budgetline/{line.pk}/change/" for line in lines]
    for address in addresses:
        answer = client.get(f"/admin/initiatives/{address}")
        assert answer.status_code == 200
        assert "987654" not in answer.text
        assert "secret-sum" not in answer.text
    # Kept, though not named.
    assert f'value="{whole.pk}" selected' in client.get(f"/admin/initiatives/{addresses[0]}").text
