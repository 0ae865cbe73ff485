"""Whatever changes the register, by whichever path, each page on which it shows is made anew."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from initiatives.editing import bulk
from initiatives.editing.merging import merge
from initiatives.models import (
    Initiative,
    Organisation,
    Participation,
    Source,
    Theme,
)
from initiatives.spreadsheets.plan.applying import apply
from initiatives.spreadsheets.plan.undoing import undo
from tests.factories import (
    make_budget_line,
    make_citation,
    make_government,
    make_import,
    make_initiative,
    make_organisation,
    make_theme,
    make_user,
)

from .test_kept_pages import Reader, reader

__all__ = ["reader"]
HOME, LIST, ENTRY, THEME = "/en/", "/en/initiatives/", "/en/initiatives/initiative/", "/en/themes/networking/"
BODIES, BODY, SOURCES = "/en/organisations/", "/en/organisations/organisation/", "/en/sources/"
OTHERS = ("/en/budgets/", "/en/timeline/", "/en/overview/", "/en/data/", "/en/governments/flanders/")


class Watcher:
    """Looks at pages before and after a change: they differ, and are what Django makes now."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def sees(self, do: Callable[[], object], *paths: str) -> None:
        before = {path: self.reader.get(path)[2] for path in paths}
        do()
        for path in paths:
            kept, fresh = self.reader.get(path)[2], Reader().get(path)[2]
            assert kept == fresh, path
            assert kept != before[path], path


@pytest.fixture
def watcher(reader: Reader) -> Watcher:
    stated = {"start": "2019", "stated_status": "running", "status_as_of": "2021"}
    entry = make_initiative(governments=[make_government()], themes=[make_theme()], **stated)
    Participation.objects.create(initiative=entry, organisation=make_organisation(), role="lead")
    make_budget_line(initiative=entry)
    make_citation(initiative=entry)
    return Watcher(reader)


@pytest.mark.django_db
class TestStaleness:
    def test_each_path_that_writes(self, watcher: Watcher, admin_client: Client, tmp_path: Path) -> None:
        entry, user = Initiative.objects.get(), make_user(username="boss", is_superuser=True)
        sees = watcher.sees
        theme = Theme.objects.get()
        address = f"/admin/initiatives/theme/{theme.pk}/change/"
        initial = admin_client.get(address).context["adminform"].form.initial
        form = {name: value for name, value in initial.items() if value is not None}
        form |= {f"name_{code}": "By the admin" for code in ("en", "nl", "fr", "de")}
        sees(lambda: admin_client.post(address, form), LIST, ENTRY)
        other = make_organisation(slug="other", name_en="Other")
        Participation.objects.create(initiative=entry, organisation=other, role="partner")
        sees(lambda: merge(other, Organisation.objects.get(slug="organisation")), ENTRY, BODIES)
        more = Theme.objects.create(slug="more", name_en="More")
        sees(lambda: bulk.change([entry], f"add:themes:{more.pk}", user, ""), LIST, ENTRY)
        fixture, source = tmp_path / "source.json", Source.objects.get().pk
        fields = {"slug": "report", "title": "From a fixture", "publisher": "C", "published": "2021"}
        fixture.write_text(json.dumps([{"model": "initiatives.source", "pk": source, "fields": fields}]))
        sees(lambda: call_command("loaddata", str(fixture), verbosity=0), ENTRY, SOURCES)
        made = make_import(made_by=user)
        apply(made, user)
        sees(lambda: Initiative.objects.filter(title_en="AI vouchers").update(state="published"), HOME, LIST)
        sees(lambda: undo(made, user), HOME, LIST)
        sees(lambda: Initiative.objects.filter(pk=entry.pk).update(state="archived"), HOME, LIST, ENTRY, *OTHERS[:3])
