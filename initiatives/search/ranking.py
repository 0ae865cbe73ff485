"""The order of results: best match first."""

from django.db.models import Case, F, IntegerField, Q, Value, When

from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES

from .engines import Clause, Column, Form, holding
from .query import clauses

# A match in a name counts more than one in a summary, and that more than one in any other text of the entry. In each,
# the exact word counts more than a word of the same stem, and that more than a word that begins so.
WEIGHTS: tuple[tuple[Column, Form, int], ...] = (
    ("names", Form.EXACT, 12), ("names", Form.STEM, 9), ("names", Form.BEGINNING, 8),
    ("summary", Form.EXACT, 5), ("summary", Form.STEM, 4), ("summary", Form.BEGINNING, 3),
    ("everything", Form.EXACT, 2),
)  # fmt: skip
WEIGHT_ELSEWHERE = 1
WEIGHT_OF_WHOLE_NAME = 100
WEIGHT_OF_BEGINNING = 5


def by_relevance(found: InitiativeQuerySet, words: str) -> InitiativeQuerySet:
    """Most words in names first, then most in summaries; an entry with exactly this name before all others."""
    # Of two equal entries, the plan comes before its parts.
    score = _name_score(words.replace("\0", " ")) + Case(
        When(parent=None, then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    for clause in clauses(words):
        narrowed = {form: narrowed_to(form, clause) for form in Form}
        whens = [
            When(pk__in=holding([part], column), then=Value(weight))
            for column, form, weight in WEIGHTS
            if (part := narrowed[form])
        ]
        score = score + Case(*whens, default=Value(WEIGHT_ELSEWHERE), output_field=IntegerField())
    return found.annotate(relevance=score).order_by(F("relevance").desc(), "title", "pk")


def narrowed_to(form: Form, clause: Clause) -> Clause:
    """The clause with the tokens of this form and of closer ones; empty if a closer form has the same tokens."""
    kept = tuple(
        tuple(tuple(token for token in word if token.form <= form) for word in alternative) for alternative in clause
    )
    has_its_own = any(token.form == form for alternative in clause for word in alternative for token in word)
    return kept if has_its_own else ()


def _name_score(words: str) -> Case:
    is_name, begins_name = Q(acronym__iexact=words), Q()
    for language in LANGUAGES:
        is_name |= Q(**{f"title_{language}__iexact": words})
        begins_name |= Q(**{f"title_{language}__istartswith": words})
    return Case(
        When(is_name, then=Value(WEIGHT_OF_WHOLE_NAME)),
        When(begins_name, then=Value(WEIGHT_OF_BEGINNING)),
        default=Value(0),
        output_field=IntegerField(),
    )
