"""An entry with all that its page shows, read by statements that are built once: `with_page_details`, made quick."""

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Model, QuerySet

from initiatives.models import Citation, Initiative
from initiatives.models.fetching import OF_ROWS, OF_TERMS, fetch, keep, rows_of
from initiatives.models.querysets.prepared import PreparedThings, Value
from initiatives.models.relations import CITED_FACTS


def _public(slugs: list[Value]) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = Initiative.objects.public().filter(slug__in=slugs).order_by().with_status()
    return found.select_related("parent")


def _parts(wholes: list[Value]) -> QuerySet[Initiative]:
    # The state is looked at afterwards: a database would rather read all that are published than these few.
    found: QuerySet[Initiative] = Initiative.objects.filter(**{"parent__in": wholes}).order_by().with_status()
    return found


def _numbered(numbers: list[Value]) -> QuerySet[Initiative]:
    found: QuerySet[Initiative] = Initiative.objects.filter(pk__in=numbers).order_by().with_status()
    return found


def _with_wholes(numbers: list[Value]) -> QuerySet[Initiative]:
    return _numbered(numbers).select_related("parent")


PUBLIC = PreparedThings(Initiative, _public)
PARTS = PreparedThings(Initiative, _parts)
NUMBERED = PreparedThings(Initiative, _numbered)
OF_CARDS = PreparedThings(Initiative, _with_wholes)
CITATIONS_OF_SEQUELS = rows_of(Citation, "source", by="sequel")


def public_entry(slug: str) -> Initiative | None:
    """A published or archived entry, with all that its page shows."""
    found = PUBLIC.things([slug])
    fetch(found, [*OF_TERMS, *OF_ROWS])
    for entry in found:
        _share_citations(entry)
    return found[0] if found else None


def published_parts(wholes: Sequence[Initiative]) -> list[Initiative]:
    """The published parts of several entries, with what a plan shows of each."""
    parts = [part for part in PARTS.things([whole.pk for whole in wholes]) if part.is_published]
    fetch(parts, ["governments", "budget_lines"])
    return parts


def entries_nearby(numbers: Sequence[int]) -> list[Initiative]:
    """Entries in this order, with their governments."""
    read = {entry.pk: entry for entry in NUMBERED.things(numbers)}
    fetch(read.values(), ["governments"])
    return [read[number] for number in numbers if number in read]


def entries_of_cards(numbers: Sequence[int]) -> list[Initiative]:
    """Entries in this order, with what their cards show: `with_card_details`, made quick."""
    read = {entry.pk: entry for entry in OF_CARDS.things(numbers)}
    fetch(read.values(), ["governments", "themes", "challenges"])
    return [read[number] for number in numbers if number in read]


def _share_citations(entry: Initiative) -> None:
    """Give each fact the citations of the entry that support it, and each such citation its fact."""
    citations: list[Model] = list(entry.citations.all())
    for relation, name in CITED_FACTS.items():
        supporting: dict[int, list[Model]] = defaultdict(list)
        for citation in citations:
            supporting[vars(citation)[f"{name}_id"]].append(citation)
        for fact in getattr(entry, relation).all():
            for citation in supporting[fact.pk]:
                setattr(citation, name, fact)
            keep(fact, "citations", supporting[fact.pk])
    before = {sequel.pk: sequel for sequel in entry.predecessors.all()}
    of_others: dict[int, list[Model]] = defaultdict(list)
    for citation in CITATIONS_OF_SEQUELS.things(before):
        of_others[vars(citation)["sequel_id"]].append(citation)
    for number, sequel in before.items():
        keep(sequel, "citations", of_others[number])
