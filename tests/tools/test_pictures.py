"""The pictures of the guide are those that the command takes."""

import re

from tests.tools.pictures import PICTURES, ROOT, SCENES


def test_the_guide_shows_each_picture_once_and_no_other() -> None:
    guide = (ROOT / "docs" / "editing.md").read_text()
    named = re.findall(r"!\[[^\]]{20,}\]\(pictures/(\w+)\.jpg\)", guide)
    assert sorted(named) == sorted(SCENES) == sorted(path.stem for path in PICTURES.iterdir())
    assert guide.count("pictures/") == len(named)


def test_the_pictures_are_light() -> None:
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < 1_000_000
