"""Each named constraint, by its name: a change that the database accepts and one that it refuses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.utils import timezone

from initiatives.models import Challenge, InstrumentType, TargetGroup
from tests.factories import make_user
from tests.models.valid_rows import DAY, ROWS, event, figure, line

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class OfTheFirst:
    """The value that the first row has in a field."""

    field: str


@dataclass(frozen=True)
class New:
    """A row of another model, made for the change."""

    make: Callable[[], models.Model]


Change = dict[str, object]


def same(*fields: str) -> Change:
    return {field: OfTheFirst(field) for field in fields}


SLUG_SIDES: tuple[Change, ...] = ({"slug": "none-at-all"}, {"slug": "none"})
USER, LINE, FIGURE, EVENT = New(make_user), New(lambda: line(3)), New(lambda: figure(4)), New(lambda: event(5))
# By constraint, while another row is there: a change of a valid row that is accepted, and those that are refused.
SIDES: dict[str, tuple[Change, ...]] = {
    "alert_once_for_an_address": (same("scope"), same("address_key", "scope")),
    "budget_key_unique_in_initiative": (same("key"), same("initiative", "key")),
    "budget_amount_not_negative": ({"amount": 0}, {"amount": -1}),
    "budget_not_part_of_itself": ({"part_of": OfTheFirst("id")}, {"part_of": F("id")}),
    "budget_period_well_formed": (
        {"starts": "2021-Q1", "ends": "2021-12-31"},
        {"ends": "2021-W1"},
        {"starts": "spring"},
    ),
    "event_key_unique_in_initiative": (same("key"), same("initiative", "key")),
    "event_date_well_formed": ({"date": "2022-Q4"}, {"date": ""}, {"date": "autumn"}),
    "code_match_of_one_term": ({"code": "TH9"}, {"theme": None}, {"challenge": New(lambda: ROWS[Challenge](7))}),
    **{
        f"code_match_once_for_{name}": (same("code"), {"theme": None} | same("code", name))
        for name in ("challenge", "target_group", "instrument_type")
    },
    "code_match_once_for_theme": (same("code"), same("code", "theme")),
    "sequel_named_once": (same("successor"), same("initiative", "successor")),
    "sequel_of_another_entry": ({"kind": "renamed"}, {"successor": F("initiative")}),
    "source_published_well_formed": ({"published": "2021-04"}, {"published": "2021-13"}),
    "section_slug_unique_in_source": (same("slug"), same("source", "slug")),
    "passage_unique_in_source": (same("locator_kind", "locator"), same("source", "locator_kind", "locator")),
    "citation_of_one_fact": (
        {"budget_line": LINE},
        {"budget_line": LINE, "key_figure": FIGURE},
        {"budget_line": LINE, "event": EVENT},
    ),
    "citation_place_and_its_kind": (
        {"locator": "17", "locator_kind": "line"},
        {"locator": "17"},
        {"locator_kind": "line"},
    ),
    "distinct_pair_once": (same("first"), same("first", "second")),
    "distinct_pair_smaller_number_first": (same("first"), {"first": F("second")}),
    "empty_search_once_in_each_language": (same("words"), same("words", "language")),
    "term_redirect_once": (same("slug"), same("kind", "slug")),
    "term_redirect_leads_elsewhere": ({"leads_to": OfTheFirst("slug")}, {"leads_to": F("slug")}),
    "government_slug_not_reserved": SLUG_SIDES,
    "government_community_has_no_territory_code": (
        {"level": "community"},
        {"level": "community", "nuts_code": "BE1"},
        {"level": "community", "refnis_code": "4000"},
    ),
    "government_refnis_without_leading_zero": ({"refnis_code": "4000"}, {"refnis_code": "04000"}),
    "theme_slug_not_reserved": SLUG_SIDES,
    "challenge_slug_not_reserved": SLUG_SIDES,
    "targetgroup_slug_not_reserved": SLUG_SIDES,
    "instrumenttype_slug_not_reserved": SLUG_SIDES,
    "organisation_slug_not_reserved": SLUG_SIDES,
    "organisation_enterprise_number_unique": (same("enterprise_number"), {"enterprise_number": "0671516647"}),
    "organisation_enterprise_number_ten_digits": (
        {"enterprise_number": "0671516647"},
        # As a value of the database: the field itself would write ten digits.
        {"enterprise_number": Value("671516647")},
    ),
    "organisation_not_part_of_itself": ({"part_of": OfTheFirst("id")}, {"part_of": F("id")}),
    "participation_once_in_each_role": (
        same("initiative", "organisation"),
        same("initiative", "organisation", "role"),
    ),
    "figure_key_unique_in_initiative": (same("key"), same("initiative", "key")),
    "figure_range_ascends": ({"value_to": 81}, {"value_to": 80}, {"value_to": 70}),
    "figure_as_of_well_formed": ({"as_of": "2021"}, {"as_of": "soon"}),
    "initiative_not_part_of_itself": ({"parent": OfTheFirst("id")}, {"parent": F("id")}),
    "initiative_dates_well_formed": (
        {"start": "2021", "announced_for": "2021-Q4"},
        {"announced_for": "spring"},
        {"start": "2021-Q7"},
        {"end": "2021-W1"},
    ),
    "initiative_status_has_its_date": (
        {"stated_status": "running", "status_as_of": DAY},
        {"stated_status": "running"},
    ),
    "initiative_verified_has_its_date": ({"verified_by": USER, "verified_on": DAY}, {"verified_by": USER}),
    "feedback_fits_its_kind": (
        {"kind": "suggestion", "problem": "", "initiative": None},
        {"kind": "suggestion", "problem": ""},
        {"kind": "suggestion", "initiative": None},
        {"problem": ""},
    ),
    "feedback_settled_has_its_date": ({"settled_by": USER, "settled_on": DAY}, {"settled_by": USER}),
    "feedback_settled_forgets_the_email": ({"email": "a@example.org"}, {"email": "a@example.org", "settled_on": DAY}),
    "link_failures_have_their_date": ({"failures": 1, "failing_since": DAY}, {"failures": 1}, {"failing_since": DAY}),
    "outdated_translation_once_for_each_text": (
        same("model", "number", "field"),
        same("model", "number", "field", "language"),
    ),
    "spreadsheet_applied_has_its_stage": (
        {"stage": "undone", "applied": timezone.now()},
        {"stage": "planned", "applied": timezone.now()},
    ),
    "planned_row_once": (same("number"), same("spreadsheet", "number")),
    "proposal_decision_has_its_date": (
        {"decision": "accepted", "decided": timezone.now()},
        {"decision": "accepted"},
        {"decided": timezone.now()},
    ),
    "remembered_mapping_once": (same("fingerprint"), same("user", "fingerprint")),
    "saved_filter_name_once": (same("name"), same("user", "name")),
    "draft_one_for_person_and_entry": (same("initiative"), same("user", "initiative")),
    "draft_one_new_for_person": ({"initiative": None}, {"initiative": None} | same("user")),
}
# Before the second row is changed: what the first must hold to be in its way.
CODED = {"challenge": Challenge, "target_group": TargetGroup, "instrument_type": InstrumentType}
FIRST: dict[str, Change] = {
    "draft_one_new_for_person": {"initiative": None},
    "organisation_enterprise_number_unique": {"enterprise_number": "0671516647"},
    **{
        f"code_match_once_for_{name}": {"theme": None, name: New(lambda model=model: ROWS[model](7))}
        for name, model in (
            ("challenge", Challenge),
            ("target_group", TargetGroup),
            ("instrument_type", InstrumentType),
        )
    },
}


def constraints() -> Iterator[tuple[type[models.Model], models.BaseConstraint]]:
    for model in apps.get_app_config("initiatives").get_models():
        for constraint in model._meta.constraints:
            yield model, constraint


MODELS = {constraint.name: model for model, constraint in constraints()}


def value(given: object, first: models.Model) -> object:
    match given:
        case OfTheFirst(field):
            return getattr(first, field)
        case New(make):
            return make()
    return given


def change(name: str, changes: Change) -> models.Model:
    model = MODELS[name]
    first, second = ROWS[model](1), ROWS[model](2)
    if name in FIRST:
        before = {field: value(each, first) for field, each in FIRST[name].items()}
        model._default_manager.filter(pk=first.pk).update(**before)
        for field in (field for field, each in FIRST[name].items() if isinstance(each, New)):
            setattr(first, field, before[field])
    given = {field: value(each, first) for field, each in changes.items()}
    with transaction.atomic():
        model._default_manager.filter(pk=second.pk).update(**given)
    return second


def violated(error: IntegrityError, model: type[models.Model]) -> str:
    """The name of the constraint that the database refused a row for."""
    if connection.vendor == "postgresql":
        assert isinstance(error.__cause__, psycopg.Error)
        return str(error.__cause__.diag.constraint_name)
    told = re.fullmatch(r"(CHECK|UNIQUE) constraint failed: (.+)", str(error))
    assert told, error
    if told[1] == "CHECK":
        return told[2]
    # SQLite names the columns of an index, not the index.
    fields = {column.rpartition(".")[2].removesuffix("_id") for column in told[2].split(", ")}
    uniques = [each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)]
    return " and ".join(each.name for each in uniques if set(each.fields) == fields)


@pytest.mark.parametrize("name", SIDES)
def test_a_constraint_accepts_the_one_side_and_refuses_the_other(name: str) -> None:
    accepted, *all_refused = SIDES[name]
    assert all_refused
    with transaction.atomic():
        change(name, accepted)
        transaction.set_rollback(True)
    for refused in all_refused:
        with transaction.atomic():
            with pytest.raises(IntegrityError) as error:
                change(name, refused)
            assert violated(error.value, MODELS[name]) == name
            transaction.set_rollback(True)


def test_every_constraint_has_both_sides() -> None:
    assert set(SIDES) == set(MODELS)


def test_every_check_that_a_form_may_break_says_in_words_why() -> None:
    # The rules of rows that only the portal writes are told to nobody; Django names the fields of unique ones.
    unseen = {"distinct_pair_smaller_number_first", "spreadsheet_applied_has_its_stage"}
    for name, (_model, constraint) in zip(MODELS, constraints(), strict=True):
        if isinstance(constraint, models.CheckConstraint) and name not in unseen:
            assert constraint.violation_error_message != constraint.default_violation_error_message, name


@pytest.mark.parametrize("name", [name for name, sides in SIDES.items() if sides is SLUG_SIDES])
def test_a_reserved_slug_is_refused_in_words(name: str) -> None:
    row = ROWS[MODELS[name]](1)
    row.slug = "none"
    with pytest.raises(ValidationError, match="choose another slug"):
        row.validate_constraints()
