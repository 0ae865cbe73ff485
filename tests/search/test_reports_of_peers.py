"""Faults of search that were reported to other projects: here, what the reporter typed finds what they meant.

The thread of each row is that of its repository on GitHub.
"""

import pytest
from django.test import Client

from initiatives.models import Initiative
from initiatives.search import matching
from tests.factories import make_initiative

pytestmark = pytest.mark.django_db

# Report, title of an entry, words that were typed, whether these find the entry.
REPORTS = [
    # Signs that another engine takes for its own.
    ("ckan/ckan#1853", "Register urn:ai:strategy", "urn:ai:strategy", True),
    ("GSA/data.gov#2749", "Sea Levels Online: Sea Level Variations", "Sea Levels Online: Sea Level Variations", True),
    ("dnephin/TracAdvancedSearchPlugin#10", "Robots for care", 'robots: "care', True),
    ("scholarslab/SolrSearch#74", "Test of the rest", "test: the rest", True),
    ("IQSS/dataverse#1720", "Data doi:10.5072/FK2/4QEJQV", "doi:10.5072/FK2/4QEJQV", True),
    ("fli-iam/shanoir-ng#674", "Subject FR02-144", "FR02-144", True),
    ("AtlasOfLivingAustralia/biocache-service#945", "Specimen QVM:2023:12:2779", "QVM:2023:12:2779", True),
    ("bcgov/entity#76", "DBA: Cranbrook glass windshields", "DBA: CRANBROOK GLASS WINDSHIELD*", True),
    ("liqd/adhocracy#375", "Tag of the parks", "tag:parks", True),
    ("notanumber/xapian-haystack#47", "See http://www.example.org", "http://www.example.org", True),
    ("django-haystack/django-haystack#11", "See http://www.example.org", "http:", True),
    ("django-haystack/django-haystack#10", "Hello world", "hello world :.'", True),
    ("django-haystack/django-haystack#83", "Hello world", "*", False),
    ("django-haystack/django-haystack#267", 'Screen 22" BX', '22" BX', True),
    ("django-haystack/django-haystack#125", "Foobar", "foobar'\"", True),
    ("django-haystack/django-haystack#632", "The web 3d group", '"web 3d"', True),
    ("whoosh-community/whoosh#396", "Web in 3d", '"web 3d"', False),
    ("django-haystack/django-haystack#728", "X-ray", "-x", False),
    ("django-haystack/django-haystack#1456", "United States country", "United States-country", True),
    # Hyphens, apostrophes, and the blanks of a program.
    ("wagtail/django-modelsearch#89", "Chase", "chase-", True),
    ("wagtail/django-modelsearch#56", "Poseidon P-8A", "p-8a", True),
    ("wagtail/wagtail#14625", "Page-123", "page-123", True),
    ("wagtail/wagtail#13004", "Where it's made", "it's made", True),
    ("tildaslash/RatticWeb#183", "The O'Reilly course", "o'reilly", True),
    ("EyrisCrafts/retro_emojis#3", "Man facepalming", "man_facep", True),
    # Beginnings of words, and short ones.
    ("wagtail/wagtail#7720", "Strategy", "strateg", True),
    ("TBS-EACPD/infobase#392", "Full-time equivalent (FTE)", "FTE", True),
    ("vas3k/vas3k.club#181", "VR in classes", "VR", True),
    ("vshulcz/deja-vu#2133", "Deploy", "🔥", False),
    ("iwe-org/iwe#119", "Deploy", "deploy 🔥", True),
    # Accents and umlauts.
    ("okfde/fragdenstaat_de#821", "Stadt Gütersloh", "gütersloh", True),
    ("vdw/HideSeek#30", "Stadt Gütersloh", "gutersloh", True),
    ("voc/voctoweb#112", "Vortrag von Schlüter", "schlueter", True),
    ("skohub-io/skohub-vocabs#164", "Über uns", "Über", True),
    ("getgrav/grav-plugin-simplesearch#16", "Änderung der Größe", "änderung der größe", True),
    ("radomirbosak/duden#53", "Müßig", "müßig", True),
    ("radomirbosak/duden#107", "Müßig", "muessig", True),
    ("instituutnederlandsetaal/blacklab-frontend#104", "Héél veel", "héél", True),
]


@pytest.mark.parametrize(("report", "title", "words", "is_found"), REPORTS, ids=[row[0] for row in REPORTS])
def test_what_failed_elsewhere(report: str, title: str, words: str, is_found: bool) -> None:
    make_initiative(slug="it", title_en=title)
    make_initiative(slug="other", title_en="Something else")
    found = list(Initiative.objects.filter(matching(words)).values_list("slug", flat=True))
    assert found == ["it"] if is_found else "it" not in found, report


def test_no_report_ends_in_an_error(client: Client) -> None:
    make_initiative(slug="it", title_en="Something else")
    for report, _title, words, _is_found in REPORTS:
        assert client.get("/en/initiatives/", {"q": words}).status_code == 200, report


def test_so_many_reports_were_tried() -> None:
    assert len({report for report, *_rest in REPORTS}) >= 32
