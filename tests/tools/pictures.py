"""The pictures of the editors' guide, taken from the running site: `make pictures`.

It makes a register of its own in a temporary folder, with made-up people, and serves it; nothing else is touched.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, sync_playwright

from tests.tools import chromium
from tests.tools.waiting import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "een lang wachtwoord"
SIZE = {"width": 1280, "height": 800}
LONGEST_START = 60
Scene = Callable[[Page], None]
ENTRY = "amai"
# A table as an administration may keep it: a title above, a total below, thousands, and a few mistakes.
PROGRAMMES = """Overzicht steun aan AI;;;;;
Programma;Omschrijving;Overheid;Trekker;Budget (in k€);Looptijd
AI-cheques;Cheques voor kleine bedrijven die AI willen testen.;Vlaanderen;VLAIO;1.000;2021-2023
Slimme haven;Camera's die schepen herkennen.;Vlaams Gewest;Havenbedrijf Antwerpen;2.500,50;01/03/2020
Datahub zorg;Een plaats voor gegevens over zorg.;Vlandren;imec;800;2021-
Totaal;;;;4300,50;
"""


def build() -> None:
    """People and situations that the pictures show. Imported late: Django must know the database first."""
    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.utils import timezone

    from initiatives.editing.changesets import entry_snapshot
    from initiatives.editing.proposals import propose
    from initiatives.models import EmptySearch, Feedback, Government, Initiative, User

    call_command("bootstrap", verbosity=0)
    flanders = Government.objects.get(slug="flanders")
    for name, role in (("fien", "editor"), ("piet", "publisher"), ("cato", "contributor")):
        more = {"is_staff": True, "first_name": name.title(), "tour_seen": timezone.now()}
        person = User.objects.create_user(name, password=PASSWORD, **more)
        person.groups.add(Group.objects.get(name=role))
        person.governments.add(flanders)
    entry = Initiative.objects.get(slug=ENTRY)
    Feedback.objects.create(
        kind="report",
        problem="outdated",
        subject=entry.title,
        words="The call is over.",
        language="nl",
        initiative=entry,
    )
    EmptySearch.objects.create(words="care robot", language="en", times=3, days=2, last_asked_on="2026-01-01")
    draft = Initiative.objects.create(slug="school-of-ai", title_en="School of AI", state="in_review")
    draft.governments.add(flanders)
    was, wanted = entry_snapshot(entry), entry_snapshot(entry)
    wanted[""][""]["website"] = "https://example.org/amai"
    propose(entry, was, wanted, "The old address no longer works.", User.objects.get(username="cato"))


def form(page: Page, slug: str) -> None:
    page.goto(f"/admin/initiatives/initiative/?q={slug}")
    page.locator("#result_list tbody th a").first.click()


def todo(page: Page) -> None:
    page.goto("/admin/")


def entry_state(page: Page) -> None:
    form(page, "school-of-ai")


def give_acronym(page: Page) -> None:
    form(page, ENTRY)
    page.get_by_text("Challenges, target groups, other names").click()
    page.locator("#id_acronym").fill("AMAI!")


def changes(page: Page) -> None:
    give_acronym(page)
    page.get_by_role("button", name="See what changes, without saving").first.click()


def translation(page: Page) -> None:
    form(page, ENTRY)
    page.get_by_role("tab", name="Nederlands").first.click()


def proposal(page: Page) -> None:
    page.goto("/admin/initiatives/proposal/")
    page.locator("#result_list tbody th a").first.click()


def confirming(page: Page) -> None:
    page.goto("/admin/initiatives/initiative/?due=yes&mine=yes")
    for box in page.locator("#result_list .action-select").all()[:3]:
        box.check()
    page.get_by_label("Action:").select_option("still_correct")


def change_many(page: Page) -> None:
    confirming(page)
    page.get_by_label("Action:").select_option("change_many")
    page.locator("button[name=index]").first.click()
    page.get_by_label("What to do").select_option(label="six months")
    page.get_by_role("button", name="See what it does").click()


def columns(page: Page) -> None:
    page.goto("/admin/initiatives/spreadsheetimport/add/")
    file = FilePayload(name="steun-ai-2026.csv", mimeType="text/csv", buffer=PROGRAMMES.encode("cp1252"))
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    page.get_by_text("The columns of the file").evaluate("it => it.scrollIntoView()")


def plan(page: Page) -> None:
    columns(page)
    page.get_by_text("Values for all rows").click()
    page.get_by_label("Kind of amount").select_option("total")
    page.get_by_role("button", name="Make the plan").click()
    page.get_by_text("What is wrong").evaluate("it => it.scrollIntoView()")


def history(page: Page) -> None:
    give_acronym(page)
    page.get_by_role("button", name="Save", exact=True).first.click()
    form(page, ENTRY)
    page.get_by_role("link", name="History").click()


# By the name of the file: who looks, and at what. The history comes last, since it saves something.
SCENES: dict[str, tuple[str, Scene]] = {
    "todo": ("piet", todo),
    "entry_state": ("piet", entry_state),
    "changes": ("fien", changes),
    "translation": ("fien", translation),
    "proposal": ("piet", proposal),
    "confirming": ("fien", confirming),
    "change_many": ("fien", change_many),
    "columns": ("fien", columns),
    "plan": ("fien", plan),
    "history": ("fien", history),
}


@contextmanager
def served() -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "manage.py", "runserver", str(port), "--noreload"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"{address}/health")
        yield address
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str) -> None:
    end = time.monotonic() + LONGEST_START
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def take(browser: Browser, address: str, name: str) -> None:
    who, scene = SCENES[name]
    context = browser.new_context(base_url=address, viewport=SIZE, locale="en", color_scheme="light")
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username").fill(who)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    scene(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.jpg", type="jpeg", quality=70)
    context.close()


def main() -> None:
    path = chromium.find() or chromium.install()
    if not path:
        sys.exit("No Chromium was found: install the package chromium.")
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"DATABASE_URL": f"sqlite:///{folder}/pictures.sqlite3", "DEBUG": "1", "SECRET_KEY": "pictures"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        import django

        django.setup()
        build()
        PICTURES.mkdir(parents=True, exist_ok=True)
        with served() as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
            for name in SCENES:
                take(browser, address, name)
            browser.close()
    print(f"{len(SCENES)} pictures are in {PICTURES.relative_to(ROOT)}.")


if __name__ == "__main__":
    main()
