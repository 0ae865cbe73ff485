"""A restore undoes what was changed since, and nothing else; entries that lost rows to an earlier one are mended."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.editing.changesets import entry_snapshot
from initiatives.editing.merging import merge
from initiatives.editing.preview import preview_address
from initiatives.editing.proposals import propose
from initiatives.editing.restoring import differences_back_to, restore
from initiatives.history.records import give_reason, related_model, versions_of
from initiatives.history.snapshots import Version
from initiatives.models import BudgetLine, Initiative, Participation, Sequel, User
from initiatives.models.relations import RELATED
from tests.factories import make_budget_line, make_citation, make_initiative, make_organisation, make_theme

pytestmark = pytest.mark.django_db
REASON = "Restored: 1 May 2026"


def snapshot(entry: Initiative) -> Version:
    return entry_snapshot(Initiative.objects.get(pk=entry.pk))


def an_hour_ago() -> None:
    """Put all versions so far an hour back, so that the next save is another one."""
    for model in (Initiative, *(related_model(relation) for relation in RELATED)):
        for version in versions_of(model):
            version.history_date -= timedelta(hours=1)
            version.save()


def with_every_kind() -> Initiative:
    """A loaded entry with related rows of as many kinds as any has, of which no other entry's amount is a part."""

    def kinds(entry: Initiative) -> int:
        return sum(getattr(entry, relation).exists() for relation in RELATED)

    wholes = BudgetLine.objects.filter(parts__isnull=False).values("initiative")
    return max(Initiative.objects.published().exclude(pk__in=wholes).order_by("slug"), key=kinds)


def ann() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("ann"))
    return client


def newest_revision(client: Client, entry: Initiative) -> Any:
    return client.get(reverse("admin:initiatives_initiative_history", args=[entry.pk])).context["revisions"][0]


def restore_address(entry: Initiative) -> str:
    return reverse("admin:initiatives_initiative_restore", args=[entry.pk])


@pytest.mark.usefixtures("published_register")
class TestOnTheLoadedRegister:
    @pytest.mark.parametrize("relation", RELATED)
    @pytest.mark.parametrize("has_versions", [True, False])
    def test_a_restore_of_all_takes_nothing_away_that_nobody_touched(self, relation: str, has_versions: bool) -> None:
        found = Initiative.objects.published().exclude(**{relation: None}).exclude(summary_nl="").order_by("slug")[:5]
        client = ann()
        for entry in found:
            before = snapshot(entry)
            if not has_versions:
                versions_of(related_model(relation)).filter(initiative_id=entry.pk).delete()
            entry.acronym = "NEW"
            entry.save()
            revision = client.get(reverse("admin:initiatives_initiative_history", args=[entry.pk])).context[
                "revisions"
            ][0]
            assert [line.label for line in revision.lines] == ["Acronym"]
            until = {"query_params": {"until": revision.until.isoformat()}}
            choices = client.get(restore_address(entry), **until).context["chosen"].choices
            assert [choice.key for choice in choices] == ["::acronym"]
            every = [f"{relation}:{number}:" for number in before[relation]]
            client.post(restore_address(entry), {"take": ["::acronym", *every]}, **until)
            assert snapshot(entry) == before

    @pytest.mark.parametrize("relation", RELATED)
    def test_a_row_changed_before_it_had_a_version_stays(self, relation: str) -> None:
        entry = Initiative.objects.published().exclude(**{relation: None}).order_by("slug")[0]
        client, row = ann(), getattr(entry, relation).first()
        versions_of(related_model(relation)).filter(id=row.pk).delete()
        row.save()
        entry.acronym = "NEW"
        entry.save()
        until = {"query_params": {"until": entry.created.isoformat()}}
        choices = client.get(restore_address(entry), **until).context["chosen"].choices
        assert [choice.key for choice in choices] == ["::acronym"]

    def test_a_field_without_a_version_of_its_change_stays(self) -> None:
        entry = with_every_kind()
        client = ann()
        Initiative.objects.filter(pk=entry.pk).update(website="https://example.org/new")
        entry.refresh_from_db()
        versions_of(Initiative).filter(id=entry.pk).update(website="https://example.org/new")
        Initiative.objects.filter(pk=entry.pk).update(website="https://example.org/newer")
        until = {"query_params": {"until": entry.created.isoformat()}}
        assert client.get(restore_address(entry), **until).context["chosen"].choices == []

    def test_the_preview_of_a_proposal_keeps_every_row(self) -> None:
        entry = with_every_kind()
        was = snapshot(entry)
        proposed = {**was, "": {"": {**was[""][""], "acronym": "PREVIEWED"}}}
        proposal = propose(entry, was, proposed, "", User.objects.create_superuser("ann"))
        shown = Client().get(preview_address(entry, proposal)).context["initiative"]
        assert shown.acronym == "PREVIEWED"
        assert all(len(getattr(shown, relation).all()) == len(was[relation]) for relation in RELATED)
        assert snapshot(entry) == was

    def test_an_undamaged_register_has_nothing_to_mend(self) -> None:
        assert "Damaged entries: 0" in mended()

    def test_an_entry_that_lost_rows_to_a_restore_is_found_and_mended(self) -> None:
        entry = with_every_kind()
        before = snapshot(entry)
        removed = damage(entry)
        assert removed > 3

        printed = mended()
        assert f"{entry.slug}, restored on" in printed
        assert f"with {removed} lost rows" in printed
        assert not any(snapshot(entry)[relation] for relation in RELATED)

        assert f"Rows brought back: {removed}." in mended("--write")
        assert snapshot(entry) == before
        assert "Damaged entries: 0" in mended("--write")

    def test_rows_that_an_editor_removed_or_added_again_are_left_alone(self) -> None:
        entry = with_every_kind()
        chosen, again = entry.participations.all()[0], entry.instruments.all()[0]
        chosen.delete()
        an_hour_ago()
        before = snapshot(entry)
        values = {field.attname: getattr(again, field.attname) for field in again._meta.concrete_fields}
        give_reason(again, REASON)
        again.delete()
        an_hour_ago()
        del values["id"]
        entry.instruments.create(**values)
        assert "Damaged entries: 0" in mended("--write")
        assert snapshot(entry)["participations"] == before["participations"]


def damage(entry: Initiative) -> int:
    """Remove all related rows, as a restore did that took rows without versions for rows that were added later."""
    an_hour_ago()
    removed = 0
    for relation in reversed(RELATED):
        for row in getattr(entry, relation).all().order_by("-pk"):
            give_reason(row, REASON)
            row.delete()
            removed += 1
    an_hour_ago()
    return removed


def mended(*options: str) -> str:
    out = StringIO()
    call_command("mend_restored", *options, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.parametrize("text", ["", "2026-01-01T00:00:00", "0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-12:00"])
def test_an_address_that_names_no_moment_is_not_found(text: str) -> None:
    assert ann().get(restore_address(make_initiative()), {"until": text}).status_code == 404


def test_rows_that_a_restore_removed_rightly_stay_removed() -> None:
    entry = make_initiative(slug="it")
    an_hour_ago()
    line = make_budget_line(initiative=entry)
    client = ann()
    revision = newest_revision(client, entry)
    until = {"query_params": {"until": revision.until.isoformat()}}
    assert client.post(restore_address(entry), {"take": [f"budget_lines:{line.pk}:"]}, **until).status_code == 302
    assert not entry.budget_lines.exists()
    assert "Damaged entries: 0" in mended("--write")
    assert not entry.budget_lines.exists()


def cited_elsewhere_since(entry: Initiative) -> tuple[Any, Any, str]:
    """A citation that supported one amount, then another that was added later; and the moment between."""
    line = make_budget_line(initiative=entry, key="old")
    citation = make_citation(initiative=entry, budget_line=line)
    an_hour_ago()
    new = make_budget_line(initiative=entry, key="new")
    citation.budget_line = new
    citation.save()
    moment = new.history.get().history_date - timedelta(seconds=1)
    return citation, new, moment.isoformat()


def test_removing_an_amount_that_was_added_since_takes_no_older_citation_along() -> None:
    entry = make_initiative(slug="it")
    citation, new, moment = cited_elsewhere_since(entry)
    answer = ann().post(restore_address(entry), {"take": [f"budget_lines:{new.pk}:"]}, query_params={"until": moment})
    assert answer.status_code == 400
    assert "A source still supports a row that should go." in answer.text
    citation.refresh_from_db()
    assert citation.budget_line == new


def test_a_restore_of_all_leads_the_citation_back_and_removes_the_amount() -> None:
    entry = make_initiative(slug="it")
    citation, new, moment = cited_elsewhere_since(entry)
    taken = [f"budget_lines:{new.pk}:", f"citations:{citation.pk}:budget_line"]
    assert ann().post(restore_address(entry), {"take": taken}, query_params={"until": moment}).status_code == 302
    citation.refresh_from_db()
    assert citation.budget_line == entry.budget_lines.get()
    assert citation.budget_line.key == "old"


def test_what_was_merged_since_comes_back_as_what_it_was_merged_into() -> None:
    gone, stays = make_organisation(slug="gone", name_en="Gone"), make_organisation(slug="stays", name_en="Stays")
    old, new = make_theme(slug="old", name_en="Old"), make_theme(slug="new", name_en="New")
    parent, whole = make_initiative(slug="part"), make_initiative(slug="whole")
    entry = make_initiative(themes=[old], parent=parent)
    Participation.objects.create(initiative=entry, organisation=gone, role="lead")
    Participation.objects.create(initiative=entry, organisation=stays, role="lead")
    Sequel.objects.create(initiative=entry, successor=parent)
    an_hour_ago()
    moment = timezone.now()
    entry.participations.get(organisation=gone).delete()
    entry.sequels.get().delete()
    entry.themes.clear()
    entry.parent, entry.acronym = None, "NEW"
    entry.save()
    for loser, winner in ((gone, stays), (old, new), (parent, whole)):
        merge(loser, winner)
    entry = Initiative.objects.get(pk=entry.pk)
    restore(entry, differences_back_to(entry, moment), moment)
    entry = Initiative.objects.get(pk=entry.pk)
    assert (entry.acronym, entry.parent, list(entry.themes.all())) == ("", whole, [new])
    assert [row.organisation for row in entry.participations.all()] == [stays]
    assert [row.successor for row in entry.sequels.all()] == [whole]
    assert not differences_back_to(entry, moment)
