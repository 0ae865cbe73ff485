"""Guess the target of a column from its heading, weighed against its values. No guess is better than a wrong one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from initiatives.models.languages import LANGUAGES
from initiatives.parsing.numbers import OTHER_CURRENCY, SCALES
from initiatives.spreadsheets.columns.definitions import own_headings
from initiatives.spreadsheets.columns.lookups import Lookups
from initiatives.text.folding import fold_name

from .column_mapping import AMOUNTS, may_come_from_several
from .known_headings import ALIASES, IN_SCALE, alias_targets
from .value_kinds import CURRENCY, ColumnValues, fit, language_of, question_words, words

# The similarity, out of 100, from which the nearest known heading is proposed; the editor confirms it.
NEAR = 82
# As much of each word, or of the letters without blanks.
NEAR_WORD, NEAR_JOINED = 70, 93
# Shorter headings are similar to too many others.
FEWEST_LETTERS = 4
# A heading with more words is a sentence: a known word in it says little.
MOST_WORDS = 7
# Words that say nothing about the kind of a column.
FILLERS = words("fillers")
# Words that are known headings, and mean something else within a longer one.
WEAK = words("weak")
# Words of questions: what is the name of the project, wie leidt het project.
ASKING = words("asking") | FILLERS
MOST_ASKED = 2
# By a known heading, the words that ask for it.
QUESTION_WORDS = question_words()
THINGS = words("things")
QUESTION = re.compile(
    r"\?\s*$|^(?:bitte|wh(?:at|ich|en|o|ere)|how|please|give|describe|wat|welke?|wanneer|wie|hoe|geef|beschrijf|vermeld|quel(?:le)?s?"
    r"|quand|qui|combien|décrivez|indiquez|donnez|was|welche[rs]?|wann|wer|wie|beschreiben|nennen)\b",
    re.IGNORECASE,
)
# "Projekttitel deutsch", "Titre (NL)".
LANGUAGE_NAME = re.compile(
    r"[\s_(\[-]+(?:en|nl|fr|de|english|nederlands|français|deutsch|dutch|french|german|engels|frans|duits|anglais|néerlandais"
    r"|allemand|englisch|niederländisch|französisch)[)\]]?\s*$",
    re.IGNORECASE,
)
OF_A_PROJECT = re.compile(r"^(?:proje[ck]t|vorhabens?|programma?|maßnahmen?)(?=[^\W\d_]{4,}$)", re.IGNORECASE)
# Numbers of things, whatever they look like.
IDENTIFIER = re.compile(
    r"(?:^|[\s_-])(?:ids?|codes?|nr|no|number|nummer|numéro|uri|identifier|identifiant)[.\s]*$", re.IGNORECASE
)
IN_EUROS = re.compile(r"\s*[(\[]?\s*\b(?:in|en)\s+(?:€|eur\b|euros?\b)\s*[)\]]?\s*$", re.IGNORECASE)
PERSONS = re.compile(
    r"\b(contact\w*|e[- ]?mail\w*|courriel|phone|tel|telefoon\w*|telephone|telefon|gsm|first ?name|surname|voornaam"
    r"|familienaam|prenom|vorname|ansprechpartner\w*|persoon|personne|person|investigator|manager|gestionnaire|author"
    r"|project ?verantwoordelijke|project ?leid(?:er|ster)|responsable d[eu] projet|chef d[eu] projet"
    r"|projekt ?leiter\w*|projekt ?leitung|project ?lead(?:er)?)\b"
)
NAMES = frozenset({"name", "names", "naam", "namen", "nom", "noms"})
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
RANKS = {"exact": 2, "near": 1, "values": 0}


@dataclass(frozen=True)
class ColumnGuess:
    """`why`: "exact", "near" (to the heading `near`), "values", "again" (another column has it), or "" for unknown."""

    target: str
    why: str = ""
    near: str = ""


UNKNOWN = ColumnGuess("")


def guess_column(heading: str, samples: list[object], lookups: Lookups, is_ours: bool = False) -> ColumnGuess:
    folded = fold_name(_spaced(heading))
    if is_ours and (name := own_headings().get(fold_name(heading))):
        return ColumnGuess(name, "exact", heading)
    if PERSONS.search(folded):
        return UNKNOWN
    if ColumnValues(samples).may_be_yes_or_no and (term := _vocabulary_of(heading, lookups)):
        return ColumnGuess(term, "near", heading)
    for guess in _guesses_by_heading(heading):
        if fit(guess.target, samples, lookups, guess.why == "exact") and not _is_foreign_money(guess.target, heading):
            return guess
    return (
        UNKNOWN
        if heading.rstrip().endswith("?") or IDENTIFIER.search(heading)
        else _guess_by_values(samples, lookups, bool(folded))
    )


def _vocabulary_of(heading: str, lookups: Lookups) -> str:
    """Of a column that says yes or no of one term, the vocabulary of that term."""
    texts = (heading, heading.split(" – ")[-1])
    return next((name for name, names in lookups.vocabularies.items() if any(map(names.find, texts))), "")


def _is_foreign_money(target: str, heading: str) -> bool:
    return target in (*AMOUNTS, "budgets") and bool(OTHER_CURRENCY.search(heading))


def _guesses_by_heading(heading: str) -> Iterator[ColumnGuess]:
    """The best guess first. A second one counts where the values contradict the first."""
    for text, is_whole in _readings(heading):
        folded = fold_name(text)
        if found := alias_targets().get(folded):
            target = _in_heading_language(_with_scale(found[0], heading), heading)
            if _kind(target) != target and QUESTION.search(heading):
                yield ColumnGuess(f"{_kind(target)}_{language_of([heading], 1) or target[-2:]}", "near")
                continue
            # Words of a group above say nothing about the language of this heading.
            yield ColumnGuess(target, "exact" if is_whole else "near", text if is_whole else heading)
        elif scaled := alias_targets().get(fold_name(IN_SCALE.sub("", re.sub(r"[()\[\]]", "", text)))):
            yield ColumnGuess(_with_scale(scaled[0], heading), "near", heading)
    folded = fold_name(_spaced(heading))
    if not folded or heading.rstrip().endswith("?") or len(folded.split()) > MOST_WORDS:
        return
    near = process.extractOne(folded, list(alias_targets()), scorer=fuzz.ratio, score_cutoff=NEAR)
    names = [near[0]] if near and len(folded) > FEWEST_LETTERS and _is_misspelt(folded, near[0]) else []
    without_scale = fold_name(_spaced(IN_SCALE.sub("", heading)))
    for name in dict.fromkeys([*names, *_known_headings_within(folded), *_known_headings_within(without_scale)]):
        target = _in_heading_language(_with_scale(alias_targets()[name][0], heading), heading)
        yield ColumnGuess(target, "near", name)


def _is_misspelt(folded: str, known: str) -> bool:
    """Whether the words are the same but for a few letters: "project id" is no "project end"."""
    words, others = folded.split(), known.split()
    if len(words) != len(others):
        # Joined or cut: "start datum", "projekt- beginn". A word more means something else.
        return fuzz.ratio("".join(words), "".join(others)) >= NEAR_JOINED
    return all(fuzz.ratio(word, other) >= NEAR_WORD for word, other in zip(words, others, strict=True))


def _two_headings(heading: str) -> Iterator[str]:
    """The halves of a heading in two languages with nothing between them, where both say the same."""
    words = heading.split()
    for place in range(1, len(words)):
        first, second = " ".join(words[:place]), " ".join(words[place:])
        one, other = alias_targets().get(fold_name(first)), alias_targets().get(fold_name(second))
        if one and other and _kind(one[0]) == _kind(other[0]):
            yield from (first, second)


def _kind(target: str) -> str:
    return target[:-3] if target[:-3] in ("title", "summary") else target


def _readings(heading: str) -> Iterator[tuple[str, bool]]:
    """The heading and its parts, with whether it is the whole: below a merged heading, without brackets, halves."""
    yield heading, True
    yield heading.split(" – ")[-1], True
    yield _spaced(heading), True
    yield LANGUAGE_NAME.sub("", heading), False
    yield OF_A_PROJECT.sub("", heading.strip()), False
    yield re.sub(r"[(\[].*?[)\]]", "", heading), False
    yield heading.split(" – ")[0], False
    halves = re.split(r"\s*[/|\n]\s*|\s+-\s+", heading)
    if len(halves) > 1:
        yield from ((half, False) for half in halves)
    yield IN_EUROS.sub("", heading), False
    yield from ((half, False) for half in _two_headings(heading))
    if QUESTION.search(heading):
        yield from ((said, False) for said in _asked(heading))


def _asked(question: str) -> Iterator[str]:
    """Known headings that a question asks for, by its telling words: when, starts; who, leads."""
    plain = fold_name(re.sub(r"[(\[].*?[)\]]", "", question)).split()
    told = [target for target, words in QUESTION_WORDS.items() if words.intersection(plain)]
    if len(told) == 1:
        yield told[0]
    left = {word for word in plain if word not in ASKING}
    if left and len(left) <= MOST_ASKED:
        yield from (name for name in alias_targets() if set(name.split()) - ASKING == left)
    elif not left and NAMES.union(THINGS).intersection(plain):
        # Nothing is asked but the name of the thing.
        yield "title"


def _spaced(heading: str) -> str:
    """Words that a program joined, as in startDate."""
    return re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z][a-z])", " ", heading)


def _known_headings_within(folded: str) -> list[str]:
    """Known headings that make up most of this one: "start date" in "operation start date"."""
    words = folded.split()
    found = []
    for name in alias_targets():
        known = name.split()
        if len(name) < FEWEST_LETTERS or f" {name} " not in f" {folded} ":
            continue
        rest = [word for word in words if word not in known and word not in FILLERS and not word.isdecimal()]
        if len(rest) <= (len(known) - 1 if name not in WEAK else 0):
            found.append((len(rest), -len(known), folded.index(name), name))
    return [name for *_order, name in sorted(found)]


def in_language(guess: ColumnGuess, language: str, texts: list[str]) -> ColumnGuess:
    """For a heading in several languages, such as "Programme" or "Titre / Titel", the target in that of its texts.

    Where these do not tell, `language` is taken, if the heading is in it.
    """
    kind = guess.target[:-3]
    if kind not in ("title", "summary") or _language_in(guess.near):
        return guess
    headings = {fold_name(text) for text, _is_whole in _readings(guess.near)}
    possible = [code for code in LANGUAGES if headings & {fold_name(name) for name in ALIASES[kind][code]}]
    if guess.why != "exact" and len(possible) > 1:
        said = language_of(texts)
        language = said if said in possible else language
    return replace(guess, target=f"{kind}_{language}") if language in possible else guess


def once_each(guesses: list[ColumnGuess], headings: list[str]) -> list[ColumnGuess]:
    """Of several columns for a field that holds one value keep the surest; the editor is asked about the others.

    Amounts of several years are one each; an amount without a year beside them is perhaps their sum.
    """
    has_other_title = any(each.target[:-3] == "title" and fold_name(each.near) not in NAMES for each in guesses)
    if has_other_title:
        # A column that is called "Name" beside a title is the name of something else.
        guesses = [
            ColumnGuess("", "again") if each.target[:-3] == "title" and fold_name(each.near) in NAMES else each
            for each in guesses
        ]
    best: dict[str, int] = {}
    for place, guess in enumerate(guesses):
        if guess.target and not _may_be_again(guess.target):
            year = YEAR.search(headings[place])
            field = f"amount{year[0] if year else ''}" if guess.target in AMOUNTS else guess.target
            held = best.get(field)
            if held is None or _sureness(guess) > _sureness(guesses[held]):
                best[field] = place
    if sum(field.startswith("amount") and field != "amount" and field[6:].isdecimal() for field in best) > 1:
        best.pop("amount", None)
    kept = set(best.values())
    return [
        guess if not guess.target or _may_be_again(guess.target) or place in kept else ColumnGuess("", "again")
        for place, guess in enumerate(guesses)
    ]


def _sureness(guess: ColumnGuess) -> tuple[int, int]:
    """Of two headings that are known as well as each other, the one that is named first says more."""
    known = ALIASES.get(guess.target[:-3], {}) if guess.target[:-3] in ("title", "summary") else {}
    names = [fold_name(name) for name in known.get(guess.target[-2:], [])]
    near = fold_name(guess.near)
    return RANKS[guess.why], -names.index(near) if near in names else -len(names)


def _may_be_again(target: str) -> bool:
    # Several amounts may be parts of each other, and several summaries the same text.
    return may_come_from_several(target) and target not in AMOUNTS and not target.startswith("summary_")


def _in_heading_language(target: str, heading: str) -> str:
    """The title or summary in the language that the heading names."""
    language = _language_in(heading)
    return f"{target[:-3]}_{language}" if language and target[:-3] in ("title", "summary") else target


def _with_scale(target: str, heading: str) -> str:
    if target == "amount" and (found := IN_SCALE.search(heading)):
        word = fold_name(found[1] or found[0])
        zeros = word.replace(" ", "").count("0")
        power = zeros or SCALES.get(word) or SCALES.get(word.split()[0], 3 if word[0] in "kt" else 6)
        return next(name for name, each in AMOUNTS.items() if each == power)
    return target


def _language_in(heading: str) -> str:
    found = LANGUAGE_NAME.search(f" {heading.strip()}")
    names = {
        "english": "en", "engels": "en", "anglais": "en", "englisch": "en", "nederlands": "nl", "dutch": "nl",
        "néerlandais": "nl", "niederländisch": "nl", "français": "fr", "french": "fr", "frans": "fr",
        "französisch": "fr", "deutsch": "de", "german": "de", "duits": "de", "allemand": "de",
    }  # fmt: skip
    said = found[0].strip(" _-()[]").lower() if found else ""
    return names.get(said, said)


def _guess_by_values(samples: list[object], lookups: Lookups, has_heading: bool) -> ColumnGuess:
    values = ColumnValues(samples)
    if not values.texts:
        return UNKNOWN
    for column, names in lookups.vocabularies.items():
        if sum(1 for text in values.texts if names.find(text)) * 2 > len(values.texts):
            return ColumnGuess(column, "values")
    rules = {
        "website": values.share(lambda cell: re.match(r"(?i)(https?://|www\.)\S+$", cell.text)) == 1,
        "period": values.share(lambda cell: re.fullmatch(r"(19|20)\d{2}\s*[-–]\s*((19|20)\d{2})?", cell.text)) == 1,
        "currency": values.share(lambda cell: CURRENCY.fullmatch(cell.text)) == 1,
        "lead": values.share(lambda cell: lookups.organisations.find(cell.text)) > 0.5,
        "amount": values.share(lambda cell: re.search(r"€|\bEUR\b", cell.text)) == 1 and not has_heading,
    }
    return next((ColumnGuess(target, "values") for target, is_so in rules.items() if is_so), UNKNOWN)
