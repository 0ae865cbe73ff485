"""Write what is new in the published register, wherever nobody changed it, and say what was done and what was left."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError

from initiatives.history.first_versions import without_history, write_first_versions
from initiatives.history.records import give_reason, related_model
from initiatives.history.snapshots import terms_of
from initiatives.models import Initiative, Synonym
from initiatives.models.languages import translated_fields
from initiatives.models.relations import RELATED

from . import REASON
from .fixture_rows import FixtureRow, MissingReferenceError, References, content_of, set_like
from .known_rows import KnownRows, same
from .synonyms import upgrade_synonyms


@dataclass
class Upgrade:
    """What was done with each row, and what was left and why: lists of things in words."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


@transaction.atomic
def upgrade(rows: Iterable[FixtureRow]) -> Upgrade:
    """Bring every row up to date that nobody changed. Running it again changes nothing."""
    # An earlier version loaded databases without first versions.
    write_first_versions()
    return _Writer(list(rows)).write()


class _Writer:
    def __init__(self, rows: list[FixtureRow]) -> None:
        self.rows = rows
        self.done = Upgrade()
        self.references = References()
        self.known: dict[type[Model], KnownRows] = {}
        # Entries that this run adds: their rows begin with them.
        self.new_entries: set[int] = set()
        self.missing_entries: set[str] = set()
        # References to rows that come later in the files.
        self.later: list[FixtureRow] = []

    def write(self) -> Upgrade:
        pending = [row for row in self.rows if row.model is not Synonym]
        while pending:
            self.later = []
            for row in pending:
                self._bring(row)
            if len(self.later) == len(pending):
                break
            pending = self.later
        for row in self.later:
            self.done.left.append(f"{_of_file(row)}: refers to what is not here")
        self._remove_what_went()
        upgrade_synonyms([row.fields["words"] for row in self.rows if row.model is Synonym], self.done)
        write_first_versions()
        return self.done

    def _bring(self, row: FixtureRow) -> None:
        if row.entry in self.missing_entries:
            return
        try:
            wanted, terms = self.references.instance_of(row), self.references.terms_in(row)
        except MissingReferenceError:
            self.later.append(row)
            return
        if row.model not in self.known:
            self.known[row.model] = KnownRows(row.model)
        known = self.known[row.model]
        found = known.find(wanted)
        if found is not None:
            self._change(row, found, wanted, terms, known.fields_touched(found.pk))
        elif known.was_deleted(wanted):
            self.done.left.append(f"{_of_file(row)}: somebody deleted it")
            if row.model is Initiative:
                self.missing_entries.add(row.entry)
        else:
            self._add(row, wanted, terms)

    def _change(
        self, row: FixtureRow, found: Model, wanted: Model, terms: dict[str, list[int]], touched: set[str]
    ) -> None:
        now = content_of(found, {name: [term.pk for term in getattr(found, name).all()] for name in terms})
        new = content_of(wanted, terms)
        different = [name for name in new if not same(new[name], now[name])]
        if kept := [name for name in different if name in touched]:
            self.done.left.append(f"{_of_file(row)}: somebody changed {', '.join(kept)}")
        if changed := [name for name in different if name not in touched]:
            for name in changed:
                if name not in terms:
                    set_like(found, wanted, name)
            if self._save(row, found, {name: terms[name] for name in changed if name in terms}):
                self.done.changed.append(f"{_of_file(row)}: {', '.join(changed)}")

    def _add(self, row: FixtureRow, wanted: Model, terms: dict[str, list[int]]) -> None:
        if row.model is Initiative or getattr(wanted, "initiative_id", None) in self.new_entries:
            with without_history():
                is_saved = self._save(row, wanted, terms)
        else:
            is_saved = self._save(row, wanted, terms)
        if is_saved:
            self.done.added.append(_of_file(row))
            if isinstance(wanted, Initiative):
                self.new_entries.add(wanted.pk)
        elif row.model is Initiative:
            self.missing_entries.add(row.entry)

    def _save(self, row: FixtureRow, thing: Model, terms: dict[str, list[int]]) -> bool:
        try:
            with transaction.atomic():
                thing.full_clean(exclude=translated_fields(type(thing)))
                give_reason(thing, REASON)
                if thing.pk is None:
                    thing.save()
                    self._set_terms(thing, terms)
                else:
                    # One version holds the terms and the texts.
                    with without_history():
                        self._set_terms(thing, terms)
                    thing.save()
        except (ValidationError, IntegrityError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.done.left.append(f"{_of_file(row)}: {said}")
            return False
        return True

    def _set_terms(self, thing: Model, terms: dict[str, list[int]]) -> None:
        for name, numbers in terms.items():
            getattr(thing, name).set(numbers)

    def _remove_what_went(self) -> None:
        """Related rows that the register had, has no more, and nobody touched; those that point to others first."""
        entries = {row.entry for row in self.rows if row.model is Initiative}
        numbers = set(Initiative.objects.filter(key__in=entries).values_list("pk", flat=True))
        for relation in reversed(RELATED):
            known = self.known.get(related_model(relation))
            for number in sorted(known.open) if known else ():
                if known and vars(known.rows[number])["initiative_id"] in numbers and known.is_untouched(number):
                    self._remove(known.rows[number])

    def _remove(self, thing: Model) -> None:
        entry = Initiative.objects.get(pk=vars(thing)["initiative_id"])
        words = f"{thing._meta.verbose_name} of {entry.key}: {thing}"
        give_reason(thing, REASON)
        try:
            with transaction.atomic():
                thing.delete()
        except ProtectedError:
            self.done.left.append(f"{words}: others are part of it")
        else:
            self.done.removed.append(words)


def _of_file(row: FixtureRow) -> str:
    """A row in words: event of amai (approval)."""
    kind = str(row.model._meta.verbose_name)
    if row.model is Initiative:
        return f"{kind} {row.entry}"
    told = [" ".join(str(word) for word in _words(value)) for name, value in row.fields.items() if _names_it(row, name)]
    return f"{kind}{f' of {row.entry}' if row.entry else ''} {' '.join(told)}".strip()


def _words(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _names_it(row: FixtureRow, name: str) -> bool:
    naming = {
        "key", "slug", "source", "locator_kind", "locator", "list", "code", "type", "organisation", "role",
        "successor", "budget_line", "key_figure", "event", "sequel",
    }  # fmt: skip
    return name in naming or (name in {each.name for each in terms_of(row.model)} and row.model is not Initiative)
