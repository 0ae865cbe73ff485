"""Find the rows of a sheet that hold its headings, and make one heading a column of them."""

import re
from typing import Any

from initiatives.spreadsheets.reading.cells import Cell
from initiatives.text.folding import fold_name

from .known_headings import is_known_heading

LONGEST_HEADING = 100
# A pair of the number of a row and its cells, as JSON keeps it.
FirstRow = list[Any]
YEAR = re.compile(r"(19|20)\d{2}")


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
    if best < 0 or _is_record(first_rows, best):
        return []
    rows = [first_rows[best][0]]
    below = first_rows[best + 1] if best + 1 < len(first_rows) else None
    if below and _are_years_of_groups(first_rows[best], below):
        return [*rows, below[0]]
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
    again, own = 0, {text for text in row_texts(cells) if text}
    # Or most of it: the headings of another table below.
    below = [[row, row_cells] for row, row_cells in below if 2 * len(own & set(row_texts(row_cells))) <= len(own)]
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
    if len(said) < 2 or not all(is_text(cells[number]) for number in said):
        return False
    # Without merged cells: several words over a gap in the headings below, or over several headings of their own.
    if any(number < width and not Cell.of(below[1][number]).text for number in said):
        return True
    return bool(_columns_of_groups(cells, below[1])) and sum(map(is_known_heading, row_texts(below[1]))) >= 2


def _columns_of_groups(above: list[object], below: list[object]) -> dict[int, str]:
    """By column the words of the group that it belongs to, where these stand in its first column only.

    A group has headings below in its first column and in each of the next ones that have no words above.
    """
    groups, texts = row_texts(above), row_texts(below)
    groups += [""] * (len(texts) - len(groups))
    found: dict[int, str] = {}
    held = ""
    for column, text in enumerate(texts):
        held = "" if not text else groups[column] or held
        if held and not groups[column]:
            found[column] = held
    return found


def _are_years_of_groups(above: FirstRow, below: FirstRow) -> bool:
    """Whether a row holds nothing but years, below headings that it divides: Budget, and 2021, 2022, 2023."""
    texts = {number: text for number, text in enumerate(row_texts(below[1])) if text}
    first = min(texts, default=0)
    heads = row_texts(above[1])
    return (
        below[0] == above[0] + 1
        and len(texts) > 1
        and all(YEAR.fullmatch(text) for text in texts.values())
        and len(set(texts.values())) == len(texts)
        and first < len(heads)
        and bool(heads[first])
        and any(not (heads[number : number + 1] or [""])[0] for number in texts)
    )


def _is_record(first_rows: list[FirstRow], place: int) -> bool:
    """Whether a row that looks most like headings is a record, as those around it: a table without headings."""
    texts = [text for text in row_texts(first_rows[place][1]) if text]
    if any(map(is_known_heading, texts)):
        return False
    around = [each for each in first_rows[max(place - 1, 0) : place + 3] if each is not first_rows[place]]
    shape = _shape(first_rows[place][1])
    numbers = [text for text, kind in zip(row_texts(first_rows[place][1]), shape, strict=True) if kind == "number"]
    are_years = len(numbers) > 1 and all(YEAR.fullmatch(text) for text in numbers)
    return bool(numbers) and not are_years and bool(around) and all(_shape(cells) == shape for _row, cells in around)


def _shape(cells: list[object]) -> list[str]:
    return ["text" if is_text(raw) else "number" if Cell.of(raw).text else "" for raw in cells]


def column_headings(first_rows: list[list[Any]], rows: list[int], merged: list[list[int]]) -> list[str]:
    """One heading for each column; of two rows of them, both: "Budget – 2021"."""
    by_number = dict(first_rows)
    width = max((len(cells) for _row, cells in first_rows), default=0)
    found = [""] * width
    for row in rows:
        texts = row_texts(by_number.get(row, []))
        texts += [""] * (width - len(texts))
        if row < rows[-1] and row + 1 in by_number:
            for column, group in _columns_of_groups(by_number[row], by_number[row + 1]).items():
                texts[column] = texts[column] or group
        for top, left, bottom, right in merged:
            if top <= row - 1 <= bottom and left < width and len(rows) > 1:
                words = row_texts(by_number.get(top + 1, []))[left : left + 1]
                for column in range(left, min(right + 1, width)):
                    texts[column] = texts[column] or (words[0] if words and top == row - 1 else "")
        found = [f"{one} – {other}" if one and other and one != other else one or other
                 for one, other in zip(found, texts, strict=True)]  # fmt: skip
    return found
