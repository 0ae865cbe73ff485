"""What PostgreSQL leaves out is named by the path of tests that are there."""

from django.conf import settings

from tests.tools.once import FILES


def test_each_place_that_postgresql_leaves_out_is_there() -> None:
    files = [path.relative_to(settings.BASE_DIR).as_posix() for path in settings.BASE_DIR.glob("tests/**/test_*.py")]
    for beginning in FILES:
        assert any(name.startswith(beginning) for name in files), beginning
