"""Addresses that lead nowhere are answered in the words of the portal."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
UNKNOWN = [
    "initiatives/unknown/",
    "initiatives/unknown/report/",
    "initiatives/unknown.jsonld",
    "themes/unknown/",
    "governments/unknown/",
    "challenges/unknown/",
    "organisations/unknown/",
    "preview/unknown/",
    "unknown/",
]
OF_THE_FRAMEWORK = ("matches the given query", "Aucun ", "Geen ", "Keine ", "DoesNotExist", "FormerSlug", "Redirect")


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("path", UNKNOWN)
def test_no_sentence_of_the_framework_is_shown(client: Client, language: str, path: str) -> None:
    answer = client.get(f"/{language}/{path}", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 404
    main = answer.content.decode().split("<main")[1].split("</main>")[0]
    assert not [words for words in OF_THE_FRAMEWORK if words in main]


def test_a_sentence_of_ours_is_shown(client: Client) -> None:
    assert "This list has no such page." in client.get("/en/organisations/?page=99").content.decode()
