"""Every address of the admin, for every role, on one's own entries and on others': exactly what the table says."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from operator import ne
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
import yaml
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template import Context, Template
from django.template.response import SimpleTemplateResponse
from django.test import Client, RequestFactory
from django.test.signals import template_rendered
from django.urls import URLPattern, URLResolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from initiatives.history.snapshots import sign, version_of
from initiatives.models import User
from tests.editing.form_data import filled_in, rows_of
from tests.editing.world import CHANGED, LETTERS, World, new
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "permissions_matrix.yaml").read_text())
KIND_OF = {model: kind for kind, table in TABLE.items() for model in table["models"]}
MODELS = {meta.model_name: meta for meta in (model._meta for model in admin.site._registry)}
WITHOUT_HISTORY = {"initiativeredirect", "termredirect", "sourcesection", "sourcepassage", "synonym"}
# The frame around the models: who may open it. Tests below say what these do.
FRAME = {
    "index": "cepa", "app_list": "cepa", "help": "cepa", "tour": "cepa", "practice": "cepa", "jsi18n": "ncepa",
    "password_change": "ncepa", "second_factor": "ncepa", "sessions": "ncepa", "password_change_done": "ncepa",
    "login": "ncepa", "logout": "ncepa",
    "autocomplete": "by field", "language": "one's own, by POST", "confirm": "editors, by POST",
    "view_on_site": "by entry", "initiatives_initiative_dropfilter": "one's own", None: "leads to the form",
}  # fmt: skip


def named(patterns: list[Any]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        else:
            yield pattern


def page_of(name: str) -> tuple[str, str] | None:
    """Of initiatives_budgetline_simple_history: budgetline, simple_history. None for an address of the frame."""
    if name == "auth_user_password_change":
        return "user", "password_change"
    _app, _, rest = name.partition("_")
    model, _, page = rest.partition("_")
    return (model, page) if page and name not in FRAME else None


def expected_pages(model: str) -> set[str]:
    return {page for target in TABLE[KIND_OF[model]].values() if isinstance(target, dict) for page in target}


def test_every_address_of_the_admin_has_an_expectation() -> None:
    for pattern in named(admin.site.urls[0]):
        where = page_of(pattern.name) if pattern.name else None
        if where is None:
            assert pattern.name in FRAME, f"Say in FRAME who may open the admin's address {pattern.name!r}."
            continue
        model, page = where
        assert model in KIND_OF, (
            f"Say in permissions_matrix.yaml who may do what with {model!r}: add it to a kind's models."
        )
        assert page in expected_pages(model), (
            f"Say in permissions_matrix.yaml, for {model!r}, who may open its page {page!r}."
        )


def test_every_action_of_the_admin_has_an_expectation(admin_user: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = admin_user
    for model, model_admin in admin.site._registry.items():
        name = model._meta.model_name
        for action in model_admin.get_actions(request):
            said = f"Say in permissions_matrix.yaml, for {name!r}, for whom the action {action!r} works."
            assert f"action {action}" in expected_pages(str(name)), said


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def model_by_model() -> Iterator[list[dict[str, Any]]]:
    """All that the register and its accounts hold, but for what signing in and looking change."""
    passing = {"modified", "last_login", "history_id", "history_date"}
    models = [model for model in apps.get_app_config("initiatives").get_models() if "Historical" not in model.__name__]
    for model in [*models, Group, TOTPDevice]:
        rows = model._default_manager.values()
        yield [{name: value for name, value in row.items() if name not in passing} for row in rows]


def everything() -> list[list[dict[str, Any]]]:
    return list(model_by_model())


# What is sent there is the form of the entry.
FORM_VIEWS = {"live", "preview", "transition", "withdraw_previews"}


class Writes:
    """Counts the statements that write to the register, its accounts or its groups, whatever they write."""

    number = 0

    def __call__(self, execute: Any, sql: str, *asked: Any) -> Any:
        self.number += bool(
            re.match(r'\s*(INSERT|UPDATE|DELETE)\b.*"(initiatives|auth|otp)_', sql, re.IGNORECASE | re.DOTALL)
        )
        return execute(sql, *asked)


def told(template: Template, context: Context) -> str:
    """Say what a template is given, and draw nothing: a form is read from its objects."""
    template_rendered.send(sender=template, template=template, context=context)
    return ""


def as_a_browser_sends_it(page: Any) -> dict[str, Any]:
    sent = filled_in(page.context["adminform"].form)
    for inline in page.context.get("inline_admin_formsets", []):
        sent |= rows_of(inline.formset)
    return {name: value if isinstance(value, list) else str(value) for name, value in sent.items()}


class Visit:
    """One page of one target: its address, and what a POST there would send to change something."""

    thing: Any

    def __init__(self, world: World, model: str, which: str, page: str) -> None:
        meta = MODELS[model]
        self.page, self.model, self.world = page, model, world
        self.thing = world.targets[model].get(which)
        self.action = page.removeprefix("action ") if page.startswith("action ") else ""
        if self.action:
            self.address = reverse(f"admin:{meta.app_label}_{model}_changelist")
        elif page == "password_change":
            self.address = reverse("admin:auth_user_password_change", args=[self.thing.pk])
        else:
            arguments: list[Any] = [self.thing.pk] if self.thing and page != "bulk" else []
            if page == "cell":
                arguments.append("start_")
            if page == "simple_history":
                arguments.append(self.thing.history.first().pk)
            self.address = reverse(f"admin:{meta.app_label}_{model}_{page}", args=arguments)
        if page == "restore":
            # To when the entry had no rows yet.
            self.address += "?" + urlencode({"until": self.thing.history.earliest().history_date.isoformat()})

        if page == "merge":
            self.address += f"?into={world.winners[model].pk}"

    def sent(self) -> dict[str, Any]:
        if self.action:
            more = {"what": "interval:3", "_do": "1"} if self.action == "change_many" else {"post": "yes"}
            more["present_password"] = PASSWORD
            return {"action": self.action, "_selected_action": [self.thing.pk], **more}
        if self.page == "bulk":
            return {"_selected_action": [self.thing.pk], "what": "interval:3", "_do": "1"}
        if self.page == "draft":
            return {"_draft": "keep", "title_en": "Half a title"}
        if self.page == "remarks":
            return {"words": "Is this still so?"}
        if self.page == "columns" and self.model == "initiative":
            return {"column": ["start_"]}
        if self.page == "cell":
            return {"start": "2019", "version": sign(version_of(self.thing, []), self.thing)}
        if self.page == "savefilter":
            return {"name": "Mine", "query": "state__exact=draft"}
        if self.page == "add":
            return new(self.world)[self.model]
        if self.page in {"delete", "history", "changelist"}:
            return {"post": "yes"}
        if self.page == "password_change":
            new_one = {"usable_password": "true", "password1": "another long one", "password2": "another long one"}
            return new_one | {"present_password": PASSWORD}
        if self.model == "proposal":
            return {"take": ["::acronym"], "_apply": "1"}
        if self.model == "spreadsheetimport":
            return (
                {"_apply": "1"}
                if self.page == "change"
                else {"_plan": "1", "sheet": 0, "headings": "1", "language": "en", "c0": "title_en"}
            )
        if self.page == "merge":
            return {"comment": "The same."}
        if self.page == "restore":
            return {"take": [f"key_figures:{self.thing.key_figures.get().pk}:"]}
        form = self.form()
        if self.page == "propose":
            return {} if form is None else form | CHANGED[self.model] | {"_propose": "1"}
        assert form is not None, (self.model, self.page)
        return form | CHANGED[self.model]

    def form(self) -> dict[str, Any] | None:
        """What an administrator's browser would send of the page there, read once; None where no page opens.

        A page that only tells what there is has no field: its form is empty.
        """
        page = "change" if self.page in FORM_VIEWS else self.page
        place = (self.model, self.thing.pk, page)
        if place not in self.world.forms:
            meta = MODELS[self.model]
            is_elsewhere = self.page in FORM_VIEWS
            change = f"admin:{meta.app_label}_{self.model}_change"
            with mock.patch.object(Template, "_render", told):
                address = reverse(change, args=[self.thing.pk]) if is_elsewhere else self.address
                answer = signed_in(self.world.superuser).get(address)
            self.world.forms[place] = as_a_browser_sends_it(answer) if answer.status_code == 200 else None
        return self.world.forms[place]


def is_there(model: str, page: str) -> bool:
    return not (page == "simple_history" and model in WITHOUT_HISTORY)


def visits(world: World, model: str) -> Iterator[tuple[str, Visit, dict[str, str]]]:
    for which, pages in TABLE[KIND_OF[model]].items():
        for page, expected in pages.items() if which != "models" else ():
            if is_there(model, page):
                yield which, Visit(world, model, which, page), expected


@contextmanager
def drawn_once(seen: set[tuple[str, ...]], *page: str) -> Iterator[None]:
    """Draw each page once for each role. Who may open it is decided before: its HTML would take most of the time."""
    if page in seen:
        with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
            yield
    else:
        seen.add(page)
        yield


class Tries:
    """Everybody who is refused is tried everywhere; of those who may, the least of them, and each other once a page.

    To be refused costs little, and a page that opens most of the time. A mistake that lets somebody in is found on
    each entry; one that shuts out is found with the least who may, or with the role wherever it is first tried.
    """

    def __init__(self) -> None:
        self.seen: set[tuple[str, str, str]] = set()

    def is_tried(self, letter: str, page: str, way: str, allowed: str) -> bool:
        if letter not in allowed or letter == next(each for each in LETTERS if each in allowed):
            return True
        is_new = (letter, page, way) not in self.seen
        self.seen.add((letter, page, way))
        return is_new


@pytest.mark.parametrize("model", KIND_OF)
def test_exactly_what_the_table_allows_succeeds(world: World, model: str) -> None:
    people = {letter: signed_in(world.somebody(letter)) for letter in LETTERS}
    before = everything()
    seen: set[tuple[str, ...]] = set()
    tries = Tries()
    for which, visit, expected in visits(world, model):
        sent = visit.sent()
        for letter, client in people.items():
            what = (letter, which, visit.page)
            look, do = expected.get("look", ""), expected.get("do", "")
            if not visit.action and tries.is_tried(letter, visit.page, "look", look):
                with drawn_once(seen, letter, visit.page, "look"):
                    looked = client.get(visit.address).status_code == 200
                assert looked == (letter in look), (*what, "look")
            if not tries.is_tried(letter, visit.page, "do", do):
                continue
            for file in (value for value in sent.values() if isinstance(value, SimpleUploadedFile)):
                file.seek(0)
            # What is rolled back below may have given the client another session.
            cookies = SimpleCookie(client.cookies)
            with transaction.atomic(), connection.execute_wrapper(noted := Writes()):
                with drawn_once(seen, letter, visit.page, "do"):
                    answer = client.post(visit.address, sent)
                # Reading everything takes longer than most answers: only where something was written.
                done = bool(noted.number) and any(map(ne, model_by_model(), before))
                transaction.set_rollback(True)
            client.cookies = cookies
            assert answer.status_code < 500, what
            assert done == (letter in do), (*what, "do", answer.status_code)


@pytest.mark.parametrize("letter", LETTERS)
def test_the_frame_opens_to_whom_the_table_says(world: World, letter: str) -> None:
    client = signed_in(world.somebody(letter))
    addresses = {
        name: reverse(f"admin:{name}")
        for name in ("index", "help", "tour", "jsi18n", "sessions", "password_change", "password_change_done")
    }
    addresses["app_list"] = reverse("admin:app_list", args=["initiatives"])

    for name, address in addresses.items():
        assert (client.get(address).status_code == 200) == (letter in FRAME[name]), name
    assert client.get("/admin/login/").status_code == 302
    assert client.post("/admin/logout/").status_code == 200


@pytest.mark.parametrize("letter", LETTERS)
def test_the_way_to_the_public_page_tells_the_address_of_no_foreign_draft(world: World, letter: str) -> None:
    from django.contrib.contenttypes.models import ContentType

    client = signed_in(world.somebody(letter))
    number = ContentType.objects.get(app_label="initiatives", model="initiative").pk
    expected = {
        "own draft": "cepa",
        "own public": "cepa",
        "shared draft": "cepa",
        "other draft": "a",
        "other public": "cepa",
    }

    for which, letters in expected.items():
        answer = client.get(reverse("admin:view_on_site", args=[number, world.entries[which].pk]))
        assert (answer.status_code == 302) == (letter in letters), which
    for bad in ("x", "999999", "0"):
        assert client.get(f"/admin/r/{bad}/{bad}/").status_code in {403, 404}


def fields_with_suggestions() -> set[tuple[str, str, str]]:
    found = set()
    for model, model_admin in admin.site._registry.items():
        pages: list[Any] = [model_admin, *model_admin.inlines]
        for page in pages:
            meta = (page.model or model)._meta
            found |= {(meta.app_label, str(meta.model_name), name) for name in page.autocomplete_fields}
    return found


@pytest.mark.parametrize("letter", LETTERS)
def test_suggestions_name_only_what_may_be_seen(world: World, letter: str) -> None:
    client = signed_in(world.somebody(letter))
    for app, model, name in sorted(fields_with_suggestions()):
        asked = {"app_label": app, "model_name": model, "field_name": name, "term": ""}
        answer = client.get(reverse("admin:autocomplete"), asked)
        remote = apps.get_model(app, model)._meta.get_field(name).related_model
        kind = TABLE[KIND_OF[str(remote._meta.model_name)]]
        assert (answer.status_code == 200) == (letter in kind["list"]["changelist"]["look"]), (model, name)
        if answer.status_code == 200:
            offered = {each["id"] for each in answer.json()["results"]}
            for which, thing in world.targets[str(remote._meta.model_name)].items():
                may_be_seen = letter in kind.get(which, {}).get("change", {"look": "cepa"}).get("look", "")
                assert (str(thing.pk) in offered) == may_be_seen, (model, name, which)
