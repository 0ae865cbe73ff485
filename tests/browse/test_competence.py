import re

from django.test import Client

from initiatives.browse.competence import MATTERS, areas, matter_rows
from initiatives.browse.places import Place
from initiatives.pictures.belgium import SHAPES
from initiatives.pictures.stacks import LEADERS, NAMES, VIEW_HEIGHT, VIEW_WIDTH, placed


def test_every_area_has_its_governments_on_the_map_in_the_table_and_in_words(
    client: Client, db: None, published_register: None
) -> None:
    shown = areas()
    assert {area.place.value: [each.slug for each in area.authorities] for area in shown} == {
        "flanders": ["federal", "flanders"],
        "brussels": ["federal", "brussels", "flanders", "wallonia-brussels-federation"],
        "wallonia": ["federal", "wallonia", "wallonia-brussels-federation"],
        "german-speaking": ["federal", "wallonia", "german-speaking-community"],
    }
    # Somebody is competent for each matter everywhere, and everybody is competent for something.
    assert all(cell for row in matter_rows(shown) for cell in row.cells)
    assert all(authority.matters for area in shown for authority in area.authorities)
    page = client.get("/en/competence/").content.decode()
    assert "Flanders: 2, Brussels: 4, Wallonia: 3, East Belgium: 3." in page
    assert len(re.findall(r'<rect class="layer', page)) == 2 + 4 + 3 + 3
    assert page.count('<th scope="row">') == len(MATTERS)
    assert all(f'<a href="#{place.value}">' in page and f'id="{place.value}"' in page for place in Place)


def test_the_map_stays_in_its_frame_and_is_small(db: None, published_register: None) -> None:
    found = placed([area.stack for area in areas()])
    assert {area.slug for area in found} == set(SHAPES) == set(NAMES)
    assert set(LEADERS) < set(NAMES)
    for area in found:
        numbers = [int(number) for number in re.findall(r"-?\d+", area.path)]
        assert min(numbers) >= 0
        assert max(numbers[::2]) <= VIEW_WIDTH
        assert max(numbers[1::2]) <= VIEW_HEIGHT
        assert all(bar.y + 6 <= VIEW_HEIGHT for bar in area.bars)
    assert sum(len(area.path) for area in found) < 2_500
