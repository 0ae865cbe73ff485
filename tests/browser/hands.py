"""The three ways in which a reader acts on a page: with a mouse, with the keyboard alone, and without scripts."""

from typing import Literal

from playwright.sync_api import Locator, Page, expect

Way = Literal["mouse", "keyboard", "without scripts"]
MOST_TABS = 250


class Hands:
    """Acts on a page in one way. With the keyboard nothing is reached but by Tab, as a reader without a mouse does."""

    def __init__(self, page: Page, way: Way) -> None:
        self.page = page
        self.way = way

    def follow(self, link: Locator) -> None:
        self._act(link, "Enter")

    def press(self, button: Locator) -> None:
        self._act(button, "Enter")

    def tick(self, box: Locator) -> None:
        self._act(box, "Space")
        expect(box).to_be_checked()

    def write(self, field: Locator, words: str) -> None:
        if self.way == "keyboard":
            self._reach(field)
            self.page.keyboard.type(words)
        else:
            field.fill(words)

    def _act(self, target: Locator, key: str) -> None:
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
