from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from initiatives.browse.hierarchy import ancestors, descendants
from initiatives.models import BudgetLine, Initiative, State
from tests.factories import make_budget_line, make_initiative

pytestmark = pytest.mark.django_db


def make_chain(depth: int) -> list[Initiative]:
    chain: list[Initiative] = []
    for number in range(depth):
        above = chain[-1] if chain else None
        chain.append(make_initiative(slug=f"level-{number}", title_en=f"Level {number}", parent=above))
    return chain


def test_parts_of_parts_stand_below_their_wholes(client: Client) -> None:
    chain = make_chain(4)
    assert descendants(chain[0])[0].parts[0].parts[0].initiative == chain[3]
    page = client.get(chain[0].get_absolute_url()).content.decode()
    assert page.count('<ul class="tree">') == 3


def test_parts_stand_in_the_order_of_the_alphabet_whatever_their_accents() -> None:
    whole = make_initiative(slug="whole", title_en="Whole")
    for slug, title in (("z", "Zones"), ("e", "École"), ("f", "film"), ("d", "Days")):
        make_initiative(slug=slug, title_en=title, parent=whole)
    assert [part.initiative.slug for part in descendants(whole)] == ["d", "e", "f", "z"]


def test_a_draft_part_hides_with_all_below_it(client: Client) -> None:
    chain = make_chain(4)
    Initiative.objects.published().parts_of(chain[0]).update(state=State.DRAFT)
    page = client.get(chain[0].get_absolute_url()).content.decode()
    assert "Level 1" not in page
    assert "Level 2" not in page
    below = client.get(chain[3].get_absolute_url()).content.decode()
    assert "Level 1" not in below
    assert "Level 0" not in below
    assert "Level 2" in below


def test_a_part_names_all_that_it_is_part_of_widest_first() -> None:
    chain = make_chain(3)
    assert ancestors(Initiative.objects.get(slug="level-2")) == chain[:2]


def test_a_circle_of_parts_comes_to_an_end() -> None:
    chain = make_chain(3)
    chain[0].parent = chain[2]
    chain[0].save()
    assert descendants(chain[0])[0].parts[0].parts == []
    assert len(ancestors(Initiative.objects.get(slug="level-1"))) == 2


def test_each_part_shows_its_largest_amount_of_each_kind() -> None:
    whole, part = make_chain(2)
    outer = make_budget_line(initiative=whole, amount=9_000_000)
    make_budget_line(initiative=part, key="small", amount=10)
    large = make_budget_line(initiative=part, key="large", amount=20, part_of=outer)
    yearly = make_budget_line(initiative=part, key="yearly", amount=5, kind=BudgetLine.Kind.PER_YEAR)
    assert set(descendants(whole)[0].amounts) == {large, yearly}


@pytest.mark.parametrize("size", [1, 12])
def test_a_level_costs_three_queries_whatever_its_width(django_assert_num_queries: Callable, size: int) -> None:
    whole = make_initiative(slug="whole")
    for number in range(size):
        make_initiative(slug=f"part-{number}", parent=whole)
    # Expect 4 queries: the parts, their governments and budget lines, and that there is no level below.
    with django_assert_num_queries(4):
        descendants(whole)


def test_an_entry_without_an_amount_leads_to_those_of_its_wholes_the_nearest_first(client: Client) -> None:
    top, middle, part = make_chain(3)
    make_budget_line(initiative=top, amount=9_000_000)
    make_budget_line(initiative=middle, amount=2_000_000, purpose_en="the second round")
    page = client.get(part.get_absolute_url()).content.decode()
    assert "No amount is stated in the sources." not in page
    money = page[page.index('id="money"') :]
    assert money.index("€2 million") < money.index("the second round") < money.index("€9 million")
    past = client.get(part.get_absolute_url(), {"as_of": str(timezone.localdate())}).content.decode()
    assert past.index("€2 million") < past.index("€9 million")
    assert "No amount is stated for this alone" not in client.get(middle.get_absolute_url()).content.decode()
