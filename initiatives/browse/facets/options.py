"""Facets as a page offers them: values with counts, and filters in force."""

from dataclasses import dataclass

from django_stubs_ext import StrOrPromise

from .definitions import FacetFilter

# The number of values that a long facet offers besides the chosen ones.
MOST_OFFERED = 10
# The facets that are open before a reader has chosen anything.
OPEN_FACETS = frozenset({"theme", "government", "challenge", "status"})


@dataclass(frozen=True)
class Option:
    """A value of a facet as a reader sees it."""

    value: str
    label: StrOrPromise
    count: int
    is_chosen: bool

    @property
    def is_dead(self) -> bool:
        """Leads nowhere: shown, but not to be chosen."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FacetOptions:
    """A facet with its values."""

    facet: FacetFilter
    options: list[Option]

    @property
    def is_open(self) -> bool:
        return self.facet.name in OPEN_FACETS or any(option.is_chosen for option in self.options)

    @property
    def offered(self) -> list[Option]:
        """All values; of a long facet those chosen and the fullest others."""
        if not self.facet.is_long:
            return self.options
        fullest = sorted(self.options, key=lambda option: (not option.is_chosen, -option.count))
        kept = sum(option.is_chosen for option in self.options) + MOST_OFFERED
        return [option for option in fullest[:kept] if option.is_chosen or option.count]


@dataclass(frozen=True)
class Chip:
    """A filter in force, with the query that remains without it."""

    heading: StrOrPromise
    label: StrOrPromise
    query: str
