"""The ways in which a reader acts on a page: with a mouse, with the keyboard alone, without scripts, on a phone."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

Way = Literal["mouse", "keyboard", "without scripts", "phone"]
MOST_TABS = 250


class Hands:
    """Acts on a page in one way, and counts. With the keyboard nothing is reached but by Tab, as without a mouse.

    `clicks` counts each link followed, button pressed and box ticked; typing is not counted.
    """

    def __init__(self, page: Page, way: Way) -> None:
        self.page = page
        self.way = way
        self.clicks = 0

    def follow(self, link: Locator) -> None:
        """Go to another page: nothing that comes next finds its element on the page before."""
        with self.page.expect_navigation():
            self._act(link, "Enter")

    def press(self, button: Locator) -> None:
        """Send a form, whose answer is another page."""
        self.follow(button)

    def open(self, part: Locator) -> None:
        """Unfold a part of the page, or fetch a file: the page stays."""
        self._act(part, "Enter")

    def tick(self, box: Locator) -> None:
        self._act(box, "Space")
        expect(box).to_be_checked()

    def write(self, field: Locator, words: str) -> None:
        if self.way == "keyboard":
            self._reach(field)
            self.page.keyboard.type(words)
        else:
            field.fill(words)

    def skip(self, link: Locator) -> None:
        """Jump over a long part of a page, which only a reader with the keyboard has to do: no click is counted."""
        if self.way == "keyboard":
            self._reach(link)
            self.page.keyboard.press("Enter")

    def _act(self, target: Locator, key: str) -> None:
        self.clicks += 1
        if self.way == "keyboard":
            self._reach(target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def _reach(self, target: Locator) -> None:
        expect(target).to_have_count(1)
        for _press in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")
