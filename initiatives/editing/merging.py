"""Merge two things: everything related to the loser moves to the winner."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Model, UniqueConstraint
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from initiatives.history.records import give_reason
from initiatives.history.snapshots import fields_of, plain, terms_of, values_of
from initiatives.models import (
    Citation,
    Government,
    Initiative,
    InitiativeRedirect,
    Organisation,
    Sequel,
    State,
    TermRedirect,
    User,
)
from initiatives.models.languages import LANGUAGES, translated_fields
from initiatives.models.relations import CITED_FACTS

from .changesets import WORKFLOW_FIELDS
from .consent import GOVERNMENTS, names_of, without_consent
from .difference_labels import label_of
from .dry_run import dry_run
from .proposals import ask_for_consent

MERGED = "Merged"
# Identifying codes: if they differ, the two are different things.
IDENTITY = {Organisation: ["enterprise_number"], Government: ["level", "nuts_code", "iso_code", "refnis_code"]}
# Models whose rows are deleted with the loser.
VANISHING = {"searchtext", "reminder", "outdatedtranslation", "distinctpair"}


@dataclass
class MergeReport:
    """The effects of a merger, in words."""

    moved: Counter[str] = field(default_factory=Counter)
    duplicates: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    # Fields in which the two differ: label, value that stays, value that goes.
    contradictions: list[tuple[str, str, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    # The governments that are asked whether the entry may name them.
    asked: str = ""

    @property
    def moves(self) -> list[tuple[str, int]]:
        return list(self.moved.items())


def preview_merge(loser: Any, winner: Any, by: User | None = None) -> MergeReport:
    """The effects that merging would have. Raise ValidationError for things that cannot be merged."""
    model = type(loser)
    with dry_run():
        report = merge(model._default_manager.get(pk=loser.pk), model._default_manager.get(pk=winner.pk), by)
    return report


@transaction.atomic
def merge(loser: Any, winner: Any, by: User | None = None) -> MergeReport:
    """Merge the loser into the winner. Raise ValidationError, with nothing changed, if they cannot be merged.

    `by` may name only their own governments in public: others are asked. Without a person nobody is.
    """
    loser, winner = _read_locked(loser, winner)
    check_mergeable(loser, winner)
    reason = f"{MERGED}: {loser} ({loser.slug})"
    report, values = MergeReport(), _values(loser)
    names = _names(loser)
    same: dict[Any, Any] = {}
    for relation in sorted(_relations(loser), key=_citations_last):
        _move(loser, winner, relation, reason, report, same)
    held = _held_back(loser, winner, by)
    _unite_terms(loser, winner, held, report)
    _keep_address(loser, winner)
    give_reason(loser, f"{MERGED}: {winner} ({winner.slug})")
    loser.delete()
    _fill(winner, values, report)
    report.aliases = _take_names(winner, names)
    winner.full_clean(exclude=translated_fields(type(winner)))
    give_reason(winner, reason)
    winner.save()
    if by is not None and held:
        ask_for_consent(winner, held, by, reason)
        report.asked = str(names_of(held))
    return report


def _held_back(loser: Any, winner: Any, by: User | None) -> set[int]:
    """The governments of the one that goes that have not agreed to be named by the one that stays."""
    is_public_entry = isinstance(winner, Initiative) and winner.state not in State.before_publication()
    if by is None or not is_public_entry:
        return set()
    return without_consent(by, winner, loser.governments.values_list("pk", flat=True))


def _read_locked(loser: Any, winner: Any) -> tuple[Any, Any]:
    """Read both again under lock, in a fixed order: a colleague may have saved either since."""
    rows = type(loser)._default_manager.select_for_update().filter(pk__in=[loser.pk, winner.pk]).order_by("pk")
    current = {thing.pk: thing for thing in rows}
    if loser.pk not in current or winner.pk not in current:
        raise ValidationError(_("One of the two is no longer there."))
    return current[loser.pk], current[winner.pk]


def check_mergeable(loser: Any, winner: Any) -> None:
    """Raise ValidationError with the reason for things that cannot be merged."""
    if loser.pk == winner.pk:
        raise ValidationError(_("This is the same one: choose another."))
    for name in IDENTITY.get(type(loser), []):
        ours, theirs = getattr(winner, name), getattr(loser, name)
        if ours and theirs and ours != theirs:
            label = capfirst(str(loser._meta.get_field(name).verbose_name))
            raise ValidationError(_("They differ in what makes them one thing: %(label)s.") % {"label": label})
    above = "parent" if isinstance(loser, Initiative) else "part_of"
    if hasattr(loser, above) and loser.pk in _above(winner, above):
        raise ValidationError(_("The one that is to stay is part of the one that goes. Merge the other way round."))
    if isinstance(loser, Initiative):
        if loser.state not in State.before_publication() and winner.state in State.before_publication():
            raise ValidationError(_("A public entry cannot go into one that is not public: publish that one first."))
        if loser.proposals.open().exists():
            raise ValidationError(_("Somebody proposed a change to the one that goes: decide on it first."))


def _above(thing: object, relation: str) -> set[int]:
    found: set[int] = set()
    while (thing := getattr(thing, relation)) is not None and thing.pk not in found:
        found.add(thing.pk)
    return found


def _relations(thing: Model) -> list[Any]:
    related: list[Any] = list(thing._meta.related_objects)
    return [
        relation
        for relation in related
        if relation.related_model._meta.model_name not in VANISHING
        and not relation.related_model.__name__.startswith("Historical")
        and not (relation.many_to_many and not relation.through._meta.auto_created)
    ]


def _citations_last(relation: Any) -> bool:
    # Citations point to budget lines and key figures, which may turn out to be duplicates.
    return relation.related_model is Citation


def _move(loser: Any, winner: Any, relation: Any, reason: str, report: MergeReport, same: dict[Any, Any]) -> None:
    name, label = relation.field.name, str(relation.related_model._meta.verbose_name_plural)
    rows = relation.related_model._default_manager
    for number in list(rows.filter(**{name: loser}).values_list("pk", flat=True)):
        # Read one by one: this row may point to an earlier one that was deleted as a duplicate.
        row = rows.get(pk=number)
        give_reason(row, reason)
        if relation.many_to_many:
            getattr(row, name).add(winner)
            getattr(row, name).remove(loser)
        elif row.pk == winner.pk and type(row) is type(winner):
            # The winner as a part of the loser is refused before.
            continue
        elif not _repoint(row, name, winner, report, same):
            continue
        report.moved[label] += 1


def _repoint(row: Any, name: str, winner: Any, report: MergeReport, same: dict[Any, Any]) -> bool:
    """Move a related row to the winner. Returns False for a duplicate of a row of the winner."""
    if isinstance(row, Citation):
        for fact in CITED_FACTS.values():
            model = Citation._meta.get_field(fact).related_model
            kept = same.get((model, getattr(row, f"{fact}_id") or 0), getattr(row, fact))
            setattr(row, fact, kept)
    if isinstance(row, Sequel) and winner.pk in (row.initiative_id, row.successor_id):
        # The two become one: what is read of their order supports the entry that stays.
        for citation in row.citations.all():
            citation.sequel = None
            citation.save()
        report.duplicates.append(str(row))
        row.delete()
        return False
    there = _same_place(row, name, winner)
    if there is not None and not (hasattr(row, "key") and _content(row) != _content(there)):
        same[type(row), row.pk] = there
        report.duplicates.append(str(there))
        _leave_to(row, there)
        return False
    if there is not None:
        taken, row.key = row.key, _free_key(row, name, winner)
        report.renamed.append(f"{taken} → {row.key}")
    setattr(row, name, winner)
    row.save()
    return True


def _leave_to(row: Any, there: Model) -> None:
    """Delete a duplicate row after its referrers were moved to the remaining row."""
    for relation in row._meta.related_objects:
        if relation.one_to_many and not relation.related_model.__name__.startswith("Historical"):
            for pointing in relation.related_model._default_manager.filter(**{relation.field.name: row}):
                setattr(pointing, relation.field.name, there)
                pointing.save()
    row.delete()


def _same_place(row: Any, name: str, winner: Any) -> Any:
    """The row of the winner that has the same unique values, if there is one."""
    for constraint in row._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            wanted = {field: getattr(row, field) for field in constraint.fields} | {name: winner}
            return type(row)._default_manager.filter(**wanted).exclude(pk=row.pk).first()
    return None


def _content(row: Any) -> dict[str, Any]:
    return {name: value for name, value in values_of(row).items() if name != "initiative"}


def _free_key(row: Any, name: str, winner: Any) -> str:
    taken = set(type(row)._default_manager.filter(**{name: winner}).values_list("key", flat=True))
    return next(key for number in range(2, 1000) if (key := f"{row.key[:45]}-{number}") not in taken)


def _unite_terms(loser: Any, winner: Any, held: set[int], report: MergeReport) -> None:
    for terms in terms_of(type(loser)):
        new = set(getattr(loser, terms.name).all()) - set(getattr(winner, terms.name).all())
        if terms.name == GOVERNMENTS:
            new = {government for government in new if government.pk not in held}
        if new:
            getattr(winner, terms.name).add(*new)
            report.filled += [str(term) for term in new]


def _keep_address(loser: Any, winner: Any) -> None:
    """Redirect the address of the loser, and the redirects to it, to the winner."""
    if isinstance(loser, Initiative):
        InitiativeRedirect.objects.create(initiative=winner, slug=loser.slug)
        return
    kind = loser._meta.model_name
    TermRedirect.objects.filter(kind=kind, leads_to=loser.slug).update(leads_to=winner.slug)
    TermRedirect.objects.filter(kind=kind, slug=winner.slug).delete()
    TermRedirect.objects.create(kind=kind, slug=loser.slug, leads_to=winner.slug)


def _values(thing: Model) -> dict[str, object]:
    left = WORKFLOW_FIELDS | {"slug", "aliases", "position", "parent", "part_of", "is_title_descriptive"}
    # The loser's names become aliases; they never fill a missing name of the winner.
    fields = [each for each in fields_of(type(thing)) if not each.name.startswith(("title_", "name_"))]
    return {each.name: each.value_from_object(thing) for each in fields if each.name not in left}


def _fill(winner: Any, values: dict[str, Any], report: MergeReport) -> None:
    for name, theirs in values.items():
        stored: Any = winner._meta.get_field(name)
        ours = stored.value_from_object(winner)
        label = label_of(stored)
        if plain(theirs) in ("", _default_of(stored)):
            continue
        if plain(ours) in ("", _default_of(stored)):
            setattr(winner, stored.attname, theirs)
            report.filled.append(label)
        elif plain(ours) != plain(theirs):
            report.contradictions.append((label, _say(stored, ours), _say(stored, theirs)))


def _default_of(stored: Any) -> Any:
    return plain(stored.get_default()) if stored.has_default() else ""


def _say(stored: Any, value: Any) -> str:
    if isinstance(stored, models.ForeignKey):
        return str(stored.related_model._default_manager.filter(pk=value).first())
    return str(dict(stored.flatchoices).get(value, value))


def _names(thing: Any) -> list[str]:
    titles = "title" if isinstance(thing, Initiative) else "name"
    translations = [getattr(thing, f"{titles}_{code}") for code in LANGUAGES]
    return [name for name in [*translations, getattr(thing, "acronym", ""), *thing.alias_list] if name]


def _take_names(winner: Any, names: Iterable[str]) -> list[str]:
    """Add the names of the loser to the aliases of the winner. Returns the new ones."""
    known = {name.casefold() for name in _names(winner)}
    new: dict[str, str] = {}
    for name in names:
        if name.casefold() not in known:
            new.setdefault(name.casefold(), name)
    winner.aliases = "\n".join([*winner.alias_list, *new.values()])
    return list(new.values())
