"""A newer register comes into an old database wherever nobody changed it."""

import io
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.models import Model

from initiatives.editing.register_check import findings
from initiatives.editing.upgrade.fixture_rows import FixtureRow
from initiatives.editing.upgrade.writing import upgrade
from initiatives.history.first_versions import without_history, write_first_versions
from initiatives.history.records import versions_of
from initiatives.models import Citation, Event, Initiative, Source, SourcePassage, Synonym, Theme
from tests.factories import make_initiative, make_user

pytestmark = pytest.mark.django_db


def loaded(model: type[Model], **fields: Any) -> FixtureRow:
    return FixtureRow(model, fields)


def old_database() -> Initiative:
    with without_history():
        entry = make_initiative(slug="amai", title_en="AMAI", summary_en="Old.", summary_nl="Oud.", acronym="A")
        entry.events.create(key="start", date="2021", text_en="It began.")
        entry.events.create(key="wrong", date="2020", text_en="It never did.")
        Synonym.objects.create(words="car\nauto")
    write_first_versions()
    return entry


ROWS = [
    loaded(Theme, slug="skills", name_en="Skills"),
    loaded(Source, slug="page", title="Page", publisher="VLAIO", published="2025-05"),
    loaded(
        Initiative, slug="amai", title_en="amai!", summary_en="New.", summary_nl="Nieuw.", themes=[["skills"]],
        parent=["plan"], stated_status="running", status_as_of="2025-05",
    ),
    # An entry may be part of one that comes later.
    loaded(Initiative, slug="plan", title_en="Plan", state="draft", created="2026-11-23T00:00:00Z"),
    loaded(Event, initiative=["amai"], key="start", date="2021-03", text_en="It began in March."),
    loaded(Event, initiative=["amai"], key="edition", date="2025-05", text_en="A third edition came."),
    loaded(Citation, initiative=["amai"], source=["page"], event=["amai", "edition"]),
    loaded(Synonym, words="car\nauto\nvoiture"),
]  # fmt: skip


def test_what_nobody_changed_follows_the_register_and_a_second_run_does_nothing() -> None:
    entry = old_database()
    done = upgrade(ROWS)
    entry.refresh_from_db()
    assert (entry.title_en, entry.summary_nl, entry.acronym, entry.parent) == (
        "amai!", "Nieuw.", "", Initiative.objects.get(slug="plan"),
    )  # fmt: skip
    assert [theme.slug for theme in entry.themes.all()] == ["skills"]
    assert [(event.key, str(event.date)) for event in entry.events.all()] == [
        ("start", "2021-03"),
        ("edition", "2025-05"),
    ]
    assert Synonym.objects.get().lines == ["car", "auto", "voiture"]
    assert done.left == []
    # One version tells all that came to an entry; a new entry begins with one.
    assert versions_of(Initiative).filter(id=entry.pk).count() == 2
    assert [each.history_type for each in versions_of(Initiative).filter(slug="plan")] == ["+"]
    again = upgrade(ROWS)
    assert again == type(again)()


def test_what_somebody_changed_stays_with_the_rest_of_its_text_and_is_told() -> None:
    entry = old_database()
    entry._history_user = make_user(username="editor")
    entry.summary_en, entry.status_as_of = "Ours.", "2026-10"
    entry.slug = "renamed"
    entry.save()
    synonym = Synonym.objects.get()
    LogEntry.objects.create(
        user=entry._history_user, content_type=ContentType.objects.get_for_model(Synonym), action_flag=2,
        object_id=str(synonym.pk), object_repr="car, auto",
    )  # fmt: skip
    for _time in range(2):
        done = upgrade(ROWS)
        entry.refresh_from_db()
        assert (entry.slug, entry.title_en, entry.summary_en, entry.summary_nl) == ("renamed", "amai!", "Ours.", "Oud.")
        assert str(entry.status_as_of) == "2026-10"
        assert Synonym.objects.get().lines == ["car", "auto"]
        assert len(done.left) == 2
        assert "somebody changed summary_en, summary_nl, stated_status, status_as_of" in done.left[0]


def test_what_somebody_deleted_does_not_come_back_and_what_they_wrote_does_not_go() -> None:
    entry = old_database()
    entry.events.get(key="start").delete()
    entry.events.create(key="ours", date="2024", text_en="We saw it.")
    upgrade(ROWS)
    assert sorted(event.key for event in entry.events.all()) == ["edition", "ours"]
    entry.delete()
    done = upgrade(ROWS)
    assert not Initiative.objects.filter(key="amai").exists()
    assert [line for line in done.left if "amai" in line] == ["initiative amai: somebody deleted it"]


def test_a_database_of_the_first_version_becomes_the_published_register(published_register: None) -> None:
    """And one that is up to date stays as it is."""
    wanted = list(Initiative.objects.order_by("key").values("key", "summary_de", "status_as_of"))
    newer = Initiative.objects.filter(slug="be-aifa")
    Citation.objects.filter(initiative__in=newer).delete()
    for table in (Initiative, Event, Citation):
        # As it was before anybody knew of them.
        numbers = list(table.objects.filter(**{"slug" if table is Initiative else "initiative__slug": "be-aifa"}))
        versions_of(table).filter(id__in=[each.pk for each in numbers]).delete()
    with without_history():
        newer.delete()
        Event.objects.filter(initiative__slug="amai").delete()
        SourcePassage.objects.all().delete()
        Initiative.objects.filter(slug="kiks").update(summary_de="Alt.")
    for model in (Event, Initiative, Citation):
        versions_of(model).filter(history_type="-").delete()
    versions_of(Initiative).filter(slug="kiks").update(summary_de="Alt.")
    said = io.StringIO()
    call_command("upgrade_register", stdout=said)
    assert list(Initiative.objects.order_by("key").values("key", "summary_de", "status_as_of")) == wanted
    assert "Left as they are: 0." in said.getvalue()
    assert SourcePassage.objects.count() == 171
    assert list(findings()) == []
