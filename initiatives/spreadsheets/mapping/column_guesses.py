"""Guess which target a column of a file holds, from its heading or its values."""

import re
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from initiatives.parsing.numbers import SCALES
from initiatives.spreadsheets.columns.definitions import own_headings
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

from .known_headings import ALIASES, IN_SCALE, alias_targets

# The similarity, out of 100, from which the nearest known heading is proposed; the editor confirms it.
NEAR = 82
# Shorter known headings occur within headings that mean something else.
FEWEST_LETTERS = 4
# Only these words make a longer heading a title: "Durée du projet" is none.
TITLE_WORDS = frozenset({"title", "name", "titel", "naam", "titre", "nom", "intitule", "bezeichnung", "projectnaam"})


@dataclass(frozen=True)
class ColumnGuess:
    """What a column seems to hold, and why: "exact", "near" (of which heading), "values", or "" for unknown."""

    target: str
    why: str = ""
    near: str = ""


def guess_column(heading: str, samples: list[Any], lookups: Any, is_ours: bool = False) -> ColumnGuess:
    """What a column holds, from its heading, else from its values."""
    folded = fold_name(heading)
    if is_ours and (name := own_headings().get(folded)):
        return ColumnGuess(name, "exact", heading)
    plain = heading.split(" – ")[-1]
    for said in (heading, plain, re.sub(r"[(\[].*?[)\]]", "", heading), heading.split(" – ")[0]):
        if (found := alias_targets().get(fold_name(said))) and _may_be_meant(found[0], samples, lookups):
            target = _in_heading_language(_with_scale(found[0], heading), heading)
            is_exact = fold_name(said) in (folded, fold_name(plain))
            return ColumnGuess(target, "exact" if is_exact else "near", heading)
    without_scale = fold_name(IN_SCALE.sub("", re.sub(r"[()\[\]]", "", heading)))
    if folded and (scaled := alias_targets().get(without_scale)):
        return ColumnGuess(_with_scale(scaled[0], heading), "near", heading)
    if folded:
        near = process.extractOne(folded, list(alias_targets()), scorer=fuzz.ratio, score_cutoff=NEAR)
        name = near[0] if near else _known_heading_within(heading)
        if name and _may_be_meant(alias_targets()[name][0], samples, lookups):
            return ColumnGuess(
                _in_heading_language(_with_scale(alias_targets()[name][0], heading), heading), "near", name
            )
    return _guess_by_values(samples, lookups)


def _may_be_meant(target: str, samples: list[Any], lookups: Any) -> bool:
    """An identifier of somebody else's is none of ours: only one that we know is."""
    return target != "id" or any(Cell.of(raw).text.lower() in lookups.entry_ids for raw in samples)


def in_language(guess: ColumnGuess, language: str) -> ColumnGuess:
    """Of a heading that is a word in several languages, such as "Programme", the one in this language."""
    kind = guess.target[:-3]
    if kind not in ("title", "summary") or _language_in(guess.near):
        return guess
    is_word_of_it = fold_name(guess.near) in {fold_name(name) for name in ALIASES[kind][language]}
    return ColumnGuess(f"{kind}_{language}", guess.why, guess.near) if is_word_of_it else guess


def _known_heading_within(heading: str) -> str:
    """The first heading that we know of which all words stand in this one: "start date" in "Operation_Start_Date"."""
    said = f" {fold_name(heading)} "
    found = [
        (said.index(f" {name} "), -len(name), name)
        for name, (target, _language) in alias_targets().items()
        if len(name) >= FEWEST_LETTERS
        and f" {name} " in said
        and (target[:-3] != "title" or TITLE_WORDS & set(name.split()))
    ]
    return min(found)[2] if found else ""


def _in_heading_language(target: str, heading: str) -> str:
    """Of a title or a summary the one in the language that the heading names."""
    language = _language_in(heading)
    return f"{target[:-3]}_{language}" if language and target[:-3] in ("title", "summary") else target


def _with_scale(target: str, heading: str) -> str:
    if target == "amount" and (found := IN_SCALE.search(heading)):
        said = fold_name(found[0]).replace("in ", "").replace("en ", "").replace("x ", "").strip()
        power = 6 if said.replace(" ", "") in ("1000000",) else SCALES.get(said.split(" ")[-1], 0)
        small = ("k", "t", "1000", "1 000", "milliers", "duizend")
        power = power or (3 if said.startswith(small) and said.replace(" ", "") != "1000000" else 6)
        return "amount_thousands" if power == 3 else "amount_millions"
    return target


def _language_in(heading: str) -> str:
    found = re.search(
        r"(?i)(?:\(|\b|_)(en|nl|fr|de|english|nederlands|français|deutsch|dutch|french|german)\)?$", heading.strip()
    )
    names = {
        "english": "en",
        "nederlands": "nl",
        "dutch": "nl",
        "français": "fr",
        "french": "fr",
        "deutsch": "de",
        "german": "de",
    }
    said = found[1].lower() if found else ""
    return names.get(said, said)


def _guess_by_values(samples: list[Any], lookups: Any) -> ColumnGuess:
    texts = [Cell.of(raw).text for raw in samples if Cell.of(raw).text]
    if not texts:
        return ColumnGuess("")
    for column, names in lookups.vocabularies.items():
        if sum(1 for text in texts if names.find(text)) * 2 > len(texts):
            return ColumnGuess(column, "values")
    if all(re.match(r"(?i)(https?://|www\.)\S+$", text) for text in texts):
        return ColumnGuess("website", "values")
    if all(re.fullmatch(r"(19|20)\d{2}\s*[-–]\s*((19|20)\d{2})?", text) for text in texts):
        return ColumnGuess("period", "values")
    if sum(1 for text in texts if lookups.organisations.find(text)) * 2 > len(texts):
        return ColumnGuess("lead", "values")
    if all(re.search(r"€|\bEUR\b", text) for text in texts):
        return ColumnGuess("amount", "values")
    return ColumnGuess("")
