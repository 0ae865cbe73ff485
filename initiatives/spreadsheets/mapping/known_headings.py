"""The headings that we recognise: our own in four languages, and those of other tables in known_headings.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from initiatives.models.languages import LANGUAGES
from initiatives.spreadsheets.columns.definitions import BY_NAME, own_headings
from initiatives.text.folding import fold_name

# A file with at least this many of our own headings began as one of our tables.
MOSTLY_OURS = 5
# This heading means the page of an entry in our tables; elsewhere it is a website or a street.
OWN_MEANING_ONLY = "url"
ALIASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "known_headings.yaml").read_text())
# The part of a heading that says that its amounts are in thousands or millions.
IN_SCALE = re.compile(
    r"\b(?:in|en|x|×|\*)?\s*(k€|k ?eur|t ?eur|m€|m ?eur|mio|mln|mill|millions?|miljoen|miljoenen|millionen"
    r"|thousands?|duizend(?:en)?|milliers|tausend|tsd|mrd|mia|mld|bn|billions?|miljard(?:en)?|milliards?|milliarden?"
    r"|1[ .',]?000(?:[ .',]?000)?|000s)\b|\b[kt]€|\bm€|['’]000",
    re.IGNORECASE,
)
# The headings, in four languages, of the column that a workbook of rejected rows adds.
REASONS = ("What is wrong", "Wat er mis is", "Ce qui ne va pas", "Was nicht stimmt")


@cache
def alias_targets() -> dict[str, tuple[str, str]]:
    """Each heading that is known, folded, with its target and its language."""
    found: dict[str, tuple[str, str]] = {}
    for target, names in ALIASES.items():
        if isinstance(names, dict):
            for language in reversed(LANGUAGES):
                found |= {fold_name(name): (f"{target}_{language}", language) for name in names[language]}
        else:
            found |= {fold_name(name): (target, "") for name in names}
    for heading, name in own_headings().items():
        if name != OWN_MEANING_ONLY:
            found[heading] = (name, BY_NAME[name].language)
    # In German our own heading is "Budget": elsewhere it is one amount, with its currency and kind beside it.
    found[fold_name("budget")] = ("amount", "")
    return found


def is_known_heading(text: str) -> bool:
    return fold_name(text) in alias_targets() or fold_name(IN_SCALE.sub("", text)) in alias_targets()


def is_mostly_ours(headings: list[str]) -> bool:
    """Whether somebody added to a table of ours, or misspelt a heading of it."""
    return sum(fold_name(heading) in own_headings() for heading in headings) >= MOSTLY_OURS


def is_heading_of_reasons(heading: str) -> bool:
    return fold_name(heading) in {fold_name(words) for words in REASONS}
