"""Each number that a report says is that of the list or table which it leads to, on random registers."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from initiatives.browse.as_of_list import AsOfList
from initiatives.browse.filters import InitiativeFilter
from initiatives.formatting.figures import number_in_words
from initiatives.models import BudgetLine
from initiatives.report.content import Entry, Figure, Line, Listing, NoteMark, Paragraph, Report, Run, Section, Table
from initiatives.report.scope import Scope
from initiatives.report.writing import write
from tests.browse.test_filters import random_register

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


def test_every_place_that_a_report_leads_to_is_there_once_and_every_note_has_its_number() -> None:
    random_register(7)
    report = write(Scope(is_full=True))
    anchors = [part.anchor for part in parts(report)]
    anchors += [block.anchor for part in parts(report) for block in part.blocks if hasattr(block, "anchor")]
    assert len(anchors) == len(set(anchors))
    assert {run.href[1:] for run in runs(report) if run.href.startswith("#")} <= set(anchors)
    marks = [each for line in lines(report) for each in line if isinstance(each, NoteMark)]
    assert [mark.number for mark in marks if mark.is_first] == [note.number for note in report.notes]
    assert len({mark.number for mark in marks}) == len(report.notes)


def test_an_entry_is_described_once_and_counted_wherever_it_belongs() -> None:
    random_register(8)
    report = write(Scope(is_full=True))
    described = [block.anchor for part in parts(report) for block in part.blocks if isinstance(block, Entry)]
    assert (
        len(described)
        == len(set(described))
        == InitiativeFilter(QueryDict("status=announced&status=running&status=ended&status=unknown")).found.count()
    )
