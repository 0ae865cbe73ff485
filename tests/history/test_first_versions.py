"""All that is loaded has a first version, so that its past is known and a restore takes nothing away."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiatives.editing.changesets import entry_snapshot
from initiatives.history.first_versions import write_first_versions
from initiatives.history.records import versions_of
from initiatives.history.revisions import Version, events, replay
from initiatives.models import Initiative, User
from initiatives.models.relations import RELATED
from tests.factories import make_budget_line, make_government, make_initiative, make_theme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_register")]


def related_models() -> list[Any]:
    return [Initiative._meta.get_field(relation).related_model for relation in RELATED]


def test_everything_loaded_has_one_version_of_the_day_its_entry_was_created() -> None:
    for model in (Initiative, *related_models()):
        versions = model.history.all()
        assert sorted(versions.values_list("id", flat=True)) == sorted(model.objects.values_list("pk", flat=True))
        assert set(versions.values_list("history_type", flat=True)) == {"+"}
    created = dict(Initiative.objects.values_list("pk", "created"))
    assert all(version.history_date == created[version.id] for version in Initiative.history.all())


def version_at(initiative: Initiative, moment: datetime) -> Version:
    return replay([event for event in events(initiative) if event.moment <= moment])


def test_writing_them_again_changes_nothing() -> None:
    assert write_first_versions() == 0


def test_the_history_of_each_loaded_entry_holds_what_the_entry_holds() -> None:
    for entry in Initiative.objects.all():
        past = version_at(entry, timezone.now())
        present = entry_snapshot(entry)
        assert {name: present[name] for name in past} == past, entry.slug


@pytest.mark.parametrize("relation", RELATED)
def test_a_restore_of_one_word_offers_that_word_alone(client: Client, relation: str) -> None:
    found = Initiative.objects.published().exclude(**{relation: None}).exclude(summary_nl="").order_by("slug").first()
    assert found
    client.force_login(User.objects.create_superuser("ann"))
    before = entry_snapshot(found)
    found.summary_nl = f"{found.summary_nl} Meer."
    found.save()
    history = client.get(reverse("admin:initiatives_initiative_history", args=[found.pk])).context["revisions"]
    address = reverse("admin:initiatives_initiative_restore", args=[found.pk])
    until = {"query_params": {"until": history[0].until.isoformat()}}
    choices = client.get(address, **until).context["chosen"].choices
    assert [choice.difference.field for choice in choices] == ["summary_nl"]

    client.post(address, {"take": [choices[0].key]}, **until)
    assert entry_snapshot(Initiative.objects.get(pk=found.pk)) == before


def loaded_the_earlier_way(entry: Initiative) -> None:
    """Load an entry with history on, which wrote several versions while the terms came in."""
    things = [entry, *entry.budget_lines.all()]
    text = serializers.serialize("json", things)
    number = entry.pk
    entry.delete()
    Initiative.history.filter(id=number).delete()
    for model in related_models():
        model.history.filter(initiative_id=number).delete()
    for loaded in serializers.deserialize("json", text):
        loaded.save()


def test_the_half_versions_of_an_earlier_way_of_loading_become_one_and_edits_stay() -> None:
    theme = make_theme(slug="a-theme", name_en="A theme")
    entry = make_initiative(
        slug="loaded", themes=[theme], governments=[make_government(slug="a-government", name_en="A government")]
    )
    make_budget_line(initiative=entry)
    loaded_the_earlier_way(entry)
    entry = Initiative.objects.get(slug="loaded")
    assert entry.history.filter(history_type="~").count() > 1
    entry.history.update(history_date=timezone.now() - timedelta(days=1))
    entry.acronym = "EDITED"
    entry.save()

    assert write_first_versions() == 1

    first, edit = entry.history.order_by("history_date", "history_id")
    assert (first.history_type, first.history_date, first.acronym) == ("+", entry.created, "")
    assert [each.theme_id for each in first.themes.all()] == [theme.pk]
    assert (edit.history_type, edit.acronym) == ("~", "EDITED")
    assert entry.budget_lines.get().history.get().history_type == "+"
    assert write_first_versions() == 0


def test_an_entry_loaded_the_earlier_way_and_never_edited_holds_its_present_content() -> None:
    entry = make_initiative(slug="loaded", themes=[make_theme(slug="a-theme", name_en="A theme")])
    loaded_the_earlier_way(entry)
    entry = Initiative.objects.get(slug="loaded")
    # Loading sets a parent that follows its part in the file by a save of its own, without a version.
    Initiative.objects.filter(pk=entry.pk).update(parent=Initiative.objects.exclude(pk=entry.pk).earliest("pk"))
    write_first_versions()
    entry.refresh_from_db()
    version = entry.history.get()
    assert (version.history_type, version.parent_id) == ("+", entry.parent_id)


def test_what_was_changed_or_deleted_before_it_had_a_first_version_begins_with_the_oldest_known_content() -> None:
    entry = make_initiative(slug="loaded", themes=[make_theme(slug="a-theme", name_en="A theme")])
    changed, deleted = (make_budget_line(initiative=entry, key=key) for key in ("changed", "deleted"))
    for model in (Initiative, *related_models()):
        model.history.filter(**{"id" if model is Initiative else "initiative_id": entry.pk}).delete()
    changed.amount = 7
    changed.save()
    number = deleted.pk
    deleted.delete()
    entry.acronym = "EDITED"
    entry.save()
    Initiative.history.filter(id=entry.pk).update(history_user=User.objects.create_superuser("ann"))

    write_first_versions()

    for thing, model in ((changed.pk, type(changed)), (number, type(changed)), (entry.pk, Initiative)):
        first = versions_of(model).filter(id=thing).earliest("history_date", "history_id")
        assert (first.history_type, first.history_date) == ("+", entry.created)
    first = entry.history.earliest("history_date", "history_id")
    assert [each.theme.slug for each in first.themes.all()] == ["a-theme"]
    assert str(number) in version_at(entry, entry.created)["budget_lines"]
    assert str(number) not in version_at(entry, timezone.now())["budget_lines"]
    assert write_first_versions() == 0
