"""The form of an entry as a browser reads it from a page and sends it again."""

from html.parser import HTMLParser

LEFT_OUT = {"submit", "button", "file", "image", "reset"}


class Form(HTMLParser):
    """`sent` is what the form that holds a field would send as it stands."""

    def __init__(self, page: str, holding: str) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self._form: dict[str, list[str]] = {}
        self._holding, self._area, self._select = holding, "", ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self._form = {}
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, given.get("value", ""))
        elif tag == "textarea":
            self._area = name
            self._add(name, "")
        elif tag == "input" and kind not in LEFT_OUT and (kind not in {"checkbox", "radio"} or "checked" in given):
            self._add(name, given.get("value", "on" if kind == "checkbox" else ""))

    def _add(self, name: str, value: str) -> None:
        if name:
            self._form.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # Browsers leave out the first line break of a text area.
            self._form[self._area][-1] = self._form[self._area][-1].removeprefix("\n")
            self._area = ""
        if tag == "form" and self._holding in self._form:
            self.sent = self._form
