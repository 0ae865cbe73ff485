"""The prepared words of initiatives, which the index of each process is filled with."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db import models, transaction

from initiatives.models import (
    BudgetLine,
    Challenge,
    Government,
    Initiative,
    Instrument,
    InstrumentType,
    KeyFigure,
    Organisation,
    Participation,
    SearchText,
    TargetGroup,
    Theme,
)
from initiatives.models.initiative import InitiativeQuerySet
from initiatives.models.languages import LANGUAGES
from initiatives.models.vocabulary import broader_groups, kin
from initiatives.text.folding import fold_name

from .analysis import between_blanks, forget_words, stems, with_plain_signs, written_word

BATCH_SIZE = 500
LARGEST_STAMP = 2**40

# The kinds of words in a line of prepared text. Words of a text in one language have the code of that language.
NAMES, JOINED, STEMS, WHOLE_NAMES = "*", "+", "_", "="
# All words and stems of the target groups that are broader or narrower than those of the entry.
WIDER = "~"
BETWEEN_NAMES = "\t"
# Between two texts in the running words, so that no phrase spans them.
BETWEEN_TEXTS = " . "

RELATIONS = ("themes", "governments", "challenges", "target_groups")


@dataclass(frozen=True, slots=True)
class PreparedPiece:
    """What stands between two blanks: its parts, these joined if they are several, the stems of all, and as it runs."""

    parts: dict[str, None]
    joined: str
    stems: dict[str, None]
    running: str


@lru_cache(maxsize=100_000)
def _prepared_piece(text: str, languages: tuple[str, ...]) -> PreparedPiece:
    parts = written_word(text).parts
    joined = written_word(text).joined if len(parts) > 1 else ""
    all_stems = dict.fromkeys(stem for word in (*parts, joined) if word for stem in stems(word, languages))
    return PreparedPiece(dict.fromkeys(parts), joined, all_stems, " ".join(parts))


class PreparedWords:
    """The words of some texts by kind, each once: folded, joined, and as stems."""

    def __init__(self) -> None:
        self.by_kind: dict[str, dict[str, None]] = defaultdict(dict)
        self.running: list[str] = []

    def add_text(self, text: str, language: str) -> None:
        self._add(text, language, (language,))

    def add_name(self, name: str) -> None:
        """A name, which any language may use."""
        self._add(name, NAMES, LANGUAGES)

    def add_whole_name(self, name: str) -> None:
        self.add_name(name)
        if folded := fold_name(with_plain_signs(name)):
            self.by_kind[WHOLE_NAMES][folded] = None

    def _add(self, text: str, kind: str, languages: tuple[str, ...]) -> None:
        pieces = between_blanks(text)
        # Most words of a text occur again: what is known of a piece is looked up once a text.
        known = {piece: _prepared_piece(piece, languages) for piece in pieces}
        words, joined, stemmed = self.by_kind[kind], self.by_kind[JOINED], self.by_kind[STEMS]
        for piece in known.values():
            words.update(piece.parts)
            if piece.joined:
                joined[piece.joined] = None
            stemmed.update(piece.stems)
        self.running.append(" ".join(known[piece].running for piece in pieces if known[piece].running))

    def merge(self, other: "PreparedWords") -> None:
        for kind, words in other.by_kind.items():
            self.by_kind[kind].update(words)
        self.running += other.running

    def add_wider(self, others: Iterable["PreparedWords"]) -> None:
        """The words of others that these texts do not hold themselves."""
        own = {word for words in self.by_kind.values() for word in words}
        wider = (word for other in others for words in other.by_kind.values() for word in words)
        self.by_kind[WIDER] = dict.fromkeys(word for word in wider if word not in own)

    def as_lines(self) -> str:
        return "\n".join(
            f"{kind}{BETWEEN_NAMES}{(BETWEEN_NAMES if kind == WHOLE_NAMES else ' ').join(words)}"
            for kind, words in self.by_kind.items()
            if words
        )


def refresh_missing() -> int:
    """Write the search text of each public initiative that has none, in a fixed number of queries for each batch.

    Return how many were written. Two processes that do so at once write the same.
    """
    missing = list(Initiative.objects.public().without_search_text().values_list("pk", flat=True))
    shared = SharedTexts()
    for first in range(0, len(missing), BATCH_SIZE):
        batch = missing[first : first + BATCH_SIZE]
        with transaction.atomic():
            SearchText.objects.bulk_create(
                search_texts(batch, shared),
                update_conflicts=True,
                unique_fields=["initiative"],
                update_fields=["names", "summary", "others", "running", "stamp"],
            )
    if len(missing) > BATCH_SIZE:
        _prepared_piece.cache_clear()
        forget_words()
    return len(missing)


def invalidate(initiatives: InitiativeQuerySet | set[int]) -> None:
    """Remove the search texts of these initiatives, for the next refresh to write again."""
    SearchText.objects.of_initiatives(initiatives).delete()


class SharedTexts:
    """The words of terms and organisations, which many entries share: each prepared once."""

    @cached_property
    def terms(self) -> dict[type[models.Model], dict[int, PreparedWords]]:
        vocabularies = (Theme, Government, Challenge, TargetGroup, InstrumentType)
        return {model: self._prepared(model, as_names=False) for model in vocabularies}

    @cached_property
    def kin(self) -> dict[int, list[PreparedWords]]:
        """By target group, the words of those that are broader or narrower."""
        broader, numbers = broader_groups(), dict(TargetGroup.objects.values_list("slug", "pk"))
        words = self.terms[TargetGroup]
        return {pk: [words[numbers[other]] for other in kin(broader, slug) - {slug}] for slug, pk in numbers.items()}

    @cached_property
    def organisations(self) -> dict[int, PreparedWords]:
        return self._prepared(Organisation, as_names=True)

    def _prepared(self, model: type[models.Model], as_names: bool) -> dict[int, PreparedWords]:
        fields = [f"name_{code}" for code in LANGUAGES]
        others = ["aliases", "acronym"] if as_names else ["aliases"]
        if model is Theme:
            fields += [f"plain_name_{code}" for code in LANGUAGES]
        found = {}
        for pk, aliases, *rest in model._default_manager.values_list("pk", *others, *fields):
            words = PreparedWords()
            names = rest[-len(fields) :]
            for code, name in zip(LANGUAGES * 2, names, strict=False):
                if name and as_names:
                    words.add_name(name)
                elif name:
                    words.add_text(name, code)
            for name in [*aliases.splitlines(), *rest[: -len(fields)]]:
                words.add_name(name)
            found[pk] = words
        return found


def search_texts(pks: Iterable[int], shared: SharedTexts) -> Iterator[SearchText]:
    """The search texts of these initiatives, read as plain values: making objects of them would cost more."""
    pks = list(pks)
    related, wider = _related_words(pks, shared), _wider_words(pks, shared)
    names, summaries = ([f"{field}_{code}" for code in LANGUAGES] for field in ("title", "summary"))
    known_by = ("pk", "slug", "acronym", "aliases")
    entries = Initiative.objects.filter(pk__in=pks).values_list(*known_by, *names, *summaries)
    for pk, slug, acronym, aliases, *texts in entries:
        yield _search_text(pk, [slug.replace("-", " "), acronym, aliases], texts, related[pk], wider[pk])


def _search_text(
    pk: int, known_by: list[str], texts: list[Any], related: list[PreparedWords], wider: list[PreparedWords]
) -> SearchText:
    own, summary, others = PreparedWords(), PreparedWords(), PreparedWords()
    slug, acronym, aliases = known_by
    for name in dict.fromkeys([*texts[: len(LANGUAGES)], acronym]):
        if name:
            own.add_whole_name(name)
    for code, text in zip(LANGUAGES, texts[len(LANGUAGES) :], strict=True):
        if text:
            summary.add_text(text, code)
    for name in [slug, *aliases.splitlines()]:
        others.add_whole_name(name)
    for words in related:
        others.merge(words)
    others.add_wider(wider)
    running = BETWEEN_TEXTS.join([*own.running, *summary.running, *dict.fromkeys(others.running)])
    return SearchText(
        initiative_id=pk,
        names=own.as_lines(),
        summary=summary.as_lines(),
        others=others.as_lines(),
        running=f" {running} ",
        stamp=random.randrange(LARGEST_STAMP),
    )


def _related_words(pks: list[int], shared: SharedTexts) -> dict[int, list[PreparedWords]]:
    found: dict[int, list[PreparedWords]] = defaultdict(list)
    for relation in RELATIONS:
        field: Any = Initiative._meta.get_field(relation)
        terms = shared.terms[field.related_model]
        rows = field.remote_field.through.objects.filter(initiative__in=pks).order_by("pk")
        for pk, term in rows.values_list("initiative_id", field.m2m_reverse_name()):
            found[pk].append(terms[term])
    kinds = shared.terms[InstrumentType]
    names = [f"name_{code}" for code in LANGUAGES]
    instruments = Instrument.objects.filter(initiative__in=pks).order_by("pk")
    for pk, kind, *texts in instruments.values_list("initiative_id", "type_id", *names):
        words = PreparedWords()
        for text in dict.fromkeys(filter(None, texts)):
            words.add_name(text)
        found[pk] += [words, kinds[kind]]
    roles = Participation.objects.filter(initiative__in=pks).order_by("pk")
    for pk, organisation in roles.values_list("initiative_id", "organisation_id"):
        found[pk].append(shared.organisations[organisation])
    for pk, words in _words_of_figures(pks):
        found[pk].append(words)
    return found


def _words_of_figures(pks: list[int]) -> Iterator[tuple[int, PreparedWords]]:
    """What an amount is for, and what is counted. Who asks for a budget finds the entries that tell one."""
    for model, field, word in ((BudgetLine, "purpose", "budget"), (KeyFigure, "unit", "")):
        named = [f"{field}_{code}" for code in LANGUAGES]
        rows: Any = model._default_manager.filter(initiative__in=pks).order_by("pk")
        for pk, *texts in rows.values_list("initiative_id", *named):
            words = PreparedWords()
            if word:
                words.add_name(word)
            for code, text in zip(LANGUAGES, texts, strict=True):
                if text:
                    words.add_text(text, code)
            yield pk, words


def _wider_words(pks: list[int], shared: SharedTexts) -> dict[int, list[PreparedWords]]:
    found: dict[int, list[PreparedWords]] = defaultdict(list)
    field: Any = Initiative._meta.get_field("target_groups")
    rows = field.remote_field.through.objects.filter(initiative__in=pks).order_by("pk")
    for pk, group in rows.values_list("initiative_id", "targetgroup_id"):
        found[pk] += shared.kin[group]
    return found
