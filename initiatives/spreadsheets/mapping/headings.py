"""Which rows of a sheet are its headings, and what each column seems to hold: from its heading or its values."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from initiatives.spreadsheets.columns.definitions import BY_NAME, own_headings
from initiatives.spreadsheets.columns.name_index import LANGUAGES
from initiatives.spreadsheets.columns.parsing import SCALES
from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

# A heading that is as alike as this, of a hundred, is proposed; the editor says whether it is right.
NEAR = 82
# Shorter words are within headings that mean something else.
FEWEST_LETTERS = 4
# Of a heading within another: "Durée du projet" holds no title.
NAMED = frozenset({"title", "name", "titel", "naam", "titre", "nom", "intitule", "bezeichnung", "projectnaam"})
# So many headings of ours, and those that mean something else elsewhere mean what they mean with us.
MOSTLY_OURS = 5
# With us the page of an entry; elsewhere its own site, or a street.
OURS_ALONE = "url"
ALIASES: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "aliases.yaml").read_text())
LONGEST_HEADING = 100
# Of a heading, in brackets or behind: that its amounts are in thousands or millions.
IN_SCALE = re.compile(
    r"\b(?:in|en|x|×|\*)?\s*(k€|k ?eur|t ?eur|m€|m ?eur|mio|mln|mill|millions?|miljoen|millionen|thousands?"
    r"|duizend(?:en)?|milliers|tausend|tsd|1[ .]?000(?:[ .]?000)?)\b|\b[kt]€|\bm€",
    re.IGNORECASE,
)


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
        if name != OURS_ALONE:
            found[heading] = (name, BY_NAME[name].language)
    # In German our own heading is "Budget": elsewhere it is one amount, with its currency and kind beside it.
    found[fold_name("budget")] = ("amount", "")
    return found


@dataclass(frozen=True)
class Proposal:
    """What a column seems to hold, and why: "exact", "near" (of which heading), "values", or "" for unknown."""

    target: str
    why: str = ""
    near: str = ""


def row_texts(cells: list[Any]) -> list[str]:
    return [" ".join(Cell.of(raw).text.split()) for raw in cells]


def is_text(raw: Any) -> bool:
    text = Cell.of(raw).text
    return bool(text) and not isinstance(raw, int | float) and not re.fullmatch(r"[\d.,\s€%/-]+", text)


def heading_rows_of(first: list[list[Any]], merged: list[list[int]]) -> list[int]:
    """Which of the first rows hold the headings: the row of which most cells are known or are text, and one above it.

    `first` holds pairs of a row's number and its cells, `merged` ranges from 0. Empty where no row looks like one.
    """
    best, points = -1, 0.0
    for place, (_row, cells) in enumerate(first[:20]):
        texts = row_texts(cells)
        said = [text for text in texts if text]
        if not said:
            continue
        known = sum(1 for text in said if _known(text))
        plain = sum(1 for raw in cells if is_text(raw))
        different = len({fold_name(text) for text in said}) == len(said)
        score = 3 * known + (plain / len(said)) * min(len(said), 12) * 0.5 - 0.3 * place + (0.5 if different else -1)
        score -= sum(1 for text in said if len(text) > LONGEST_HEADING)
        score += _stands_over_others(cells, first[place + 1 : place + 4])
        if score > points + 0.01:
            best, points = place, score
    if best < 0:
        return []
    rows = [first[best][0]]
    below = first[best + 1] if best + 1 < len(first) else None
    if below and _heads(first[best], below, merged) and any(_known(text) for text in row_texts(below[1])):
        return [*rows, below[0]]
    if best and _heads(first[best - 1], first[best], merged):
        rows.insert(0, first[best - 1][0])
    return rows


def _stands_over_others(cells: list[Any], below: list[list[Any]]) -> float:
    """Words over numbers and dates: most of a row of headings is text where what follows is none."""
    over = 0
    for number, raw in enumerate(cells):
        values = [row_cells[number] for _row, row_cells in below if number < len(row_cells)]
        values = [value for value in values if Cell.of(value).text]
        over += bool(values) and is_text(raw) and not any(is_text(value) for value in values)
    return 0.6 * over


def _known(text: str) -> bool:
    return fold_name(text) in alias_targets() or fold_name(IN_SCALE.sub("", text)) in alias_targets()


def _heads(above: list[Any], below: list[Any], merged: list[list[int]]) -> bool:
    """Whether a row stands over a row of headings: a cell of it spans several columns that have headings below."""
    row, cells = above
    if below[0] != row + 1:
        return False
    spans = [each for each in merged if each[0] == each[2] == row - 1 and each[3] > each[1]]
    width = len(below[1])
    if any(each[3] - each[1] + 1 < max(width, 3) for each in spans):
        return True
    said = [number for number, raw in enumerate(cells) if Cell.of(raw).text]
    # Without merged cells: several words over a gap in the headings below.
    return (
        len(said) >= 2
        and all(is_text(cells[number]) for number in said)
        and any(number < width and not Cell.of(below[1][number]).text for number in said)
    )


def headings_of(first: list[list[Any]], rows: list[int], merged: list[list[int]]) -> list[str]:
    """One heading for each column; of two rows of them, both: "Budget – 2021"."""
    by_number = dict(first)
    width = max((len(cells) for _row, cells in first), default=0)
    found = [""] * width
    for row in rows:
        texts = row_texts(by_number.get(row, []))
        texts += [""] * (width - len(texts))
        for top, left, bottom, right in merged:
            if top <= row - 1 <= bottom and left < width and len(rows) > 1:
                words = row_texts(by_number.get(top + 1, []))[left : left + 1]
                for column in range(left, min(right + 1, width)):
                    texts[column] = texts[column] or (words[0] if words and top == row - 1 else "")
        found = [f"{one} – {other}" if one and other and one != other else one or other
                 for one, other in zip(found, texts, strict=True)]  # fmt: skip
    return found


def is_mostly_ours(headings: list[str]) -> bool:
    """Whether somebody added to a table of ours, or misspelt a heading of it."""
    return sum(fold_name(heading) in own_headings() for heading in headings) >= MOSTLY_OURS


def propose(heading: str, samples: list[Any], register: Any, is_ours: bool = False) -> Proposal:
    """What a column holds, from its heading, else from its values."""
    folded = fold_name(heading)
    if is_ours and (name := own_headings().get(folded)):
        return Proposal(name, "exact", heading)
    plain = heading.split(" – ")[-1]
    for said in (heading, plain, re.sub(r"[(\[].*?[)\]]", "", heading), heading.split(" – ")[0]):
        if (found := alias_targets().get(fold_name(said))) and _may_be_meant(found[0], samples, register):
            target = _spoken(_scaled(found[0], heading), heading)
            is_exact = fold_name(said) in (folded, fold_name(plain))
            return Proposal(target, "exact" if is_exact else "near", heading)
    without_scale = fold_name(IN_SCALE.sub("", re.sub(r"[()\[\]]", "", heading)))
    if folded and (scaled := alias_targets().get(without_scale)):
        return Proposal(_scaled(scaled[0], heading), "near", heading)
    if folded:
        near = process.extractOne(folded, list(alias_targets()), scorer=fuzz.ratio, score_cutoff=NEAR)
        name = near[0] if near else _within(heading)
        if name and _may_be_meant(alias_targets()[name][0], samples, register):
            return Proposal(_spoken(_scaled(alias_targets()[name][0], heading), heading), "near", name)
    return _by_values(samples, register)


def _may_be_meant(target: str, samples: list[Any], register: Any) -> bool:
    """An identifier of somebody else's is none of ours: only one that we know is."""
    return target != "id" or any(Cell.of(raw).text.lower() in register.numbers for raw in samples)


def in_language(proposal: Proposal, language: str) -> Proposal:
    """Of a heading that is a word in several languages, such as "Programme", the one in this language."""
    kind = proposal.target[:-3]
    if kind not in ("title", "summary") or _language_in(proposal.near):
        return proposal
    is_word_of_it = fold_name(proposal.near) in {fold_name(name) for name in ALIASES[kind][language]}
    return Proposal(f"{kind}_{language}", proposal.why, proposal.near) if is_word_of_it else proposal


def _within(heading: str) -> str:
    """The first heading that we know of which all words stand in this one: "start date" in "Operation_Start_Date"."""
    said = f" {fold_name(heading)} "
    found = [
        (said.index(f" {name} "), -len(name), name)
        for name, (target, _language) in alias_targets().items()
        if len(name) >= FEWEST_LETTERS and f" {name} " in said and (target[:-3] != "title" or NAMED & set(name.split()))
    ]
    return min(found)[2] if found else ""


def _spoken(target: str, heading: str) -> str:
    """Of a title or a summary the one in the language that the heading names."""
    language = _language_in(heading)
    return f"{target[:-3]}_{language}" if language and target[:-3] in ("title", "summary") else target


def _scaled(target: str, heading: str) -> str:
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


def _by_values(samples: list[Any], register: Any) -> Proposal:
    texts = [Cell.of(raw).text for raw in samples if Cell.of(raw).text]
    if not texts:
        return Proposal("")
    for column, names in register.vocabularies.items():
        if sum(1 for text in texts if names.find(text)) * 2 > len(texts):
            return Proposal(column, "values")
    if all(re.match(r"(?i)(https?://|www\.)\S+$", text) for text in texts):
        return Proposal("website", "values")
    if all(re.fullmatch(r"(19|20)\d{2}\s*[-–]\s*((19|20)\d{2})?", text) for text in texts):
        return Proposal("period", "values")
    if sum(1 for text in texts if register.organisations.find(text)) * 2 > len(texts):
        return Proposal("lead", "values")
    if all(re.search(r"€|\bEUR\b", text) for text in texts):
        return Proposal("amount", "values")
    return Proposal("")
