"""The register as it was, and what a copy elsewhere is told: what changed, and what was taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from initiatives.editing.merging import merge
from initiatives.history.records import versions_of
from initiatives.models import Government, Initiative, Organisation, Source, Theme
from tests.factories import make_citation, make_initiative, make_organisation, make_source, make_theme

from .conftest import Api

pytestmark = pytest.mark.django_db
SITE = "http://testserver/api/v1"


def let_versions_be_of(moment: datetime) -> None:
    for model in apps.get_app_config("initiatives").get_models():
        if hasattr(model, "history") and not model.__name__.startswith("Historical"):
            versions_of(model).update(history_date=moment)


def test_the_register_as_it_was_on_a_day(api: Api, world: Initiative) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    Initiative.objects.update(created=yesterday)
    let_versions_be_of(yesterday)
    world.title_en = "Another title"
    world.save()
    world.key_figures.all().delete()
    day = timezone.localtime(yesterday).date().isoformat()
    past = api.ask(f"/initiatives/entry-1?asOf={day}")
    assert past["title"]["en"] == "Entry 1"
    assert len(past["keyFigures"]) == 1
    listed = api.ask(f"/initiatives?asOf={day}&theme=networking")
    assert (listed["asOf"], listed["total"]) == (day, 2)
    assert listed["items"][0] == past
    assert listed["items"][1]["parent"]["id"] == "entry-1"
    assert api.issues(f"/initiatives?asOf={day}&year=2019")[0][1] == "year"


def test_a_copy_elsewhere_follows_what_changed_and_what_was_taken_back(api: Api, world: Initiative) -> None:
    def since() -> tuple[set[str], dict[str, tuple[str, str]]]:
        found = api.ask(
            f"/initiatives?changedSince={moment}&status=running&status=ended&status=archived&status=unknown"
        )
        gone = {each["id"]: (each["reason"], each.get("leadsTo", "")) for each in found["tombstones"]}
        return {item["id"] for item in found["items"]}, gone

    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    let_versions_be_of(long_ago)
    Initiative.objects.update(modified=long_ago)
    moment = "2026-06-01T00:00:00Z"
    assert since() == (set(), {})
    # A name that the record holds.
    agoria = Organisation.objects.get(slug="agoria")
    agoria.name_en = "Agoria vzw"
    agoria.save()
    assert since() == ({"entry-2"}, {})
    over = Initiative.objects.get(slug="over")
    over.state = "draft"
    over.save()
    Initiative.objects.get(slug="secret-plan").delete()
    assert since() == ({"entry-2"}, {"over": ("unpublished", "")})
    make_initiative(slug="short-lived", stated_status="running", status_as_of="2026").delete()
    merge(Initiative.objects.get(slug="archived"), Initiative.objects.get(slug="entry-2"))
    changed, gone = since()
    assert changed == {"entry-1", "entry-2"}
    assert gone == {
        "over": ("unpublished", ""),
        "short-lived": ("deleted", ""),
        "archived": ("merged", "http://testserver/api/v1/initiatives/entry-2"),
    }
    # An entry that changed and answers the query no longer.
    found = api.ask(f"/initiatives?changedSince={moment}&challenge=none")
    assert [each["id"] for each in found["tombstones"] if each["reason"] == "notListed"] == ["entry-1", "entry-2"]
    world.refresh_from_db()
    world.slug = "entry-one"
    world.save()
    changed, gone = since()
    assert changed == {"entry-one", "entry-2"}
    assert gone.pop("entry-1") == ("renamed", "http://testserver/api/v1/initiatives/entry-one")
    assert set(gone) == {"over", "short-lived", "archived"}


@pytest.mark.parametrize("is_loaded", [False, True])
def test_organisations_sources_and_terms_are_followed_as_well(api: Api, world: Initiative, is_loaded: bool) -> None:
    def since(path: str) -> tuple[set[str], dict[str, tuple[str, str]]]:
        found = api.ask(f"/{path}{'&' if '?' in path else '?'}changedSince=2026-06-01")
        gone = {each["id"]: (each["reason"], each.get("leadsTo", "")) for each in found["tombstones"]}
        return {item["id"] for item in found["items"]}, gone

    paths = ("organisations", "sources", "refData/themes", "refData/governments")
    draft, over = Initiative.objects.get(slug="secret-plan"), Initiative.objects.get(slug="over")
    hidden = make_organisation(slug="hidden", name_en="Hidden")
    draft.participations.create(organisation=hidden, role="lead")
    whole = make_organisation(slug="whole", name_en="Whole")
    part = make_organisation(slug="part", name_en="Part", part_of=whole)
    over.participations.create(organisation=part, role="lead")
    read = make_source(slug="read", title="Read")
    make_citation(initiative=over, source=read)
    make_theme(slug="gone", name_en="Gone")
    merged = make_organisation(slug="agoria-vzw", name_en="Agoria vzw")
    over.participations.create(organisation=merged, role="partner")
    let_versions_be_of(datetime(2026, 1, 1, tzinfo=UTC))
    if is_loaded:
        # As the published register is: without versions of these.
        for model in (Organisation, Source, Theme, Government):
            versions_of(model).all().delete()
    assert [since(path) for path in paths] == [(set(), {})] * len(paths)
    assert since("refData/roles")[0] >= {"lead", "funder"}

    # A name that the record holds, and a number that it counts.
    government = Government.objects.get()
    government.name_en = "Flemish Government"
    government.save()
    agoria = Organisation.objects.get(slug="agoria")
    agoria.government_id = government.pk
    agoria.save()
    assert since("organisations") == ({"agoria"}, {})
    assert since("organisations?kind=school") == (set(), {"agoria": ("notListed", f"{SITE}/organisations/agoria")})
    assert since("refData/governments") == ({government.slug}, {})
    # What was never public stays unnamed; what no public entry names any more is taken back, the whole as well.
    over.state = "draft"
    over.save()
    draft.delete()
    hidden.delete()
    Theme.objects.get(slug="gone").delete()
    taken = {"whole": ("unpublished", ""), "part": ("unpublished", ""), "agoria-vzw": ("unpublished", "")}
    assert since("organisations") == ({"agoria"}, taken)
    assert since("sources") == (set(), {"read": ("unpublished", "")})
    assert since("refData/themes") == (set(), {"gone": ("deleted", "")})
    merge(merged, agoria)
    taken["agoria-vzw"] = ("merged", f"{SITE}/organisations/agoria")
    assert since("organisations") == ({"agoria"}, taken)
    if is_loaded:
        return
    full = Organisation.objects.exclude(slug="agoria").public().first()
    was, full.slug = full.slug, "renamed"
    full.save()
    assert since("organisations")[1] == taken | {was: ("renamed", f"{SITE}/organisations/renamed")}
