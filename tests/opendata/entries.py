"""Entries that have something in every column."""

from datetime import date

from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    InstrumentType,
    KeyFigure,
    TargetGroup,
    Theme,
)
from tests.factories import make_citation, make_initiative, make_organisation, make_source


def make_full(number: int = 1, **only_what_matters: object) -> Initiative:
    theme, _ = Theme.objects.get_or_create(slug="networking", defaults={"name_en": "Networking"})
    flanders, _ = Government.objects.get_or_create(
        slug="flanders",
        defaults={"name_en": "Flanders", "name_nl": "Vlaanderen", "level": "region", "refnis_code": "2000"},
    )
    climate, _ = Challenge.objects.get_or_create(slug="climate-environment", defaults={"name_en": "Climate"})
    schools, _ = TargetGroup.objects.get_or_create(slug="schools", defaults={"name_en": "Schools"})
    kind, _ = InstrumentType.objects.get_or_create(slug="network", defaults={"name_en": "Network"})
    fields = {
        "slug": f"entry-{number}",
        "title_en": f"Entry {number}",
        "title_nl": f"Ingang {number}",
        "summary_en": "What it does, and “for whom”.",
        "start": "2019",
        "end": "2999-Q1",
        "stated_status": "running",
        "status_as_of": date(2021, 9, 1),
        "website": "https://example.org/it",
    }
    initiative = make_initiative(**fields | only_what_matters, themes=[theme], governments=[flanders])
    initiative.challenges.add(climate)
    initiative.target_groups.add(schools)
    initiative.instruments.create(type=kind)
    organisation = make_organisation(slug=f"org-{number}", name_en="", name_nl=f"Instelling {number}")
    initiative.participations.create(organisation=organisation, role="lead")
    line = BudgetLine.objects.create(
        initiative=initiative, key="total", amount=32_000_000, kind="per_year", starts="2019"
    )
    figure = KeyFigure.objects.create(
        initiative=initiative, key="companies", value=60, qualifier="more_than", unit_en="companies supported"
    )
    make_source(read_on=date(2026, 11, 23))
    make_citation(initiative=initiative)
    make_citation(initiative=initiative, budget_line=line, locator="18")
    make_citation(initiative=initiative, key_figure=figure, locator="19")
    return initiative
