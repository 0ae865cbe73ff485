"""Find the rows of a sheet that hold its headings, and make one heading a column of them."""

import re
from typing import Any

from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

from .known_headings import is_known_heading

LONGEST_HEADING = 100


def row_texts(cells: list[Any]) -> list[str]:
    return [" ".join(Cell.of(raw).text.split()) for raw in cells]


def is_text(raw: object) -> bool:
    text = Cell.of(raw).text
    return bool(text) and not isinstance(raw, int | float) and not re.fullmatch(r"[\d.,\s€%/-]+", text)


def find_heading_rows(first_rows: list[list[Any]], merged: list[list[int]]) -> list[int]:
    """The numbers of the heading rows: the row with the most cells that are known or are text, and one above it.

    `first` holds pairs of a row's number and its cells, `merged` ranges from 0. Empty where no row looks like one.
    """
    best, points = -1, 0.0
    for place, (_row, cells) in enumerate(first_rows[:20]):
        texts = row_texts(cells)
        said = [text for text in texts if text]
        if not said:
            continue
        known = sum(1 for text in said if is_known_heading(text))
        plain = sum(1 for raw in cells if is_text(raw))
        different = len({fold_name(text) for text in said}) == len(said)
        score = 3 * known + (plain / len(said)) * min(len(said), 12) * 0.5 - 0.3 * place + (0.5 if different else -1)
        # A heading may be a long question; it does not come back below, as values do.
        score -= sum(1 for text in said if len(text) > LONGEST_HEADING and not text.endswith("?"))
        score -= _repeated_below(cells, first_rows[place + 1 : place + 12])
        score += _stands_over_others(cells, first_rows[place + 1 : place + 4])
        if score > points + 0.01:
            best, points = place, score
    if best < 0:
        return []
    rows = [first_rows[best][0]]
    below = first_rows[best + 1] if best + 1 < len(first_rows) else None
    if (
        below
        and _is_heading_above(first_rows[best], below, merged)
        and any(is_known_heading(text) for text in row_texts(below[1]))
    ):
        return [*rows, below[0]]
    if best and _is_heading_above(first_rows[best - 1], first_rows[best], merged):
        rows.insert(0, first_rows[best - 1][0])
    return rows


def _stands_over_others(cells: list[Any], below: list[list[Any]]) -> float:
    """Points for words over numbers and dates: most headings are text, and many values are not."""
    over = 0
    for number, raw in enumerate(cells):
        values = [row_cells[number] for _row, row_cells in below if number < len(row_cells)]
        values = [value for value in values if Cell.of(value).text]
        over += bool(values) and is_text(raw) and not any(is_text(value) for value in values)
    return 0.6 * over


def _repeated_below(cells: list[Any], below: list[list[Any]]) -> float:
    """Words that come back in the same column are values, unless the whole row comes back."""
    again, own = 0, row_texts(cells)
    below = [[row, row_cells] for row, row_cells in below if row_texts(row_cells) != own]
    for number, raw in enumerate(cells):
        text = Cell.of(raw).text
        again += (
            bool(text)
            and is_text(raw)
            and any(number < len(row_cells) and Cell.of(row_cells[number]).text == text for _row, row_cells in below)
        )
    return min(again, 4)


def _is_heading_above(above: list[Any], below: list[Any], merged: list[list[int]]) -> bool:
    """Whether a row is a heading above headings: a cell of it spans several columns that have headings below."""
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


def column_headings(first_rows: list[list[Any]], rows: list[int], merged: list[list[int]]) -> list[str]:
    """One heading for each column; of two rows of them, both: "Budget – 2021"."""
    by_number = dict(first_rows)
    width = max((len(cells) for _row, cells in first_rows), default=0)
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
