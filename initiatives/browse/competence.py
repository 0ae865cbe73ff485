"""Who is competent for what in each language area, said once for the map, the table and the explanations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_stubs_ext import StrOrPromise

from initiatives.models import Government
from initiatives.pictures.stacks import Layer, Stack

from .filters import InitiativeFilter
from .places import Place, competent

# Competent for its area, and named by no source of this register.
GERMAN_SPEAKING = "german-speaking-community"
# Their matters say enough.
WITHOUT_REASON = {"federal", "wallonia", "brussels"}
GERMAN_SPEAKING_NAME = gettext_lazy("German-speaking Community")

NAMES: Mapping[Place, StrOrPromise] = {
    Place.FLANDERS: pgettext_lazy("area on a map", "Flanders"),
    Place.BRUSSELS: pgettext_lazy("area on a map", "Brussels"),
    Place.WALLONIA: pgettext_lazy("area on a map", "Wallonia"),
    Place.GERMAN_SPEAKING: pgettext_lazy("area on a map", "East Belgium"),
}


@dataclass(frozen=True)
class Matter:
    """A matter of everyday life, and the slugs of the governments that are competent for it, by place."""

    label: StrOrPromise
    slugs: Mapping[Place, Sequence[str]]


FEDERAL = dict.fromkeys(Place, ("federal",))
BY_REGION = {
    Place.FLANDERS: ["flanders"],
    Place.BRUSSELS: ["brussels"],
    Place.WALLONIA: ["wallonia"],
    Place.GERMAN_SPEAKING: ["wallonia"],
}
BY_COMMUNITY = {
    Place.FLANDERS: ["flanders"],
    Place.BRUSSELS: ["flanders", "wallonia-brussels-federation"],
    Place.WALLONIA: ["wallonia-brussels-federation"],
    Place.GERMAN_SPEAKING: [GERMAN_SPEAKING],
}
MATTERS = (
    Matter(gettext_lazy("support for companies and their research"), BY_REGION),
    Matter(gettext_lazy("environment and mobility in the region"), BY_REGION),
    Matter(gettext_lazy("help with finding work"), {**BY_REGION, Place.GERMAN_SPEAKING: [GERMAN_SPEAKING]}),
    Matter(gettext_lazy("schools and universities"), BY_COMMUNITY),
    Matter(gettext_lazy("culture and the media"), BY_COMMUNITY),
    Matter(gettext_lazy("taxes, justice, social security and railways"), FEDERAL),
)


@dataclass(frozen=True)
class Authority:
    """A government as it acts in an area. `government` is None for the one of which the register has no entry."""

    slug: str
    name: StrOrPromise
    government: Government | None
    reason: StrOrPromise
    matters: list[StrOrPromise]
    number: int


@dataclass(frozen=True)
class Area:
    place: Place
    name: StrOrPromise
    authorities: list[Authority]

    @property
    def stack(self) -> Stack:
        layers = [Layer(authority.slug, authority.name, authority.matters) for authority in self.authorities]
        return Stack(self.place.value, self.name, layers)


@dataclass(frozen=True)
class MatterRow:
    """A matter with the names of the competent governments in each area, in the order of the areas."""

    label: StrOrPromise
    cells: list[list[Authority]]


def areas() -> list[Area]:
    """Every language area with its governments, in the order of the list of places."""
    numbers = {option.value: option.count for option in InitiativeFilter(QueryDict()).options("government")}
    return [_area(place, numbers) for place in Place]


def matter_rows(shown: Sequence[Area]) -> list[MatterRow]:
    return [
        MatterRow(
            matter.label,
            [[each for each in area.authorities if each.slug in matter.slugs[area.place]] for area in shown],
        )
        for matter in MATTERS
    ]


def _area(place: Place, numbers: Mapping[str, int]) -> Area:
    found = [
        Authority(
            competence.government.slug,
            competence.government.name,
            competence.government,
            "" if competence.government.slug in WITHOUT_REASON else competence.reason,
            _matters(place, competence.government.slug),
            numbers.get(competence.government.slug, 0),
        )
        for competence in competent(place)
    ]
    if place == Place.GERMAN_SPEAKING:
        reason = _("It is competent for education and culture in the German-speaking area. No entry here is of it.")
        found.append(
            Authority(GERMAN_SPEAKING, GERMAN_SPEAKING_NAME, None, reason, _matters(place, GERMAN_SPEAKING), 0)
        )
    return Area(place, NAMES[place], found)


def _matters(place: Place, slug: str) -> list[StrOrPromise]:
    return [matter.label for matter in MATTERS if slug in matter.slugs[place]]
