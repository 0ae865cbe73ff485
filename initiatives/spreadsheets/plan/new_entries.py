"""Many new entries at once: with their terms, their rows and the history that one by one they would have."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.text import slugify

from initiatives.editing.changesets import assign
from initiatives.history.snapshots import Values
from initiatives.models import Initiative, PlannedRow, User
from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.columns.related import once

TERMS = ("governments", "themes", "challenges", "target_groups")
PLACES = ("instruments", "participations", "budget_lines", "key_figures", "citations")
LONGEST_SLUG = 80
BATCH = 500


def create_entries(
    rows: Iterable[PlannedRow], user: User, reason: str, moment: datetime, taken: set[str]
) -> dict[int, Initiative]:
    """The entry of each row, by the row's number. `taken` holds all slugs that lead somewhere; it gets the new ones."""
    planned = list(rows)
    entries = [_entry(row.intended["fields"], taken) for row in planned]
    Initiative.objects.bulk_create(entries, batch_size=BATCH)
    versions = _keep_history(entries, user, reason, moment)
    for relation in TERMS:
        _set_terms(relation, planned, entries, versions)
    for relation in PLACES:
        made = [
            _related(relation, entry, said)
            for row, entry in zip(planned, entries, strict=True)
            for said in once(row.intended["related"].get(relation, []))
        ]
        if made:
            type(made[0])._default_manager.bulk_create(made, batch_size=BATCH)
            _keep_history(made, user, reason, moment)
    return {row.number: entry for row, entry in zip(planned, entries, strict=True)}


def _entry(fields: dict[str, Any], taken: set[str]) -> Initiative:
    entry = Initiative()
    for name, value in fields.items():
        if name not in TERMS:
            assign(entry, name, value)
    entry.slug = str(fields.get("slug") or free_slug(title_of(fields), taken, LONGEST_SLUG, "initiative"))
    taken.add(entry.slug)
    return entry


def title_of(fields: dict[str, Any]) -> str:
    """The first title that there is."""
    return next((fields[f"title_{code}"] for code in LANGUAGES if fields.get(f"title_{code}")), "")


def free_slug(name: str, taken: set[str], longest: int, otherwise: str) -> str:
    """From a name; with a number behind where another has, or had, the same. `otherwise` where it has no letters."""
    start = slugify(name)[:longest].strip("-") or otherwise
    slug, number = start, 2
    while slug in taken:
        ending = f"-{number}"
        slug, number = f"{start[: longest - len(ending)]}{ending}", number + 1
    return slug


def _related(relation: str, entry: Initiative, said: Values) -> Model:
    model: Any = getattr(Initiative, relation).rel.related_model
    row: Model = model(initiative=entry)
    for name, value in said.items():
        assign(row, name, value if isinstance(value, str) else "")
    return row


def _keep_history(things: list[Any], user: User, reason: str, moment: datetime) -> list[Any]:
    history: Any = type(things[0]).history
    kept: list[Any] = history.bulk_history_create(
        things, batch_size=BATCH, default_user=user, default_change_reason=reason, default_date=moment
    )
    return kept


def _set_terms(relation: str, planned: list[PlannedRow], entries: list[Initiative], versions: list[Any]) -> None:
    through: Any = getattr(Initiative, relation).through
    column = f"{Initiative._meta.get_field(relation).m2m_reverse_field_name()}_id"  # type: ignore[union-attr]
    made, versions_of = [], []
    for row, entry, version in zip(planned, entries, versions, strict=True):
        for pk in row.intended["fields"].get(relation, []):
            made.append(through(initiative_id=entry.pk, **{column: int(pk)}))
            versions_of.append(version)
    through._default_manager.bulk_create(made, batch_size=BATCH)
    history: Any = apps.get_model("initiatives", f"HistoricalInitiative_{relation}")
    history._default_manager.bulk_create(
        [
            history(
                history_id=version.pk, id=each.pk, initiative_id=each.initiative_id, **{column: getattr(each, column)}
            )
            for each, version in zip(made, versions_of, strict=True)
        ],
        batch_size=BATCH,
    )
