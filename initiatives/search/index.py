"""What of an initiative is searched, and keeping that ready."""

from collections.abc import Iterable

from django.db import transaction

from initiatives.models import Initiative, SearchText
from initiatives.models.initiative import InitiativeQuerySet

from .analysis import LANGUAGES, pieces, stems

AT_ONCE = 200


def refresh_missing() -> int:
    """Prepare the words of each public initiative that has none, in a fixed number of queries for each two hundred.

    Returns how many were prepared. Two processes that do so at once write the same.
    """
    missing = list(Initiative.objects.public().without_search_text().values_list("pk", flat=True))
    for first in range(0, len(missing), AT_ONCE):
        some = Initiative.objects.filter(pk__in=missing[first : first + AT_ONCE]).with_searched_facts()
        prepared = [search_text(initiative) for initiative in some]
        with transaction.atomic():
            SearchText.objects.bulk_create(
                prepared,
                update_conflicts=True,
                unique_fields=["initiative"],
                update_fields=["names", "summary", "others"],
            )
    return len(missing)


def rebuild() -> int:
    SearchText.objects.all().delete()
    return refresh_missing()


def forget(initiatives: InitiativeQuerySet | set[int]) -> None:
    """Let the next search prepare the words of these anew."""
    SearchText.objects.of_initiatives(initiatives).delete()


def search_text(initiative: Initiative) -> SearchText:
    return SearchText(
        initiative=initiative,
        names=prepared([*in_every_language(initiative, "title"), initiative.acronym]),
        summary=prepared(in_every_language(initiative, "summary")),
        others=prepared(_other_texts(initiative)),
    )


def in_every_language(thing: object, field: str) -> list[str]:
    return [getattr(thing, f"{field}_{language}") or "" for language in LANGUAGES]


def _other_texts(initiative: Initiative) -> list[str]:
    texts = [initiative.slug.replace("-", " "), *initiative.alias_list]
    for participation in initiative.participations.all():
        texts += participation.organisation.names
    instruments = list(initiative.instruments.all())
    for instrument in instruments:
        texts += in_every_language(instrument, "name")
    terms = [initiative.themes.all(), initiative.governments.all(), initiative.challenges.all()]
    for term in [*(term for some in terms for term in some), *(instrument.type for instrument in instruments)]:
        texts += [*in_every_language(term, "name"), *term.alias_list]
    for group in initiative.target_groups.all():
        texts += [*in_every_language(group, "name"), *group.alias_list]
    return texts


def prepared(texts: Iterable[str]) -> str:
    """Every word once, as it is written, folded, and as its stem in each language; separated by blanks."""
    tokens: dict[str, None] = {}
    for text in texts:
        for piece in pieces(text):
            for word in [*piece.words, piece.joined]:
                tokens[word] = None
                tokens.update(dict.fromkeys(sorted(stems(word))))
    return " ".join(tokens)
