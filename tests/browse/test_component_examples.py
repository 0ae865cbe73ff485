from collections.abc import Callable

from django.conf import settings
from django.test import Client


def test_every_component_is_shown_to_developers() -> None:
    page = (settings.BASE_DIR / "templates" / "browse" / "components.html").read_text()
    for path in (settings.BASE_DIR / "templates" / "components").glob("*.html"):
        assert f'"components/{path.name}"' in page, path.name


def test_the_page_of_components_asks_nothing_of_the_register(
    client: Client, django_assert_num_queries: Callable, db: None
) -> None:
    with django_assert_num_queries(0):
        page = client.get("/en/components/").content.decode()
    assert "noindex" in page
    assert "An initiative made up for this page" in page
    assert "This field is required." in page


def test_only_readers_pages_are_in_the_sitemap(client: Client, db: None) -> None:
    addresses = client.get("/sitemap.xml").content.decode()
    assert "/en/glossary/" in addresses
    assert "/en/components/" not in addresses
    assert "/en/thanks/" not in addresses
