"""Each number that a report says is that of the list or table which it leads to, on random registers."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation

from initiatives.browse.as_of_list import AsOfList
from initiatives.browse.filters import InitiativeFilter
from initiatives.formatting.figures import number_in_words
from initiatives.history.records import versions_of
from initiatives.models import BudgetLine, Citation, Initiative
from initiatives.report import html
from initiatives.report.content import Entry, Figure, Line, Listing, NoteMark, Paragraph, Report, Run, Section, Table
from initiatives.report.notes import Notes
from initiatives.report.scope import Scope
from initiatives.report.writing import write
from tests.browse.random_register import random_register
from tests.factories import make_citation, make_initiative

pytestmark = pytest.mark.django_db
ONE = {"en": {"one"}, "nl": {"één"}, "fr": {"un", "une"}, "de": {"ein", "eine", "einen"}}


def parts(report: Report) -> list[Section]:
    return [part for section in report.sections for part in (section, *section.sections)]


def lines(report: Report) -> Iterator[Line]:
    for section in parts(report):
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield from block.sentences
            elif isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)
            elif isinstance(block, Listing):
                yield from block.lines
            elif isinstance(block, Entry):
                yield block.summary
                yield from (line for fact in block.facts for line in fact.lines)
    yield from (note.content for note in report.notes)


def runs(report: Report) -> list[Run]:
    return [each for line in lines(report) for each in line if isinstance(each, Run)]


def listed(href: str) -> int:
    """The number of initiatives in a list of the site."""
    query = QueryDict(urlsplit(href).query)
    if "as_of" in query:
        return len(AsOfList(query, date.fromisoformat(query["as_of"])).found())
    found = InitiativeFilter(query)
    assert not found.dropped, href
    return found.found.count()


def says(run: Run, language: str) -> bool:
    first = run.text.split()[0].lower()
    return (
        first in ONE[language] if run.count == 1 and not first.isdigit() else first == number_in_words(run.count or 0)
    )


def check(report: Report) -> int:
    """Follow each number of a report; return how many lead to a list of the site."""
    tables = {block.anchor: block for part in parts(report) for block in part.blocks if isinstance(block, Table)}
    followed: dict[str, int] = {}
    for run in runs(report):
        if run.count is None:
            continue
        assert says(run, report.language), run
        if run.href.startswith("#"):
            assert len(tables[run.href[1:]].rows) == run.count, run
        elif "/initiatives/" in run.href:
            followed.setdefault(run.href, listed(run.href))
            assert followed[run.href] == run.count, run
    for part in parts(report):
        for figure in (block for block in part.blocks if isinstance(block, Figure)):
            assert all(not bar.href or listed(bar.href) == bar.number for bar in figure.bars)
    return len(followed)


@pytest.mark.parametrize(("seed", "language"), [(6, "en"), (7, "nl"), (8, "fr"), (9, "de")])
def test_each_number_is_that_of_what_it_leads_to(seed: int, language: str) -> None:
    random_register(seed)
    translation.activate(language)
    report = write(Scope(is_full=True))
    assert check(report) > 20
    shown = [run.count for run in runs(report) if run.href == "#amounts-theme-1" and run.count]
    assert shown == [BudgetLine.objects.published().filter(initiative__themes__slug="theme-1").count()]


def test_each_number_of_a_chosen_part_and_of_a_past_day_is_that_of_its_list() -> None:
    random_register(6)
    chosen = Scope(governments=("gov-0", "gov-2"), themes=("theme-1",), is_full=True)
    assert check(write(chosen)) > 3
    assert check(write(Scope(as_of=timezone.localdate(), is_full=True))) > 10


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def move_versions_back(days: int) -> None:
    """Let all that is stored have been stored so many days ago."""
    then = timezone.now() - timedelta(days=days)
    for name in ("Initiative", "BudgetLine", "Citation", "Event", "Instrument", "Participation"):
        versions_of(apps.get_model("initiatives", name)).update(history_date=then)
    Initiative.objects.update(created=then)


def test_what_changed_between_two_days_is_told_by_kind_and_each_number_is_that_of_its_table() -> None:
    random_register(6)
    running = {"start": "2019", "stated_status": "running", "status_as_of": "2021"}
    changed, ended, gone = (make_initiative(slug=slug, **running) for slug in ("changed", "ended", "gone"))
    line = changed.budget_lines.create(key="old", amount=5, kind="total")
    move_versions_back(10)
    line.amount, changed.acronym, changed.verified_on = 6, "NEW", timezone.localdate()
    line.save()
    changed.save()
    ended.end = "2020"
    ended.save()
    gone.state = "archived"
    gone.save()
    make_initiative(slug="added", title_en="Added")
    report = write(Scope(since=days_ago(5)))
    check(report)
    tables = {block.anchor: block for part in parts(report) for block in part.blocks if isinstance(block, Table)}
    # An entry that ended has other dates as well.
    assert {name: len(table.rows) for name, table in tables.items()} == {
        "added": 1, "gone": 1, "ended": 1, "corrected": 2, "confirmed": 1, "amounts": 1,
    }  # fmt: skip
    assert "€5" in html.line_in_html(tables["amounts"].rows[0][1])
    assert "€6" in html.line_in_html(tables["amounts"].rows[0][2])
    nothing = write(Scope(since=timezone.localdate()))
    assert "nothing changed" in html.lines_in_html(list(lines(nothing)))


def test_the_monitoring_of_a_year_tells_what_was_announced_began_ended_and_happened() -> None:
    entry = make_initiative(slug="plan", announced_for="2021", stated_status="announced", status_as_of="2021")
    came = make_initiative(slug="came", start="2021-04", end="2021-12", announced_for="2021")
    came.events.create(key="start", date="2021-04-30", text_en="It began.")
    came.events.create(key="later", date="2022", text_en="It went on.")
    report = write(Scope(year=2021))
    check(report)
    tables = {
        block.anchor: len(block.rows) for part in parts(report) for block in part.blocks if isinstance(block, Table)
    }
    assert tables == {"announced": 2, "began": 1, "ended": 1, "events": 1}
    said = html.lines_in_html(list(lines(report)))
    assert f"{entry.get_absolute_url()}" in said
    assert "no source says that it came" in said


def test_every_place_that_a_report_leads_to_is_there_once_and_every_note_has_its_number() -> None:
    random_register(7)
    report = write(Scope(is_full=True))
    anchors = [part.anchor for part in parts(report)]
    anchors += [block.anchor for part in parts(report) for block in part.blocks if hasattr(block, "anchor")]
    assert len(anchors) == len(set(anchors))
    anchors += [f"note-{note.number}" for note in report.notes]
    assert {run.href[1:] for run in runs(report) if run.href.startswith("#")} <= set(anchors)
    marks = [each for line in lines(report) for each in line if isinstance(each, NoteMark)]
    assert [mark.number for mark in marks if mark.is_first] == [note.number for note in report.notes]
    assert len({mark.number for mark in marks}) == len(report.notes)


def test_a_place_has_one_mark_in_order_and_a_source_is_described_once() -> None:
    entry, notes = make_initiative(), Notes()
    first = Citation.objects.get(pk=make_citation(initiative=entry, locator="17").pk)
    second = make_citation(initiative=entry, source=first.source, locator="18")
    again = Citation(initiative=entry, source=first.source, locator_kind="line", locator="18")
    assert notes.marks([first]) == [NoteMark(1, is_first=True)]
    assert notes.marks([second, again, first]) == [NoteMark(1, is_first=False), NoteMark(2, is_first=True)]
    said = ["".join(run.text for run in note.content if isinstance(run, Run)) for note in notes.notes]
    assert first.source.publisher in said[0]
    assert said[1] == f"{first.source.title} (see note 1), line 18."


def test_an_entry_is_described_once_and_counted_wherever_it_belongs() -> None:
    random_register(8)
    report = write(Scope(is_full=True))
    described = [block.anchor for part in parts(report) for block in part.blocks if isinstance(block, Entry)]
    assert (
        len(described)
        == len(set(described))
        == InitiativeFilter(QueryDict("status=announced&status=running&status=ended&status=unknown")).found.count()
    )


def test_no_rule_of_the_site_stretches_the_bars_of_a_figure() -> None:
    figure = (settings.BASE_DIR / "templates/report/figure.html").read_text()
    site = (settings.BASE_DIR / "initiatives/static/portal/portal.css").read_text()
    names = set(re.findall(r'class="([\w-]+)"', figure.partition("<svg")[2].partition("</svg>")[0]))
    assert "year" in names
    assert not [name for name in names if re.search(rf"^\.{name}\b", site, re.MULTILINE)]
