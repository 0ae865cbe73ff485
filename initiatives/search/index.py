"""The search text of initiatives: the words that the full-text index holds."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Model

from initiatives.models import Initiative, SearchText
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES, in_every_language

from .analysis import stems, written_words

BATCH_SIZE = 200

# A text, and the languages in which it is stemmed: its own, or all for a name, which any language may use.
Text = tuple[str, tuple[str, ...]]


def refresh_missing() -> int:
    """Write the search text of each public initiative that has none, in a fixed number of queries for each batch.

    Return how many were written. Two processes that do so at once write the same.
    """
    missing = list(Initiative.objects.public().without_search_text().values_list("pk", flat=True))
    for first in range(0, len(missing), BATCH_SIZE):
        batch = Initiative.objects.filter(pk__in=missing[first : first + BATCH_SIZE]).with_searched_facts()
        texts = [search_text(initiative) for initiative in batch]
        with transaction.atomic():
            SearchText.objects.bulk_create(
                texts,
                update_conflicts=True,
                unique_fields=["initiative"],
                update_fields=["names", "summary", "others"],
            )
    return len(missing)


def invalidate(initiatives: InitiativeQuerySet | set[int]) -> None:
    """Remove the search texts of these initiatives, for the next refresh to write again."""
    SearchText.objects.of_initiatives(initiatives).delete()


def search_text(initiative: Initiative) -> SearchText:
    return SearchText(
        initiative=initiative,
        names=index_words(_names([*in_every_language(initiative, "title").values(), initiative.acronym])),
        summary=index_words(_texts(initiative, "summary")),
        others=index_words(_other_texts(initiative)),
    )


def _names(names: Iterable[str]) -> list[Text]:
    return [(name, LANGUAGES) for name in names]


def _texts(thing: Model, field: str) -> list[Text]:
    return [(text, (language,)) for language, text in in_every_language(thing, field).items()]


def _other_texts(initiative: Initiative) -> list[Text]:
    texts = _names([initiative.slug.replace("-", " "), *initiative.alias_list])
    for participation in initiative.participations.all():
        texts += _names(participation.organisation.names)
    instruments = list(initiative.instruments.all())
    for instrument in instruments:
        texts += _names(in_every_language(instrument, "name").values())
    terms = [
        *initiative.themes.all(),
        *initiative.governments.all(),
        *initiative.challenges.all(),
        *(instrument.type for instrument in instruments),
        *initiative.target_groups.all(),
    ]
    for term in terms:
        texts += [*_texts(term, "name"), *_names(term.alias_list)]
    return texts


def index_words(texts: Iterable[Text]) -> str:
    """Every word once, folded, with its stems; separated by blanks."""
    tokens: dict[str, None] = {}
    for text, languages in texts:
        for written in written_words(text):
            for word in [*written.parts, written.joined]:
                tokens[word] = None
                tokens.update(dict.fromkeys(sorted(stems(word, languages))))
    return " ".join(tokens)
