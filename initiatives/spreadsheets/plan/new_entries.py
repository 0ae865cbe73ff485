"""Many new entries at once, with their terms, their related rows and the history that single saves would write."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model

from initiatives.editing.changesets import assign, with_made_facts
from initiatives.editing.slugs import free_slug
from initiatives.history.records import related_model, term_column, write_first, write_terms
from initiatives.history.snapshots import Values
from initiatives.models import Initiative, PlannedRow, User
from initiatives.models.languages import LANGUAGES
from initiatives.models.relations import RELATED, TERMS
from initiatives.spreadsheets.columns.related import once

LONGEST_SLUG = 80
BATCH = 500


def create_entries(
    rows: Iterable[PlannedRow], user: User, reason: str, moment: datetime, taken: set[str]
) -> dict[int, Initiative]:
    """The entry of each row, by the row's number. `taken` holds all slugs in use, and gets the new ones."""
    planned = list(rows)
    entries = [_entry(row.intended["fields"], taken) for row in planned]
    Initiative.objects.bulk_create(entries, batch_size=BATCH)
    versions = write_first(entries, [moment] * len(entries), user, reason)
    for relation in TERMS:
        _set_terms(relation, planned, entries, versions)
    facts: dict[int, dict[tuple[str, str], str]] = {row.number: {} for row in planned}
    for relation in RELATED:
        made: list[Model] = []
        names: list[tuple[int, str]] = []
        for row, entry in zip(planned, entries, strict=True):
            for number, said in enumerate(once(row.intended["related"].get(relation, [])), start=1):
                made.append(_related(relation, entry, with_made_facts(said, facts[row.number])))
                names.append((row.number, f"new{number}"))
        if made:
            type(made[0])._default_manager.bulk_create(made, batch_size=BATCH)
            write_first(made, [moment] * len(made), user, reason)
        for (row_number, name), thing in zip(names, made, strict=True):
            facts[row_number][relation, name] = str(thing.pk)
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


def _related(relation: str, entry: Initiative, said: Values) -> Model:
    row = related_model(relation)(initiative=entry)
    for name, value in said.items():
        assign(row, name, value if isinstance(value, str) else "")
    return row


def _set_terms(relation: str, planned: list[PlannedRow], entries: list[Initiative], versions: dict[int, int]) -> None:
    through, column = getattr(Initiative, relation).through, term_column(relation)
    made = [
        through(initiative_id=entry.pk, **{column: int(pk)})
        for row, entry in zip(planned, entries, strict=True)
        for pk in row.intended["fields"].get(relation, [])
    ]
    through._default_manager.bulk_create(made, batch_size=BATCH)
    write_terms(relation, versions)
