"""The practice entry: everything can be done in it, and nothing of it is anywhere else."""

from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import QuerySet
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from initiatives import edition
from initiatives.editing.practice.example import TITLE
from initiatives.models import Practice, Role, Theme, User
from initiatives.models.practice import FIRST_NUMBER
from tests.editing.test_permissions_matrix import as_a_browser_sends_it
from tests.factories import make_editor, make_government, make_initiative, make_theme

pytestmark = pytest.mark.django_db
# No word of the register or of the pages.
WORD = "Zwanzeltje"
FORM = reverse("admin:initiatives_initiative_change", args=[FIRST_NUMBER])
# Drawn from the same rows as the others, in seconds.
SLOW = {"report-pdf", "report-docx", "picture-png"}


def doors() -> list[str]:
    """Every address of the site that needs no name of a thing, and those of the entry itself."""
    patterns = [each for each in get_resolver().url_patterns if not str(each.pattern).startswith("admin")]
    found = []
    for pattern in patterns:
        inner: list[Any] = pattern.url_patterns if isinstance(pattern, URLResolver) else [pattern]
        found += [
            f"/{pattern.pattern if pattern is not each else ''}{each.pattern}"
            for each in inner
            if not each.pattern.converters and each.name not in SLOW
        ]
    own = [f"/en/initiatives/{slug}/" for slug in ("practice-2000000000", "zwanzeltje")]
    return [address for address in found if "<" not in address] + own + ["/api/v1/initiatives/zwanzeltje"]


def page_of(client: Client, address: str = FORM) -> Any:
    page = client.get(address)
    assert page.status_code == 200
    return page


def address_of(page: str) -> str:
    return reverse(f"admin:initiatives_initiative_{page}", args=[FIRST_NUMBER])


def send(client: Client, **changed: Any) -> None:
    answer = client.post(FORM, as_a_browser_sends_it(page_of(client)) | changed)
    assert (answer.status_code, answer.headers.get("Location")) == (302, FORM), answer.context["mistakes"]


def rows_of_the_database() -> dict[str, list[Any]]:
    """All that the tables hold, but for the text of practice entries and who signed in."""
    kept = {"Practice", "User", "Session", "OpenSession"}
    models = [model for model in apps.get_models(include_auto_created=True) if model.__name__ not in kept]
    return {model._meta.label: list(QuerySet(model).order_by("pk").values()) for model in models}


@pytest.fixture
def editor() -> User:
    make_theme(slug="regulation", name_en="Regulation")
    user = make_editor(Role.CONTRIBUTOR, make_government(), username="fien", email="fien@a.be")
    make_editor(
        Role.PUBLISHER, *user.governments.all(), username="piet", email="piet@a.be", password="een geheim woord"
    )
    return user


def test_everything_is_done_in_it_and_nothing_of_it_is_anywhere_else(
    editor: User, client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    make_initiative(slug="real", title_en="Real", governments=editor.governments.all())
    client.force_login(editor)
    # The edition first: on PostgreSQL it moves at the end of a transaction, or when somebody asks.
    stamp, before = edition.current(), rows_of_the_database()
    with django_capture_on_commit_callbacks(execute=True):
        # Changed and published, with a new source by its address, and an instrument of other words.
        send(client, title_en=WORD, acronym=WORD, read_in_address=f"https://example.org/{WORD}", website="")
        send(client, _step="published", website=f"https://example.org/{WORD}")
        page = page_of(client)
        assert (page.context["original"].title_en, page.context["original"].state) == (WORD, "published")
        assert "readers and colleagues see nothing of it" in page.text
        assert "See it on the site" not in page.text
        # A proposal to it, and its decision.
        form = page_of(client, address_of("propose"))
        proposed = as_a_browser_sends_it(form) | {"summary_en": f"{WORD} twice", "_propose": "1"}
        assert client.post(address_of("propose"), proposed).status_code == 302
        (proposal,) = page_of(client).context["standing"]["open_proposals"]
        decision = page_of(client, reverse("admin:initiatives_proposal_change", args=[proposal.pk]))
        keys = [change.key for change in decision.context["chosen"].choices]
        assert client.post(decision.request["PATH_INFO"], {"take": keys, "_apply": "1"}).status_code == 302
        page = page_of(client)
        assert page.context["original"].summary_en == f"{WORD} twice"
        # Its history, and back to the amount of the beginning.
        history = page_of(client, address_of("history"))
        (changed,) = [each for each in history.context["revisions"] if "2,500,000" in str(each.lines)]
        restore = f"{address_of('restore')}?until={changed.until.isoformat().replace('+', '%2B')}"
        asked = page_of(client, restore)
        (amount,) = [each.key for each in asked.context["chosen"].choices if "amount" in each.key]
        assert client.post(restore, {"take": [amount]}).status_code == 302
        assert "2000000" in page_of(client).text
    after = rows_of_the_database()
    assert {label for label, rows in after.items() if rows != before[label]} == set()
    assert (edition.current(), mail.outbox) == (stamp, [])
    assert WORD in Practice.objects.get(user=editor).rows
    # Nothing of it is in the tables, so no door can show it; each is tried all the same.
    stranger, colleague = Client(), Client()
    colleague.force_login(User.objects.get(username="piet"))
    for address in doors():
        answer = stranger.get(address, follow=True)
        assert answer.status_code in (200, 404, 400, 503), address
        content = b"".join(answer) if answer.streaming else answer.content
        assert WORD.encode() not in content, address
    assert stranger.get("/api/v1/initiatives", {"q": WORD}).json()["total"] == 0
    lists = [reverse(f"admin:{page}") for page in ("index", "initiatives_initiative_changelist")]
    lists += [reverse("admin:initiatives_proposal_changelist"), reverse("admin:initiatives_source_changelist"), FORM]
    for address in lists:
        assert WORD not in page_of(colleague, address).text, address
        assert address == FORM or WORD not in page_of(client, address).text, address


def test_the_tour_stands_on_the_first_page_until_it_is_put_away(client: Client) -> None:
    client.force_login(make_editor(Role.EDITOR, make_government(), language="nl", tour_seen=None))
    tour = reverse("admin:tour")
    for address in (reverse("admin:index"), tour):
        page = page_of(client, address).text
        assert page.count("<li>\n    <h3>") == 6, address
        assert f'action="{tour}"' in page
        assert 'class="button tour-seen"' in page
        assert reverse("admin:practice") in page
        assert "Correct one" not in page, "The tour speaks the language of the account."
    assert client.post(tour).headers["Location"] == reverse("admin:index")
    assert "tour-steps" not in page_of(client, reverse("admin:index")).text
    assert 'class="button tour-seen"' not in page_of(client, tour).text
    assert f'href="{tour}"' in page_of(client, reverse("admin:help")).text


def test_it_begins_anew_when_it_is_reset_or_deleted_or_no_longer_fits(editor: User, client: Client) -> None:
    client.force_login(editor)
    assert client.get(reverse("admin:practice")).headers["Location"] == FORM
    history = address_of("history")
    page_of(client, history)
    kept = Practice.objects.get(user=editor).rows.replace(TITLE["en"], WORD)

    Practice.objects.update(rows=kept)
    assert page_of(client, history).context["original"].title_en == WORD
    assert client.post(reverse("admin:practice")).headers["Location"] == FORM
    assert page_of(client, history).context["original"].title_en == TITLE["en"]

    Practice.objects.update(rows=kept)
    Theme.objects.all().delete()
    page = page_of(client, history)
    assert page.context["original"].title_en == TITLE["en"]
    assert "begins anew" in page.text

    Practice.objects.update(rows='[{"model": "initiatives.initiative", "pk": 2000000000, "fields": {"gone": 1}}]')
    assert page_of(client, history).context["original"].title_en == TITLE["en"]
    editor.governments.set([make_government(slug="wallonia", name_en="Wallonia")])
    client.post(reverse("admin:practice"))
    assert "Wallonia" in page_of(client).text
