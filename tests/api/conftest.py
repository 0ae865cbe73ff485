import pytest
from django.test import Client

from initiatives.models import Initiative, TermRedirect
from tests.factories import make_initiative, make_organisation
from tests.opendata.entries import make_full


@pytest.fixture
def world(db: None) -> Initiative:
    """Two entries with something in every field, one that has ended, one that is archived and a draft."""
    made = make_full(1, caveat_en="Not clear.", acronym="E1")
    full = make_full(2, title_nl="", parent=made)
    full.participations.create(organisation=make_organisation(slug="agoria", name_en="Agoria"), role="partner")
    make_initiative(slug="over", title_en="Over", end="2020")
    made.sequels.create(successor=full)
    made.events.create(key="began", date="2019-04", text_en="It began.")
    make_initiative(slug="archived", state="archived")
    make_initiative(slug="secret-plan", title_en="Secret plan", state="draft")
    full.former_slugs.create(slug="old-name")
    TermRedirect.objects.create(kind="theme", slug="old-theme", leads_to="networking")
    return made


class Api(Client):
    """Asks the API, and expects JSON."""

    def ask(self, path: str, status: int = 200, **headers: str) -> dict:
        response = self.get(f"/api/v1{path}", headers={name.replace("_", "-"): each for name, each in headers.items()})
        assert response.status_code == status, response.content
        kind = "application/json" if status == 200 else "application/problem+json"
        assert response["Content-Type"] == kind
        return response.json()

    def ids(self, query: str) -> list[str]:
        return [item["id"] for item in self.ask(f"/initiatives?{query}")["items"]]

    def issues(self, path: str) -> list[tuple[str, str, list[str]]]:
        found = self.ask(path, status=400)
        assert found["type"] == "urn:problem-type:belgif:badRequest"
        return [(each["type"].rpartition(":")[2], each["name"], each["nearest"]) for each in found["issues"]]


@pytest.fixture
def api() -> Api:
    return Api()
