"""The report as PDF and Word: what is in the files, and how they are made beside the requests of readers."""

import re
import zlib
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation
from docx import Document

from initiatives.models import ReportFile
from initiatives.report import making, pages, pango
from initiatives.report.pdf import in_pdf
from initiatives.report.scope import Scope
from initiatives.report.word import in_word
from initiatives.report.writing import write
from portal.checks import library_of_reports
from portal.throttling import Throttle
from tests.browse.random_register import random_register
from tests.factories import make_budget_line, make_citation, make_initiative, make_theme

pytestmark = pytest.mark.django_db
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def one_entry() -> None:
    entry = make_initiative(slug="school", title_en="School", start="2019", themes=[make_theme()])
    line = make_budget_line(initiative=entry)
    citation = make_citation(initiative=entry)
    make_citation(initiative=entry, source=citation.source, budget_line=line)


def opened(content: bytes) -> bytes:
    """A PDF with what it holds compressed."""
    found = [content]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(stream))
    return b"\n".join(found)


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
def test_the_pdf_is_tagged_and_says_its_language_title_and_standard(language: str) -> None:
    one_entry()
    translation.activate(language)
    text = opened(in_pdf(write(Scope(is_full=True)))).decode("latin-1")
    assert f"/Lang ({language})" in text
    assert re.search(r"/MarkInfo\s*<<\s*/Marked true", text)
    assert re.search(r"<pdfuaid:part>\s*1", text) or 'pdfuaid:part="1"' in text
    assert "/DisplayDocTitle true" in text
    for name in ("H1", "H2", "Table", "TH", "Figure", "Link"):
        assert re.search(rf"/S\s*/{name}\b", text), name
    assert re.search(r"/Alt\s*\(", text) or "/Alt <" in text
    assert "/Outlines" in text
    assert "/FontFile" in text


def test_the_word_document_has_headings_notes_and_a_table_of_contents_in_its_language() -> None:
    one_entry()
    translation.activate("fr")
    report = write(Scope(is_full=True))
    content = in_word(report)
    document = Document(BytesIO(content))
    headings = [each.text for each in document.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert headings[0] == "En bref"
    assert "1.1.1 School" in headings
    assert document.core_properties.language == "fr"
    with ZipFile(BytesIO(content)) as parts:
        body, styles = (ElementTree.fromstring(parts.read(f"word/{name}.xml")) for name in ("document", "styles"))
        notes = ElementTree.fromstring(parts.read("word/endnotes.xml"))
    assert len(notes) == 2 + len(report.notes)
    references = [each.get(f"{WORD}id") for each in body.iter(f"{WORD}endnoteReference")]
    assert references == [str(note.number) for note in report.notes]
    table = next(body.iter(f"{WORD}tbl"))
    columns = [each.get(f"{WORD}w") for each in table.iter(f"{WORD}gridCol")]
    assert columns == [each.get(f"{WORD}w") for each in next(table.iter(f"{WORD}tr")).iter(f"{WORD}tcW")]
    assert [each.text for each in document.paragraphs].count("Notes et sources") == 2
    fields = [each.text or "" for each in body.iter(f"{WORD}instrText")]
    assert any("TOC" in each for each in fields)
    assert any("NOTEREF" in each for each in fields)
    assert "fr-BE" in {each.get(f"{WORD}val") for each in styles.iter(f"{WORD}lang")}
    bookmarks = [each.get(f"{WORD}name") for each in body.iter(f"{WORD}bookmarkStart")]
    assert len(bookmarks) == len(set(bookmarks))
    assert {each.get(f"{WORD}anchor") for each in body.iter(f"{WORD}hyperlink")} - {None} <= set(bookmarks)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[ReportFile]:
    """Files whose content costs nothing; each that is made."""
    made: list[ReportFile] = []

    def content_of(file: ReportFile) -> bytes:
        made.append(file)
        return b"content"

    monkeypatch.setattr(making, "content_of", content_of)
    return made


def fetch(client: Client, address: str = "/en/report.docx") -> HttpResponse:
    response = client.get(address)
    assert isinstance(response, HttpResponse)
    return response


def test_a_file_is_made_once_beside_the_request_and_again_after_a_change(
    client: Client, quick: list[ReportFile]
) -> None:
    random_register(6)
    waiting = fetch(client)
    assert (waiting.status_code, "no-store" in waiting.headers["Cache-Control"]) == (202, True)
    assert '<meta http-equiv="refresh"' in waiting.content.decode()
    assert fetch(client).status_code == 202
    call_command("make_reports", verbosity=0)
    assert (fetch(client).content, fetch(client, "/en/report.docx?theme=").content) == (b"content", b"content")
    assert len(quick) == 1
    assert fetch(client, "/en/report.docx?theme=theme-1").status_code == 202
    make_initiative(slug="new")
    assert fetch(client).status_code == 202


def test_one_sender_asks_for_so_many_files_and_those_that_are_kept_are_not_counted(
    client: Client, quick: list[ReportFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "THROTTLE", Throttle("report", limit=1, period=timedelta(hours=1)))
    assert fetch(client).status_code == 202
    refused = fetch(client, "/nl/report.docx")
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    call_command("make_reports", verbosity=0)
    assert fetch(client).status_code == 200


def test_a_full_queue_and_a_failure_are_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fetch(client)
    monkeypatch.setattr(making, "MOST_WAITING", 1)
    assert fetch(client, "/nl/report.docx").status_code == 503
    monkeypatch.setattr(making, "in_word", lambda report: 1 / 0)
    call_command("make_reports", verbosity=0)
    assert fetch(client).status_code == 503
    ReportFile.objects.update(began=timezone.now() - timedelta(hours=1))
    assert fetch(client).status_code == 202


def test_what_a_lost_process_began_fails_and_old_files_go(quick: list[ReportFile]) -> None:
    lost = making.ask("docx", "en", "")
    assert lost
    ReportFile.objects.update(
        stage="making", began=timezone.now() - timedelta(hours=2), asked=timezone.now() - timedelta(hours=2)
    )
    assert making.make_next() is None
    assert ReportFile.objects.get().stage == "failed"
    make_initiative(slug="new")
    making.ask("docx", "en", "")
    assert [file.stage for file in ReportFile.objects.all()] == ["waiting"]


def test_without_its_library_there_is_no_pdf_and_page_and_check_say_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert library_of_reports(None) == []
    monkeypatch.setattr(pango, "LIBRARIES", (("libnone.so", "libnone.dylib"),))
    response = client.get("/en/report.pdf")
    assert response.status_code == 503
    assert "Pango is not installed" in response.content.decode()
    assert [warning.id for warning in library_of_reports(None)] == ["portal.W004"]


def test_a_choice_that_does_not_exist_is_dropped_on_the_page_and_refused_in_a_file(client: Client) -> None:
    random_register(6)
    assert "theme=nothing" in client.get("/en/report/?theme=nothing").content.decode()
    assert fetch(client, "/en/report.docx?theme=nothing").status_code == 400
    assert fetch(client, "/en/report.docx?as_of=1999-01-01").status_code == 400
    page = client.get("/en/report/?theme=theme-1&detail=full").content.decode()
    assert "Theme 1" in page
    assert 'id="chapter-theme-0"' not in page
