"""The widths of text, so that lines break where a drawing says: SVG itself breaks none."""

import json
from functools import cache
from pathlib import Path

FONT = Path(__file__).parent / "font"
# A reader without the font sees a wider one.
ROOM = 1.06


@cache
def letter_widths() -> dict[str, int]:
    """The width of each letter of the font, in thousandths of its size."""
    found: dict[str, int] = json.loads((FONT / "widths.json").read_text(encoding="utf-8"))
    return found


def width_of(text: str, size: int) -> float:
    """The width of a line, in units of its size; a letter that the font lacks counts as a wide one."""
    widths = letter_widths()
    return sum(widths.get(letter, 800) for letter in text) * size * ROOM / 1000


def broken(text: str, size: int, room: float) -> list[str]:
    """A text in lines that fit; a word that is too long stands alone on its line."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and width_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines
