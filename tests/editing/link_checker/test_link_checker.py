"""Which links of the register are broken, and what editors see of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from initiatives.editing.link_checker.run import check_links, named_addresses
from initiatives.models import LinkCheck
from tests.editing.link_checker.server import fetcher
from tests.factories import make_initiative, make_organisation, make_source

Outcome = LinkCheck.Outcome
DAY = date(2026, 3, 1)


def is_broken(check: LinkCheck) -> bool:
    check.save()
    return LinkCheck.objects.broken().contains(check)


@pytest.mark.django_db
def test_only_three_days_without_it_make_a_link_broken() -> None:
    check = LinkCheck(url="https://example.org/", checked_on=DAY)
    for day in (DAY, DAY, DAY + timedelta(1)):
        check.record(Outcome.NOT_FOUND, "answered 404", day)
    assert (check.failures, check.failing_since, is_broken(check)) == (2, DAY, False)
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(2))
    assert (check.failures, is_broken(check)) == (2, False)
    check.record(Outcome.NOT_FOUND, "answered 404", DAY + timedelta(3))
    assert is_broken(check)
    check.record(Outcome.UNCHECKED, "no answer", DAY + timedelta(4))
    assert is_broken(check)


@pytest.mark.django_db
def test_what_is_found_again_is_no_longer_flagged() -> None:
    check = LinkCheck(url="https://example.org/", checked_on=DAY)
    for days in range(3):
        check.record(Outcome.NOT_FOUND, "answered 404", DAY + timedelta(days))
    check.save()
    assert list(LinkCheck.objects.broken()) == [check]
    check.record(Outcome.FOUND, "answered 200", DAY + timedelta(9))
    check.save()
    assert not LinkCheck.objects.broken().exists()
    assert check.failing_since is None


@pytest.mark.django_db
def test_failures_without_a_day_are_refused() -> None:
    with pytest.raises(ValidationError, match="has failed since a day"):
        LinkCheck(url="https://example.org/", checked_on=DAY, outcome="not_found", failures=1).full_clean()


@pytest.mark.django_db
def test_every_address_of_the_register_is_checked_once_and_again_when_due(site: str) -> None:
    make_initiative(slug="it", website=f"{site}/404")
    make_initiative(slug="draft", state="draft", website=f"{site}/200")
    make_organisation(slug="imec", website=f"{site}/200")
    make_source(slug="report", url=f"{site}/500")
    LinkCheck.objects.create(url="https://no-longer-named.example/", outcome="found", checked_on=DAY)
    assert named_addresses() == [f"{site}/200", f"{site}/404", f"{site}/500"]
    assert check_links(fetcher(), DAY) == {"found": 1, "not_found": 1, "unchecked": 1}
    assert LinkCheck.objects.count() == 3
    assert check_links(fetcher(), DAY) == {}
    assert check_links(fetcher(), DAY + timedelta(1)) == {"not_found": 1, "unchecked": 1}
    assert check_links(fetcher(), DAY + timedelta(1), most=1, only_due=False) == {"found": 1}


@pytest.mark.django_db
def test_the_command_says_what_it_found(site: str, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    make_initiative(slug="it", website=f"{site}/404")
    call_command("check_links")
    assert "could not be checked: 1" in capsys.readouterr().out
    settings.LINKS_MAY_BE_PRIVATE = True
    call_command("check_links", "--all")
    assert "not found: 1\n" in capsys.readouterr().out


@pytest.mark.django_db
def test_editors_see_what_is_broken_and_may_not_write_it(admin_client: Client) -> None:
    broken = LinkCheck.objects.create(
        url="https://gone.example/", outcome="not_found", checked_on=DAY, failures=3, failing_since=DAY
    )
    LinkCheck.objects.create(url="https://there.example/", outcome="found", checked_on=DAY)
    page = admin_client.get("/admin/initiatives/linkcheck/?broken=yes").content.decode()
    assert "gone.example" in page
    assert "there.example" not in page
    assert admin_client.get("/admin/initiatives/linkcheck/add/").status_code == 403
    assert admin_client.post(f"/admin/initiatives/linkcheck/{broken.pk}/change/", {"failures": 0}).status_code == 403
