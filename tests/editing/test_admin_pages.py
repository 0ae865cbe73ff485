"""Every model can be listed, searched, added and changed in the admin, in a fixed number of queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from initiatives.editing.admin.help_texts import HELP
from initiatives.editing.changesets import entry_snapshot
from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    CodeMatch,
    EmptySearch,
    Feedback,
    Government,
    Initiative,
    InitiativeRedirect,
    InstrumentType,
    KeyFigure,
    LinkCheck,
    Organisation,
    Proposal,
    ProviderGroup,
    PublishedReport,
    RememberedMapping,
    ReportText,
    Role,
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
    make_import,
    make_initiative,
    make_organisation,
    make_source,
    make_theme,
)

pytestmark = pytest.mark.django_db

WITHOUT_PAGE = {
    "Instrument", "Participation", "SearchText", "Transition", "Reminder", "OutdatedTranslation", "DistinctPair",
    "Alert", "RegisterEdition", "RegisterChange", "ReportFile", "SavedFilter", "EditingDraft",
    "PreviewWithdrawal", "Practice", "Remark", "PlannedRow", "SpreadsheetFile", "PublishedFile",
}  # fmt: skip
# Nobody adds these by hand.
WRITTEN = {LinkCheck, EmptySearch, Proposal, RememberedMapping}
OURS = [
    model
    for model in apps.get_app_config("initiatives").get_models()
    if not model.__name__.startswith("Historical") and model.__name__ not in WITHOUT_PAGE
]


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def one_of_each() -> Initiative:
    make_import()
    Synonym.objects.create(words="voucher\ncheque")
    CodeMatch.objects.create(code="TH1", theme=make_theme(slug="coded"))
    LinkCheck.objects.create(url="https://example.org/", outcome="found", checked_on=date(2026, 1, 1))
    EmptySearch.objects.create(words="drone", language="en", times=3, days=2, last_asked_on=date(2026, 1, 1))
    TermRedirect.objects.create(kind="theme", slug="skills", leads_to="networking")
    initiative = make_initiative(title_en="Flemish Data Space", slug="data-space")
    version = entry_snapshot(initiative)
    Proposal.objects.create(initiative=initiative, was=version, proposed=version)
    initiative.participations.create(organisation=make_organisation(name_en="imec"), role="lead")
    section = SourceSection.objects.create(source=make_source(), slug="one", heading="One")
    SourcePassage.objects.create(source=section.source, locator_kind="line", locator="1")
    line = make_budget_line(initiative=initiative)
    make_citation(initiative=initiative, source=section.source, section=section, budget_line=line)
    Feedback.objects.create(kind="suggestion", subject="Smart bins", words="They sort waste.", language="nl")
    KeyFigure.objects.create(initiative=initiative, key="companies", value=60, unit="companies")
    initiative.events.create(key="approval", date="2022-10", text="Approved.")
    initiative.sequels.create(successor=make_initiative(slug="sequel"))
    InitiativeRedirect.objects.create(initiative=initiative, slug="old-data-space")
    make_government()
    make_theme()
    Challenge.objects.create(slug="covid-19", name="COVID-19")
    TargetGroup.objects.create(slug="smes", name="SMEs")
    initiative.instruments.create(type=InstrumentType.objects.create(slug="grants", name="Grants"))
    ProviderGroup.objects.create(name="ai-editors", role=Role.EDITOR)
    ReportText.objects.create(chapter="glance", text_en="Words.", author="A", written=date(2021, 9, 1))
    PublishedReport.objects.create(slug="2021-09-01", as_of=date(2021, 9, 1))
    return initiative


@pytest.mark.parametrize("model", OURS)
def test_the_list_of_every_model_opens(admin_client: Client, model: type[Model]) -> None:
    one_of_each()

    response = admin_client.get(address(model, "changelist"), {"q": "a"})

    assert response.status_code == 200
    assert "Belgian AI initiatives – editors" in response.text


@pytest.mark.parametrize("model", [model for model in OURS if model not in WRITTEN])
def test_the_form_for_a_new_one_opens(admin_client: Client, model: type[Model]) -> None:
    assert admin_client.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", OURS)
def test_the_form_of_an_existing_one_opens(admin_client: Client, model: type[Model]) -> None:
    one_of_each()
    existing = model._default_manager.first()
    assert existing

    assert admin_client.get(address(model, "change", existing.pk)).status_code == 200


@pytest.mark.parametrize("model", OURS)
def test_every_model_has_a_search(model: type[Model]) -> None:
    assert admin.site.get_model_admin(model).search_fields


@pytest.mark.parametrize(
    "model", [Initiative, Organisation, Source, Citation, BudgetLine, KeyFigure, Government, Theme, Challenge]
)
def test_the_history_opens(admin_client: Client, model: type[Model]) -> None:
    one_of_each()
    existing = model._default_manager.first()
    assert existing

    response = admin_client.get(address(model, "history", existing.pk))

    assert response.status_code == 200
    assert "Created" in response.text or "The entry was added." in response.text


def test_an_old_version_opens(admin_client: Client) -> None:
    initiative = make_initiative()
    version = initiative.history.first()

    response = admin_client.get(address(Initiative, "simple_history", initiative.pk, version.pk))

    assert response.status_code == 200


@pytest.mark.parametrize(
    "words", ["Ruimte", "DONNÉES".lower(), "Datenraum", "flemish-space", "VDS", "datahub", "Kennisinstelling", "imec"]
)
def test_an_initiative_is_found_by_any_of_its_names(admin_client: Client, words: str) -> None:
    initiative = make_initiative(
        slug="flemish-space", title_en="Space", title_nl="Ruimte", title_fr="Espace de données", title_de="Datenraum",
        acronym="VDS", aliases="datahub"
    )  # fmt: skip
    imec = make_organisation(name_en="imec", name_nl="Kennisinstelling")
    initiative.participations.create(organisation=imec, role="lead")
    make_initiative(slug="other", title_en="Other")

    response = admin_client.get(address(Initiative, "changelist"), {"q": words})

    assert [row.pk for row in response.context["cl"].result_list] == [initiative.pk]


def test_an_initiative_found_by_two_organisations_is_listed_once(admin_client: Client) -> None:
    initiative = make_initiative()
    for number in range(2):
        initiative.participations.create(
            organisation=make_organisation(slug=f"lab-{number}", name_en=f"Lab {number}"), role="lead"
        )

    response = admin_client.get(address(Initiative, "changelist"), {"q": "Lab"})

    assert len(response.context["cl"].result_list) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"governments__id__exact": "{government}"}, {"themes__id__exact": "{theme}"},
        {"challenges__isnull": "True", "state__exact": "published"}, {"stated_status__exact": "running"}
    ]
)  # fmt: skip
def test_filters_narrow_the_list(admin_client: Client, query: dict[str, str]) -> None:
    government, theme = make_government(), make_theme()
    wanted = make_initiative(
        stated_status="running", status_as_of=date(2021, 6, 1), governments=[government], themes=[theme]
    )
    other = make_initiative(slug="other", state="draft")
    filled = {name: value.format(government=government.pk, theme=theme.pk) for name, value in query.items()}

    response = admin_client.get(address(Initiative, "changelist"), filled)

    assert wanted in response.context["cl"].result_list
    assert other not in response.context["cl"].result_list


def test_the_list_shows_todays_status_where_the_dates_tell_it(admin_client: Client) -> None:
    make_initiative(end="2020", stated_status="running", status_as_of=date(2019, 1, 1))

    response = admin_client.get(address(Initiative, "changelist"))

    assert '<td class="field-status">Was to end in 2020 ' in response.text


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_costs_the_same_however_many_initiatives(
    admin_client: Client, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    government, theme = make_government(), make_theme()
    for each in range(number):
        make_initiative(slug=f"initiative-{each}", governments=[government], themes=[theme])

    # Expect 12 queries:
    # * the session
    # * the editor, their second factor, their saved lists (3)
    # * the governments, themes and challenges of the filters (3)
    # * count the initiatives found, and all of them (2)
    # * the page of initiatives
    # * their governments, their themes (2)
    with django_assert_num_queries(12):
        response = admin_client.get(address(Initiative, "changelist"))

    assert len(response.context["cl"].result_list) == number


@pytest.mark.parametrize("model", [BudgetLine, Citation, InitiativeRedirect, KeyFigure, Organisation, SourceSection])
def test_the_other_lists_cost_the_same_too(
    admin_client: Client, model: type[Model], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        initiative = make_initiative(slug=f"initiative-{number}")
        line = make_budget_line(initiative=initiative)
        section = SourceSection.objects.create(source=make_source(slug=f"source-{number}"), slug="one", heading="One")
        make_citation(initiative=initiative, source=section.source, section=section, budget_line=line)
        KeyFigure.objects.create(initiative=initiative, key="companies", value=60, unit="companies")
        InitiativeRedirect.objects.create(initiative=initiative, slug=f"old-{number}")
        whole = make_organisation(slug=f"whole-{number}")
        government = make_government(slug=f"government-{number}")
        make_organisation(slug=f"part-{number}", part_of=whole, government=government)

    # Expect at most 7 queries:
    # * the session
    # * the editor, their second factor (2)
    # * count
    # * the rows
    # * the words of up to two filters
    with django_assert_max_num_queries(7):
        admin_client.get(address(model, "changelist"))


def test_each_word_of_help_stands_beside_a_field(admin_client: Client) -> None:
    one_of_each()
    pages = "".join(
        admin_client.get(address(model, "change", model._default_manager.order_by("pk")[0].pk)).text
        for model in (Initiative, Organisation, Source)
    )
    missing = [name for name, words in HELP.items() if escape(str(words)) not in pages]
    assert missing == []
