"""An entry as its page tells it: roles together, figures with one line of source, and a list of what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from initiatives.models import BudgetLine, Citation, Initiative, KeyFigure, Organisation, Source, State, Status

Cited = TypeVar("Cited", BudgetLine, KeyFigure)


@dataclass(frozen=True)
class SourcedFacts(Generic[Cited]):
    """Facts that follow each other and were read in the same sources, which are named once."""

    facts: list[Cited]
    citations: list[Citation]


def by_source(facts: Iterable[Cited]) -> list[SourcedFacts[Cited]]:
    """The facts in their order, those that share their sources together; each place in a source once."""
    groups = []
    for _sources, several in groupby(facts, key=_sources_of):
        together = list(several)
        places: dict[tuple[int, str, str, str], Citation] = {}
        for fact in together:
            for citation in fact.citations.all():
                place = (citation.source_id, citation.locator_kind, citation.locator, citation.quote)
                places.setdefault(place, citation)
        ordered = sorted(places.values(), key=lambda citation: citation.source_id)
        groups.append(SourcedFacts(together, ordered))
    return groups


def _sources_of(fact: BudgetLine | KeyFigure) -> tuple[int, ...]:
    return tuple(sorted({citation.source_id for citation in fact.citations.all()}))


def by_role(initiative: Initiative) -> list[tuple[StrOrPromise, list[Organisation]]]:
    """Each role with its organisations, in the order in which the entry names them first."""
    roles: dict[StrOrPromise, list[Organisation]] = {}
    for participation in initiative.participations.all():
        roles.setdefault(participation.get_role_display(), []).append(participation.organisation)
    return list(roles.items())


def read_in(initiative: Initiative) -> list[tuple[Source, list[Citation]]]:
    """The sources of the entry as a whole, each once with its places; amounts and figures name their own."""
    sources: dict[Source, list[Citation]] = {}
    for citation in initiative.citations.all():
        if not citation.supports_fact:
            sources.setdefault(citation.source, []).append(citation)
    return list(sources.items())


def missing(initiative: Initiative, amounts_above: Sequence[BudgetLine]) -> list[str]:
    """The questions to which no source of the entry has an answer."""
    questions: tuple[tuple[StrOrPromise, object], ...] = (
        (_("for whom"), initiative.target_groups.all()),
        (_("how it acts"), initiative.instruments.all()),
        (_("the amount"), initiative.budget_lines.all() or amounts_above),
        (_("the organisations"), initiative.participations.all()),
        (_("the start"), initiative.start or initiative.announced_for),
        (_("the end"), initiative.end),
    )
    return [str(question) for question, answer in questions if not answer]


def is_answer_in_doubt(initiative: Initiative) -> bool:
    """Whether what is uncertain about it changes what a reader takes home: whose it is, and whether it exists."""
    is_open = initiative.current_status in {Status.UNKNOWN, State.ARCHIVED}
    return is_open or initiative.is_overdue or not initiative.governments.all()


def told(initiative: Initiative, amounts_above: Sequence[BudgetLine]) -> dict[str, object]:
    """What a page tells of an entry, as it is now or was on a day."""
    return {
        "roles": by_role(initiative),
        "money": by_source(initiative.budget_lines.all()),
        "figures": by_source(initiative.key_figures.all()),
        "read_in": read_in(initiative),
        "missing": missing(initiative, amounts_above),
        "is_in_doubt": is_answer_in_doubt(initiative),
    }


def chapters(
    initiative: Initiative, said: Mapping[str, object], days: Sequence[object] = ()
) -> list[tuple[str, StrOrPromise]]:
    """The id and heading of each chapter that its page has, in their order; `days`: those with a change."""
    every: tuple[tuple[str, StrOrPromise, object], ...] = (
        ("money", _("Money"), said["money"] or said["amounts_above"]),
        ("figures", _("Figures"), said["figures"]),
        ("who", _("Who does what"), said["roles"]),
        ("parts", _("Its parts"), said["parts"]),
        ("events", _("What happened"), initiative.events.all()),
        ("sources", _("Where this was read"), True),
        ("changes", _("What changed and when"), days),
        ("neighbours", _("The same goal elsewhere"), said.get("neighbours")),
        ("cite", _("Cite and share"), True),
    )
    return [(slug, heading) for slug, heading, content in every if content]
