"""The frame of the admin: its menu, its language, and the colours of the portal."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from initiatives.models import Proposal, Role
from portal.static_files import JoinedStaticFilesStorage
from tests.editing.test_permissions_matrix import as_a_browser_sends_it
from tests.factories import make_editor, make_government, make_initiative

pytestmark = pytest.mark.django_db
STATIC = Path(settings.BASE_DIR) / "initiatives" / "static"


def signed_in(role: Role, language: str = "en") -> Client:
    client = Client()
    client.force_login(make_editor(role, make_government(), language=language))
    return client


def menu_in(page: str) -> list[str]:
    menu = page.partition('<nav class="editors-menu"')[2].partition("</nav>")[0]
    return re.findall(r"<(?:a|summary)[^>]*>([^<]+)<", menu)


def test_the_menu_has_six_places_and_administrators_find_the_rest_under_more() -> None:
    places = ["What waits", "Initiatives", "Spreadsheets", "Organisations", "Readers", "Help"]
    assert menu_in(signed_in(Role.EDITOR).get("/admin/").text) == places

    client = Client()
    client.force_login(make_editor(Role.ADMINISTRATOR, username="chief"))
    page = client.get(reverse("admin:initiatives_source_changelist")).text
    found = menu_in(page)
    assert found[:7] == [*places, "More"]
    assert {"Sources", "Users", "Themes"} <= set(found)
    assert '<summary class="is-here">' in page


def test_the_admin_speaks_the_language_of_the_account_until_another_is_chosen() -> None:
    client = signed_in(Role.EDITOR, "nl")
    page = client.get("/admin/", headers={"accept-language": "de"}).text
    assert '<html lang="nl"' in page
    assert 'value="nl" lang="nl"' in page

    here = reverse("admin:initiatives_initiative_changelist") + "?state=draft"
    answer = client.post(reverse("admin:language"), {"language": "fr", "next": here})
    assert answer.headers["Location"] == here
    assert '<html lang="fr"' in client.get("/admin/").text


@pytest.mark.parametrize("sent", [{"language": "xx"}, {"language": "", "next": "https://elsewhere.example/"}])
def test_an_unknown_language_and_another_site_are_not_followed(sent: dict[str, str]) -> None:
    client = signed_in(Role.EDITOR, "nl")
    assert client.post(reverse("admin:language"), sent).headers["Location"] == "/admin/"
    assert client.get(reverse("admin:language")).status_code == 405
    assert '<html lang="nl"' in client.get("/admin/").text


def test_public_pages_and_pages_for_editors_share_their_tokens_in_one_stylesheet_each(tmp_path: Path) -> None:
    shutil.copytree(STATIC, tmp_path, dirs_exist_ok=True)
    storage = JoinedStaticFilesStorage(location=tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")]
    list(storage.post_process({name: (storage, name) for name in names}))
    tokens = (STATIC / "portal/tokens.css").read_text()
    for name in ("portal/portal.css", "editing/frame.css"):
        assert "color-scheme" not in (STATIC / name).read_text()
        served = (tmp_path / storage.stored_name(name)).read_text()
        assert tokens in served
        assert "@import" not in served


def test_each_section_of_the_form_leads_to_its_paragraph_of_the_help() -> None:
    client = signed_in(Role.EDITOR, "fr")
    form = client.get(reverse("admin:initiatives_initiative_add")).text
    asked = re.findall(r'href="/admin/help/#(\w+)"', form)
    assert len(asked) == 7
    page = client.get(reverse("admin:help")).text
    assert [name for name in asked if f'<section id="{name}">' not in page] == []
    assert "Chaque fait a besoin de la source" in page


def test_every_page_of_the_admin_has_the_frame_after_all_other_styles() -> None:
    client = signed_in(Role.EDITOR)
    for address in ("/admin/", reverse("admin:initiatives_initiative_add")):
        page = client.get(address).text
        assert 'class="editors-top"' in page
        assert page.rindex("editing/frame.css") > page.rindex("admin/css/responsive.css")
        assert "theme.js" not in page


def test_an_entry_of_others_is_its_public_page_with_a_way_to_propose() -> None:
    wallonia = make_government(slug="wallonia", name_en="Wallonia")
    entry = make_initiative(governments=[wallonia], title_nl="Digitale ploeg", summary_nl="Voor wie bouwt.")
    client = signed_in(Role.EDITOR, "nl")
    address = reverse("admin:initiatives_initiative_change", args=[entry.pk])
    page = client.get(address).text
    propose = reverse("admin:initiatives_initiative_propose", args=[entry.pk])
    for said in ("<h1>", "Digitale ploeg", "Voor wie bouwt.", 'class="editors-top"', f'href="{propose}"', "noindex"):
        assert said in page, said
    for hidden in ("<input name", "<textarea", "disabled", "History", "hreflang"):
        assert hidden not in page, hidden

    sent = as_a_browser_sends_it(client.get(propose)) | {"acronym": "DP", "_propose": "1", "comment": "Zo heet het."}
    answer = client.post(propose, sent, follow=True)
    made = Proposal.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("admin:initiatives_proposal_change", args=[made.pk])
    assert "Zo heet het." in answer.text
    assert client.post(answer.redirect_chain[-1][0], {"take": ["::acronym"], "_apply": "1"}).status_code == 403
    assert "Digitale ploeg" in client.get("/admin/").text.partition('id="queue-proposals"')[2]
    publisher = Client()
    publisher.force_login(make_editor(Role.PUBLISHER, wallonia, username="paul"))
    publisher.post(answer.redirect_chain[-1][0], {"take": ["::acronym"], "_apply": "1"})
    entry.refresh_from_db()
    assert entry.acronym == "DP"
