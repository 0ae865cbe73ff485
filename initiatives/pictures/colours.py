"""The colours of the pages, for pictures that leave them: a file has no stylesheet."""

import re
from functools import cache
from pathlib import Path

STYLESHEET = Path(__file__).parent.parent / "static" / "portal" / "tokens.css"
GOVERNMENTS = {"wallonia-brussels-federation": "wbf"}


@cache
def colours() -> dict[str, str]:
    """The tokens of the light pages by name, as `paper` or `doubt_edge`."""
    light = STYLESHEET.read_text(encoding="utf-8").split(":root {", 1)[1].split("}", 1)[0]
    return {name.replace("-", "_"): value for name, value in re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light)}


def colour_of_government(slug: str) -> str:
    """The colour of a government's mark; of one without its own, the page's."""
    return colours().get(GOVERNMENTS.get(slug, slug), colours()["paper"])
