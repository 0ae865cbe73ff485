"""The entries that a report is about, with all that it says of them."""

from initiatives.browse.as_of_list import AsOfList
from initiatives.browse.filters import InitiativeFilter
from initiatives.history.as_of import give_related
from initiatives.models import Initiative
from initiatives.text.folding import fold

from .scope import Scope, Selection, Terms


def read(scope: Scope) -> Selection:
    """The published entries that a scope includes, by title."""
    entries = _of_the_past(scope) if scope.as_of else _of_today(scope)
    return Selection(scope, sorted(entries, key=lambda entry: (fold(entry.title), entry.pk)), Terms())


def _of_today(scope: Scope) -> list[Initiative]:
    return list(InitiativeFilter(scope.list_query()).found.order_by("pk").with_page_details())


def _of_the_past(scope: Scope) -> list[Initiative]:
    assert scope.as_of is not None
    query = scope.list_query()
    assert query is not None
    entries = AsOfList(query, scope.as_of).found()
    give_related(entries, scope.as_of)
    return entries
