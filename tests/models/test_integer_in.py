"""A number that no row can have finds nothing, at every door where an editor's choice of rows comes in."""

import pytest
from django.test import Client

from initiatives.models import Initiative
from tests.factories import make_initiative, make_theme

pytestmark = pytest.mark.django_db
TOO_LARGE = "9" * 400


def test_numbers_beyond_every_row_are_left_out_of_a_choice() -> None:
    entry = make_initiative()
    chosen = Initiative.objects.filter(pk__in=[entry.pk, int(TOO_LARGE), -int(TOO_LARGE)])
    assert list(chosen) == [entry]
    assert not Initiative.objects.exclude(pk__in=chosen.values("pk")).exists()
    assert not Initiative.objects.filter(pk__in=[2**63]).exists()


@pytest.mark.parametrize(
    ("page", "field"),
    [("change", "challenges"), ("propose", "themes"), ("live", "target_groups"), ("cell/themes_", "themes"),
     ("remarks", "named")],
)  # fmt: skip
def test_a_form_refuses_it_and_keeps_the_entry(admin_client: Client, page: str, field: str) -> None:
    entry = make_initiative(themes=[make_theme()])
    address = f"/admin/initiatives/initiative/{entry.pk}/{page}/"
    assert admin_client.post(address, {field: TOO_LARGE, "words": "x"}).status_code in {200, 302, 400}
    assert entry.themes.count() == 1
