"""The entries related to an initiative, a theme or an organisation, and the reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from initiatives.models import Initiative, Organisation, Participation, Term
from initiatives.models.initiative import InitiativeQuerySet

from .entry_reading import entries_nearby
from .facets.counts import count_values
from .facets.options import Option
from .filters import InitiativeFilter, known_register
from .likeness import Goal, Likeness


@dataclass(frozen=True)
class SameGoal:
    """An initiative of another government, with the terms that it shares."""

    initiative: Initiative
    challenges: list[Term]
    target_groups: list[Term]
    themes: list[Term]


@dataclass(frozen=True)
class Actor:
    """An organisation, with how many initiatives it has in each role."""

    organisation: Organisation
    roles: list[tuple[Participation.Role, int]]


def same_goal(initiative: Initiative, most: int) -> list[SameGoal]:
    """Initiatives of other governments for the same goal, closest first: in two queries, or five without the index."""
    index = known_register()
    if index is None:
        return same_goal_of_database(initiative, most)
    found = Likeness(index, Goal.of(initiative))

    def shared(relation: str, key: str, other: int) -> list[Term]:
        terms: Iterable[Term] = getattr(initiative, relation).all()
        known = found.shared(relation, other)
        return [term for term in terms if getattr(term, key) in known]

    return [
        SameGoal(
            other,
            shared("challenges", "slug", other.pk),
            shared("target_groups", "pk", other.pk),
            shared("themes", "slug", other.pk),
        )
        for other in entries_nearby(found.closest(most))
    ]


def same_goal_of_database(initiative: Initiative, most: int) -> list[SameGoal]:
    """The same as the database tells it."""
    elsewhere = Initiative.objects.published().sharing_a_goal_with(initiative).with_card_details()
    return [
        SameGoal(
            other,
            _shared(initiative.challenges.all(), other.challenges.all()),
            _shared(initiative.target_groups.all(), other.target_groups.all()),
            _shared(initiative.themes.all(), other.themes.all()),
        )
        for other in elsewhere.prefetch_related("target_groups")[:most]
    ]


def actors(initiatives: InitiativeQuerySet, most: int) -> list[Actor]:
    """The organisations with a role in most of these initiatives, in two queries."""
    organisations = list(Organisation.objects.acting_in(initiatives)[:most])
    roles: dict[int, list[tuple[Participation.Role, int]]] = {organisation.pk: [] for organisation in organisations}
    within = Participation.objects.in_initiatives(initiatives).of_any(organisations)
    for organisation_id, role, number in within.numbers_by_role():
        roles[organisation_id].append((Participation.Role(role), number))
    return [Actor(organisation, roles[organisation.pk]) for organisation in organisations]


def sharing_initiatives(listed: InitiativeFilter, name: str, slug: str) -> list[tuple[Option, int]]:
    """The other terms of a facet that initiatives of one term have too, with how many; most first, in one query."""
    shared = count_values(listed.facet(name), listed.found)
    others = [option for option in listed.options(name) if option.value in shared and option.value != slug]
    return sorted(((option, shared[option.value]) for option in others), key=lambda pair: -pair[1])


def _shared(own: Iterable[Term], others: Iterable[Term]) -> list[Term]:
    theirs = set(others)
    return [term for term in own if term in theirs]
