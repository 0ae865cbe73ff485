"""Plain functions that make what a test needs: give only what matters to it."""

from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from initiatives.models import (
    BudgetLine,
    Citation,
    Government,
    Initiative,
    Organisation,
    PlannedRow,
    RememberedMapping,
    Source,
    SpreadsheetFile,
    SpreadsheetImport,
    State,
    Theme,
    User,
)
from initiatives.spreadsheets.mapping.column_mapping import Mapping
from initiatives.spreadsheets.plan import planning


def make_initiative(**only_what_matters: Any) -> Initiative:
    """A published entry with a title; lists of terms are set after it is saved."""
    terms = {
        name: only_what_matters.pop(name)
        for name in ("governments", "themes", "challenges", "target_groups")
        if name in only_what_matters
    }
    fields = {"slug": "initiative", "title_en": "Initiative", "state": State.PUBLISHED} | only_what_matters
    initiative = Initiative.objects.create(**fields)
    for name, values in terms.items():
        getattr(initiative, name).set(values)
    initiative.refresh_from_db()
    return initiative


def make_government(**only_what_matters: Any) -> Government:
    term = Government(**{"slug": "flanders", "name_en": "Flanders", "level": "region"} | only_what_matters)
    term.save()
    return term


def make_theme(**only_what_matters: Any) -> Theme:
    term = Theme(**{"slug": "networking", "name_en": "Networking"} | only_what_matters)
    term.save()
    return term


def make_organisation(**only_what_matters: Any) -> Organisation:
    return Organisation.objects.create(**{"slug": "organisation", "name_en": "Organisation"} | only_what_matters)


PASSWORD = "a long password"


def make_user(**only_what_matters: Any) -> User:
    return User.objects.create_user(**{"username": "editor", "password": PASSWORD} | only_what_matters)


def make_editor(role: str | None, *governments: Government, **only_what_matters: Any) -> User:
    """Somebody of the staff with a role and governments; the roles come with the migrations."""
    user = make_user(**{"is_staff": True, "tour_seen": timezone.now()} | only_what_matters)
    if role:
        user.groups.add(Group.objects.get(name=role))
    user.governments.set(governments)
    return User.objects.get(pk=user.pk)


def make_budget_line(**only_what_matters: Any) -> BudgetLine:
    fields = {"key": "total", "amount": 1_000_000, "kind": BudgetLine.Kind.TOTAL} | only_what_matters
    fields.setdefault("initiative", None)
    fields["initiative"] = fields["initiative"] or make_initiative()
    return BudgetLine.objects.create(**fields)


def make_source(**only_what_matters: Any) -> Source:
    fields = {"slug": "report", "title": "Report", "publisher": "Commission", "published": "2021-09-01"}
    return Source.objects.get_or_create(
        slug=only_what_matters.get("slug", "report"), defaults=fields | only_what_matters
    )[0]


def make_import(**only_what_matters: Any) -> SpreadsheetImport:
    """A file with one new row whose plan is ready, and the mapping that was remembered of it."""
    user = only_what_matters.pop("made_by", None) or User.objects.filter(is_superuser=True).first() or make_user()
    constants = only_what_matters.pop("constants", {})
    first = [[1, ["Name"]], [2, ["AI vouchers"]]]
    made = SpreadsheetImport.objects.create(
        made_by=user, file_name="new.csv", stage="planning", counts={"rows": 1},
        inspection={"sheets": [{"name": "", "hidden": False, "first_rows": first}], "notes": []},
        mapping=Mapping(heading_rows=[1], columns={0: "title_en"}, constants=constants).as_json(), **only_what_matters,
    )  # fmt: skip
    SpreadsheetFile.objects.create(spreadsheet=made, content=b"Name\nAI vouchers\n")
    PlannedRow.objects.create(spreadsheet=made, number=2, cells={"title_en": [[0, "AI vouchers"]]})
    planning.plan_rows(made, user, seconds=60)
    remembered = {"name": "new.csv", "mapping": made.mapping}
    RememberedMapping.objects.get_or_create(user=user, fingerprint="0" * 64, defaults=remembered)
    return made


def make_citation(**only_what_matters: Any) -> Citation:
    fields = {"locator_kind": "line", "locator": "17"} | only_what_matters
    fields["source"] = fields.get("source") or make_source()
    fields["initiative"] = fields.get("initiative") or make_initiative()
    return Citation.objects.create(**fields)
