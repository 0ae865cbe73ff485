"""The data page promises nothing that does not work: its links, its commands and its script."""

import html
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from initiatives.browse.overview import matrix

pytestmark = pytest.mark.django_db


def examples(page: str) -> tuple[str, str]:
    """The commands and the script, as a reader copies them."""
    commands, script = re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)
    return html.unescape(commands), html.unescape(script)


def whole(client: Client, address: str, **headers: str) -> bytes:
    response = client.get(address.removeprefix(settings.SITE_URL), headers=headers, follow=True)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def test_what_the_data_page_shows_works(client: Client, published_register: None, tmp_path: Path) -> None:
    page = client.get("/en/data/").content.decode()
    shown = re.findall(r'href="([^"#]+)"', page.partition("<main")[2].partition("</main>")[0])
    ours = [html.unescape(address) for address in shown if address.startswith(("/", settings.SITE_URL))]
    assert len(ours) > 25
    for address in ours:
        assert client.head(address.removeprefix(settings.SITE_URL)).status_code == 200, address

    commands, script = examples(page)
    for command in commands.splitlines():
        program, *words = shlex.split(command)
        assert program == "curl"
        headers = {"Accept": words[words.index("-H") + 1].partition(": ")[2]} if "-H" in words else {}
        content = whole(client, words[-1], **headers)
        assert len(content.splitlines()) > 5, command
        assert not content.startswith(b"<!DOCTYPE"), command

    address = f"{settings.SITE_URL}/en/initiatives.csv"
    assert address in script
    assert len(script.splitlines()) <= 10
    table = tmp_path / "initiatives.csv"
    table.write_bytes(whole(client, address))
    known: dict[str, Any] = {}
    exec(script.replace(address, str(table)), known)
    counted = known["matrix"]
    for row in matrix("theme", "government").rows:
        for (government, _label), cell in zip(matrix("theme", "government").columns, row.cells, strict=True):
            is_there = row.value in counted.index and government in counted.columns
            assert (int(counted.loc[row.value, government]) if is_there else 0) == cell.count, (row.value, government)
