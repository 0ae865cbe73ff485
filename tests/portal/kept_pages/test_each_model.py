"""A change of any model that public pages show is on each page that shows it, in every process, whatever they keep."""

from collections.abc import Callable
from datetime import date

import pytest

from initiatives.browse import best_places
from initiatives.browse.facets import index
from initiatives.browse.facets.index import FacetIndex
from initiatives.edition.shown import OF_ENTRIES, OTHERS
from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    CodeMatch,
    Event,
    Government,
    Initiative,
    InitiativeRedirect,
    Instrument,
    InstrumentType,
    KeyFigure,
    Organisation,
    OutdatedTranslation,
    Participation,
    PublishedFile,
    PublishedReport,
    ReportText,
    Sequel,
    Source,
    SourcePassage,
    SourceSection,
    Synonym,
    TargetGroup,
    TermRedirect,
    Theme,
)
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_initiative,
    make_organisation,
    make_source,
    make_theme,
)

from .test_kept_pages import Reader, changing_day, reader

__all__ = ["changing_day", "reader"]

HOME, LIST, ENTRY, PART = "/en/", "/en/initiatives/", "/en/initiatives/initiative/", "/en/initiatives/part/"
BODIES, BODY, SOURCES, SOURCE = (
    "/en/organisations/", "/en/organisations/organisation/", "/en/sources/", "/en/sources/report/",
)  # fmt: skip
THEME, GOVERNMENT, TIMELINE, BUDGETS = (
    "/en/themes/networking/",
    "/en/governments/flanders/",
    "/en/timeline/",
    "/en/budgets/",
)
# The part stands in this list as a card of its own, and under its whole in the usual one.
FLAT, OVERVIEW, COMPARE = (
    "/en/initiatives/?sort=title",
    "/en/overview/",
    "/en/compare/?government=flanders&government=wallonia",
)
BOTH = "/en/compare/?initiative=initiative&initiative=part"


class Process:
    """The pages, the index and the cards that one process keeps."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reader, self.patch = Reader(), monkeypatch
        self.held: dict[str, FacetIndex] = {}
        self.names: dict[tuple[int, int], best_places._RegisterNames] = {}

    def get(self, path: str) -> tuple[int, bytes]:
        self.patch.setattr(index, "_held", self.held)
        self.patch.setattr(best_places, "_kept", self.names)
        status, _headers, body = self.reader.get(path)
        return status, body


def entry() -> Initiative:
    return Initiative.objects.get(slug="initiative")


def rename(model: type[Government | Theme | Challenge | TargetGroup | InstrumentType | Organisation]) -> object:
    return model._default_manager.update(name_en=f"Renamed {model.__name__}")


def report_of_a_day() -> PublishedReport:
    made = {"as_of": date(2026, 1, 1), "published": "2026-01-02T00:00Z"}
    return PublishedReport.objects.update_or_create(slug="2026-01-01", defaults=made)[0]


# By model, in turn: what changes, and pages that show it.
CHANGES: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "Initiative": (
        lambda: Initiative.objects.filter(slug="initiative").update(title_en="Renamed"),
        (HOME, LIST, FLAT, ENTRY, PART, THEME, GOVERNMENT, BODY, TIMELINE, BUDGETS, COMPARE, BOTH),
    ),
    "Initiative_governments": (
        lambda: entry().governments.add(Government.objects.get(slug="wallonia")), (LIST, ENTRY, OVERVIEW),
    ),
    "Initiative_themes": (
        lambda: entry().themes.add(make_theme(slug="other", name_en="Other")), (LIST, THEME, ENTRY, OVERVIEW),
    ),
    "Initiative_challenges": (lambda: entry().challenges.add(Challenge.objects.get()), (HOME, LIST, ENTRY, THEME)),
    "Initiative_target_groups": (lambda: entry().target_groups.add(TargetGroup.objects.get()), (LIST, ENTRY, BOTH)),
    "Government": (lambda: rename(Government), (HOME, LIST, FLAT, ENTRY, GOVERNMENT, TIMELINE, BUDGETS, OVERVIEW)),
    "Theme": (lambda: rename(Theme), (HOME, LIST, FLAT, ENTRY, THEME, OVERVIEW, BODY)),
    "Challenge": (lambda: rename(Challenge), (HOME, LIST, ENTRY)),
    "TargetGroup": (lambda: rename(TargetGroup), (LIST, ENTRY, "/en/initiatives/?target=firms")),
    "InstrumentType": (lambda: rename(InstrumentType), (LIST, BOTH)),
    "Organisation": (lambda: rename(Organisation), (LIST, ENTRY, BODIES, BODY, THEME)),
    "Participation": (lambda: Participation.objects.update(role="funder"), (ENTRY, BODY, THEME)),
    "Instrument": (
        lambda: Instrument.objects.create(initiative=entry(), type=InstrumentType.objects.get()), (LIST, ENTRY, BOTH),
    ),
    "BudgetLine": (lambda: BudgetLine.objects.update(amount=77_000_000), (ENTRY, BUDGETS, THEME, BOTH)),
    "KeyFigure": (
        lambda: KeyFigure.objects.create(initiative=entry(), key="k", value=3, unit_en="firms", as_of="2020"),
        (ENTRY, BOTH),
    ),
    "Event": (lambda: Event.objects.create(initiative=entry(), key="e", date="2021", text_en="It came"), (ENTRY,)),
    "Sequel": (
        lambda: Sequel.objects.create(initiative=entry(), successor=Initiative.objects.get(slug="part")), (ENTRY, PART),
    ),
    "Source": (lambda: Source.objects.update(title="Renamed source"), (HOME, ENTRY, SOURCES, SOURCE, BOTH)),
    "Citation": (lambda: Citation.objects.update(locator="99"), (ENTRY, SOURCE)),
    "SourceSection": (lambda: SourceSection.objects.update(heading="Renamed section"), (ENTRY, SOURCE)),
    "SourcePassage": (
        lambda: SourcePassage.objects.create(
            source=Source.objects.get(), locator_kind="line", locator="1", reason_en="Of no initiative"
        ),
        (SOURCE,),
    ),
    "OutdatedTranslation": (
        lambda: OutdatedTranslation.objects.create(
            initiative=entry(), model="initiative", number=entry().pk, field="title", language="en", because="nl"
        ),
        (ENTRY,),
    ),
    "InitiativeRedirect": (
        lambda: InitiativeRedirect.objects.create(initiative=entry(), slug="former"), ("/en/initiatives/former/",),
    ),
    "TermRedirect": (
        lambda: TermRedirect.objects.create(kind="theme", slug="former", leads_to="networking"),
        ("/en/themes/former/", "/en/initiatives/?theme=former"),
    ),
    "Synonym": (lambda: Synonym.objects.create(words="renamed\nquux"), ("/en/initiatives/?q=quux",)),
    "CodeMatch": (
        lambda: CodeMatch.objects.create(code="TH31", theme=Theme.objects.get(slug="networking"), relation="exact"),
        ("/en/oecd/",),
    ),
    "ReportText": (
        lambda: ReportText.objects.create(chapter="networking", text_en="By hand", author="A", written="2026-01-01"),
        ("/en/report/?detail=full",),
    ),
    "PublishedReport": (report_of_a_day, ("/en/report/",)),
    "PublishedFile": (
        lambda: PublishedFile.objects.create(
            report=report_of_a_day(), language="en", kind="html", is_full=False, content=b"Made"
        ),
        ("/en/report/2026-01-01/",),
    ),
}  # fmt: skip


@pytest.fixture
def register() -> None:
    stated = {"start": "2019", "stated_status": "running", "status_as_of": "2025-06"}
    make_government(slug="wallonia", name_en="Wallonia")
    TargetGroup.objects.create(slug="firms", name_en="Firms")
    InstrumentType.objects.create(slug="voucher", name_en="Voucher")
    made = make_initiative(governments=[make_government()], themes=[make_theme()], **stated)
    part = make_initiative(slug="part", title_en="Part", parent=made, **stated)
    part.challenges.add(Challenge.objects.create(slug="climate", name_en="Climate"))
    part.target_groups.add(TargetGroup.objects.get())
    Instrument.objects.create(initiative=part, type=InstrumentType.objects.get())
    Participation.objects.create(initiative=made, organisation=make_organisation(), role="lead")
    make_budget_line(initiative=made)
    section = SourceSection.objects.create(source=make_source(), slug="section", heading="Section")
    make_citation(initiative=made, section=section)


def test_each_model_that_pages_show_has_a_change_here() -> None:
    assert set(CHANGES) == {*OF_ENTRIES, *OTHERS}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("reader", "register")
def test_a_change_of_each_model_is_seen_in_every_process(
    monkeypatch: pytest.MonkeyPatch, changing_day: Callable[[date], None]
) -> None:
    changing_day(date(2026, 5, 1))
    processes = [Process(monkeypatch), Process(monkeypatch)]
    wrong = []
    for model, (do, paths) in CHANGES.items():
        before = {path: [process.get(path) for process in processes] for path in paths}
        do()
        fresh = Process(monkeypatch)
        for path in paths:
            expected = fresh.get(path)
            for was, process in zip(before[path], processes, strict=True):
                if process.get(path) != expected:
                    wrong.append(f"{model}: {path} is not made anew")
                elif was == expected:
                    wrong.append(f"{model}: {path} does not show it")
    assert not wrong
    assert all(len(process.held) == 1 for process in processes)
    # "As of June 2025" holds for two years, then "not checked since" is said.
    changing_day(date(2027, 7, 1))
    for path in (LIST, FLAT, ENTRY, THEME, TIMELINE):
        assert processes[0].get(path) == Process(monkeypatch).get(path)
        assert b"not checked since" in processes[0].get(path)[1], path
