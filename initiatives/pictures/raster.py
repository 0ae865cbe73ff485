"""A drawing as PNG, with the font that the project ships, on any machine."""

import resvg_py

from .lettering import FONT

# Twice as many pixels as units, for screens of today and for print.
SHARPNESS = 2


def png(drawing: str, sharpness: int = SHARPNESS) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=drawing,
        zoom=sharpness,
        skip_system_fonts=True,
        font_files=[str(FONT / "newsreader.ttf")],
        font_family="Newsreader",
        serif_family="Newsreader",
    )
