"""The page at login: what waits for each editor, and that it goes when it is done."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from initiatives.editing.completeness import missing
from initiatives.editing.work_queue import work_queues
from initiatives.models import EmptySearch, Feedback, Government, Initiative, LinkCheck, OutdatedTranslation, Role, User
from tests.editing.world import propose_an_acronym
from tests.factories import make_budget_line, make_citation, make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def flanders() -> Government:
    return make_government()


def piles(user: User) -> dict[str, list[str]]:
    return {queue.name: [item.said for item in queue.items] for queue in work_queues(User.objects.get(pk=user.pk))}


def complete_entry(slug: str, government: Government, **known: Any) -> Initiative:
    words = {f"{field}_{code}": slug for field in ("title", "summary") for code in ("en", "nl", "fr", "de")}
    entry = make_initiative(
        slug=slug, governments=[government], **words | {"verified_on": timezone.localdate()} | known
    )
    entry.themes.add(make_theme(slug=f"theme-{slug}"))
    make_citation(initiative=entry)
    return entry


def test_each_pile_fills_and_empties(flanders: Government) -> None:
    editor = make_editor(Role.PUBLISHER, flanders)
    entry = complete_entry("it", flanders, website="https://gone.example.org/")
    assert piles(editor) == {}

    message = Feedback.objects.create(
        kind="report", problem="wrong", subject="it", initiative=entry, words="Wrong.", language="nl"
    )
    proposal = propose_an_acronym(entry)
    for slug, state in (("a-draft", "draft"), ("a-review", "in_review")):
        make_initiative(slug=slug, title_en=slug, state=state, governments=[flanders])
    Initiative.objects.filter(pk=entry.pk).update(
        verified_on=date(2020, 1, 1), announced_for="2021-Q1", stated_status="announced", status_as_of="2021-01-01",
        summary_nl="",
    )  # fmt: skip
    link = LinkCheck.objects.create(
        url=entry.website, outcome="not_found", checked_on="2026-01-01", failures=3, failing_since="2025-12-01"
    )
    mark = OutdatedTranslation.objects.create(
        initiative=entry, model="initiative", number=entry.pk, field="summary", language="fr", because="en"
    )
    missed = EmptySearch.objects.create(words="drone", language="en", times=3, days=2, last_asked_on="2026-01-01")
    filled = piles(editor)
    assert filled.pop("drafts") == ["a-draft"]
    assert filled.pop("in-review") == ["a-review"]
    assert filled.pop("missed") == ["drone"]
    assert filled.pop("messages") == ["report of a mistake: it"]
    rest = ["proposals", "overdue", "announced", "links", "incomplete", "outdated"]
    assert filled == {name: ["it"] for name in rest}

    message.mark_settled(editor, timezone.localdate())
    message.save()
    Initiative.objects.filter(state__in=["draft", "in_review"]).update(state="archived")
    Initiative.objects.filter(pk=entry.pk).update(
        verified_on=timezone.localdate(), announced_for="", summary_nl="Woorden"
    )
    for thing in (proposal, link, mark, missed):
        thing.delete()
    assert piles(editor) == {}


def test_nobody_is_told_of_other_governments(flanders: Government) -> None:
    wallonia = make_government(slug="wallonia", name_en="Wallonia")
    entry = make_initiative(slug="theirs", title_en="Theirs", governments=[wallonia])
    make_initiative(slug="draft", state="draft", governments=[wallonia])
    propose_an_acronym(entry)
    assert piles(make_editor(Role.PUBLISHER, flanders)) == {}
    assert set(piles(make_editor(Role.ADMINISTRATOR, username="chief"))) == {
        "proposals", "drafts", "overdue", "incomplete",
    }  # fmt: skip


def test_a_contributor_sees_drafts_and_proposals_of_their_own(flanders: Government) -> None:
    contributor = make_editor(Role.CONTRIBUTOR, flanders)
    entry = make_initiative(slug="it", governments=[flanders])
    mine, _other = propose_an_acronym(entry), propose_an_acronym(entry)
    mine.made_by = contributor
    mine.save()
    (queue,) = work_queues(contributor)
    assert (queue.name, queue.number) == ("proposals", 1)


def test_the_lists_of_the_page_hold_their_own_alone(client: Client, flanders: Government) -> None:
    user = make_editor(Role.EDITOR, flanders)
    for slug, government in (("mine", flanders), ("theirs", make_government(slug="wallonia", name_en="W"))):
        make_initiative(slug=slug, title_en=slug, governments=[government])
    client.force_login(user)
    overdue = next(queue for queue in work_queues(user) if queue.name == "overdue")
    assert [each.slug for each in client.get(overdue.address).context["cl"].result_list] == ["mine"]


def test_every_address_of_the_page_opens(client: Client, flanders: Government) -> None:
    entry = make_initiative(slug="it", governments=[flanders], announced_for="2021", stated_status="announced",
                            status_as_of="2021-01-01")  # fmt: skip
    propose_an_acronym(entry)
    EmptySearch.objects.create(words="a b&c", language="en", times=3, days=2, last_asked_on="2026-01-01")
    Feedback.objects.create(kind="suggestion", subject="Bins", words="They sort.", language="nl")
    make_initiative(slug="draft", state="draft", governments=[flanders])
    user = make_editor(Role.PUBLISHER, flanders)
    client.force_login(user)
    assert "What waits for you" in client.get("/admin/").text
    found = work_queues(user)
    assert len(found) >= 6
    for queue in found:
        for address in [*(item.address for item in queue.items), queue.address]:
            assert not address or client.get(address).status_code == 200, address


@pytest.mark.parametrize("lacking", ["title_de", "summary_fr", "governments", "themes", "citations", "budget", ""])
def test_what_is_missing_of_one_and_of_many_is_the_same(flanders: Government, lacking: str) -> None:
    entry = complete_entry("it", flanders)
    if lacking == "budget":
        make_budget_line(initiative=entry)
    elif lacking in {"governments", "themes"}:
        getattr(entry, lacking).clear()
    elif lacking == "citations":
        entry.citations.all().delete()
    elif lacking:
        setattr(entry, lacking, "")
        entry.save()
    entry.refresh_from_db()
    assert bool(missing(entry)) == bool(lacking) == Initiative.objects.incomplete().exists()
    if lacking == "governments":
        entry.caveat_en = "The report names none."
        entry.save()
        assert not missing(entry)
        assert not Initiative.objects.incomplete().exists()


def test_the_page_costs_the_same_for_a_larger_register(
    client: Client, flanders: Government, django_assert_num_queries: Any
) -> None:
    def grow(number: int) -> None:
        for position in range(number):
            slug = f"entry-{Initiative.objects.count()}-{position}"
            entry = make_initiative(slug=slug, governments=[flanders])
            propose_an_acronym(entry)
            make_initiative(slug=f"{slug}-draft", state="draft", governments=[flanders])

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(make_editor(Role.PUBLISHER, flanders))
    grow(9)
    client.get("/admin/")
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/admin/")
    grow(20)
    with django_assert_num_queries(len(few)):
        client.get("/admin/")
    assert len(few) < 60
