"""What editors write in the report, and reports that are published: they stay as they were."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from initiatives.models import PublishedFile, PublishedReport, ReportText, User
from initiatives.report import publishing
from initiatives.report.content import Words
from initiatives.report.scope import Scope
from initiatives.report.writing import write
from tests.factories import make_initiative, make_theme

pytestmark = pytest.mark.django_db


def words_in(scope: Scope) -> dict[str, Words]:
    sections = write(scope).sections
    return {each.anchor: block for each in sections for block in each.blocks if isinstance(block, Words)}


def test_a_text_of_an_editor_stands_in_its_chapter_marked_as_written_by_people() -> None:
    make_initiative(themes=[make_theme()])
    words = {"author": "The minister", "written": "2026-11-01"}
    ReportText.objects.create(chapter="foreword", text_en="One\nline.\n\nTwo.", **words)
    ReportText.objects.create(chapter="networking", text_nl="Netwerken.", **words)
    found = words_in(Scope(is_full=True))
    assert found.keys() == {"foreword", "chapter-networking"}
    assert found["foreword"].paragraphs == ["One line.", "Two."]
    assert "The minister on 1 November 2026" in found["foreword"].by
    assert (found["chapter-networking"].paragraphs, found["chapter-networking"].lang) == (["Netwerken."], "nl")
    assert words_in(Scope(is_full=True, as_of=timezone.localdate())).keys() == found.keys()
    assert words_in(Scope()) == {}
    assert words_in(Scope(is_full=True, themes=("networking",))) == {}


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("in_pdf", "in_word"):
        monkeypatch.setattr(publishing, name, lambda report: f"{report.language} {report.is_full}".encode())


def test_a_published_report_stays_as_it_was_in_every_language_and_format(
    client: Client, admin_user: User, light: None
) -> None:
    make_initiative(title_en="School", themes=[make_theme()])
    day = timezone.localdate()
    report = publishing.begin(day, admin_user)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert report.get_absolute_url() not in client.get("/en/report/").content.decode()
    call_command("make_reports", verbosity=0)
    assert PublishedFile.objects.count() == 4 * 3 * 2
    address = report.get_absolute_url()
    before = client.get(f"{address}?detail=full").content.decode()
    assert "School" in before
    assert f"as_of={day.isoformat()}" in before
    make_initiative(slug="later", title_en="Later")
    assert "Later" not in client.get(f"{address}?detail=full").content.decode()
    assert client.get(f"/fr{address[3:-1]}.pdf?detail=full").content == b"fr True"
    assert client.get(f"/nl{address[3:-1]}.docx").content == b"nl False"
    assert address in client.get("/en/report/").content.decode()
    assert publishing.publish_next() is None


def test_the_next_report_follows_the_last_published_one() -> None:
    make_initiative(themes=[make_theme()])
    entry = make_initiative(slug="other")
    entry.events.create(key="one", date="2024-01-01", text_en="It began.")
    PublishedReport.objects.create(slug="2023-12-31", as_of="2023-12-31", published=timezone.now())
    translation.activate("en")
    said = [
        line for each in write(Scope()).sections for block in each.blocks for line in getattr(block, "sentences", [])
    ]
    assert any("31 December 2023" in str(line) for line in said)


def test_an_administrator_publishes_a_day_of_the_register_and_no_other(
    admin_client: Client, django_capture_on_commit_callbacks: Any, light: None
) -> None:
    make_initiative()
    refused = admin_client.post("/admin/initiatives/publishedreport/add/", {"as_of": "1999-01-01"})
    assert "The register has no such day" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post("/admin/initiatives/publishedreport/add/", {"as_of": timezone.localdate().isoformat()})
    assert PublishedReport.objects.get().published is None
    call_command("make_reports", verbosity=0)
    assert PublishedReport.objects.get().published is not None
