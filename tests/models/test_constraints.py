"""Rules that always hold, each from both sides."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.models import (
    BudgetLine,
    Challenge,
    Citation,
    Government,
    InstrumentType,
    KeyFigure,
    Organisation,
    Participation,
    Source,
    SourceSection,
    TargetGroup,
    Theme,
)
from initiatives.models.organisation import enterprise_number_digits
from tests.factories import make_initiative, make_organisation, make_source

pytestmark = pytest.mark.django_db


def refused(model: Any, **fields: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**fields)


@pytest.mark.parametrize("written", ["0671.516.647", "671516647", "BE0671516647", "be 0671 516 647", "0671-516-647"])
def test_an_enterprise_number_is_ten_digits_however_it_is_written(written: str) -> None:
    assert enterprise_number_digits(written) == "0671516647"


@pytest.mark.parametrize("written", ["0671516648", "2671516647", "67151664", "abc", "٠٦٧١٥١٦٦٤٧", "0000000000"])
def test_a_wrong_enterprise_number_is_refused_in_words(written: str) -> None:
    with pytest.raises(ValidationError, match="check digits"):
        enterprise_number_digits(written)


def test_an_enterprise_number_is_one_organisation_s_and_has_ten_digits() -> None:
    Organisation.objects.create(slug="a", name_en="A", enterprise_number="0671516647")
    refused(Organisation, slug="b", name_en="B", enterprise_number="0671516647")
    refused(Organisation, slug="c", name_en="C", enterprise_number="671516647")
    Organisation.objects.create(slug="d", name_en="D")
    Organisation.objects.create(slug="e", name_en="E")


def test_an_organisation_is_not_part_of_itself() -> None:
    organisation = make_organisation()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(part_of=organisation)


def test_a_community_has_no_code_of_a_territory() -> None:
    refused(Government, slug="community", name_en="C", level="community", nuts_code="BE1")
    refused(Government, slug="community", name_en="C", level="community", refnis_code="4000")
    Government.objects.create(slug="community", name_en="C", level="community")
    Government.objects.create(slug="region", name_en="R", level="region", nuts_code="BE1", refnis_code="4000")


def test_a_refnis_code_has_no_leading_zero() -> None:
    refused(Government, slug="region", name_en="R", level="region", refnis_code="04000")


def test_a_budget_line_is_positive_of_one_key_and_of_dated_shape() -> None:
    initiative = make_initiative()
    line = {"initiative": initiative, "key": "total", "amount": 5, "kind": "per_year"}
    BudgetLine.objects.create(**line)
    refused(BudgetLine, **line)
    refused(BudgetLine, **{**line, "key": "negative", "amount": -1})
    refused(BudgetLine, **{**line, "key": "date", "starts": "2021-W1"})
    whole = BudgetLine.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=whole.pk).update(part_of=whole)


def test_a_range_of_a_key_figure_ascends() -> None:
    figure = {"initiative": make_initiative(), "value": 80, "unit_en": "projects"}
    KeyFigure.objects.create(**figure, key="range", value_to=90)
    KeyFigure.objects.create(**figure, key="one")
    refused(KeyFigure, **figure, key="one")
    refused(KeyFigure, **figure, key="descends", value_to=70)
    refused(KeyFigure, **figure, key="date", as_of="soon")


def test_an_organisation_has_a_role_once() -> None:
    role = {"initiative": make_initiative(), "organisation": make_organisation(), "role": "funder"}
    Participation.objects.create(**role)
    refused(Participation, **role)
    Participation.objects.create(**{**role, "role": "lead"})


def test_a_citation_supports_one_fact_and_names_its_place_whole() -> None:
    initiative, source = make_initiative(), make_source()
    line = BudgetLine.objects.create(initiative=initiative, key="total", amount=5, kind="per_year")
    figure = KeyFigure.objects.create(initiative=initiative, key="one", value=1, unit_en="thing")
    both = {"initiative": initiative, "source": source}
    refused(Citation, **both, budget_line=line, key_figure=figure)
    refused(Citation, **both, locator="17")
    refused(Citation, **both, locator_kind="line")
    Citation.objects.create(**both, budget_line=line, locator_kind="line", locator="17")


def test_a_section_has_one_slug_in_its_source_and_a_source_a_dated_shape() -> None:
    source = make_source()
    SourceSection.objects.create(source=source, slug="a", heading="A")
    refused(SourceSection, source=source, slug="a", heading="Again")
    refused(Source, slug="other", title="Other", published="once")


@pytest.mark.parametrize("model", [Government, Theme, Challenge, TargetGroup, InstrumentType, Organisation])
def test_no_term_takes_the_slug_that_means_not_stated(model: Any) -> None:
    level = {"level": "region"} if model is Government else {}
    refused(model, slug="none", name_en="None", **level)
    model.objects.create(slug="none-at-all", name_en="None at all", **level)
    with pytest.raises(ValidationError, match="choose another slug"):
        model(slug="none", name_en="None", **level).validate_constraints()
