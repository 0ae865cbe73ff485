"""Versions written within one save are one revision: the limit, from both sides."""

from datetime import UTC, datetime, timedelta

import pytest

from initiatives.history.public_changes import Period
from initiatives.history.revisions import Event, saves
from initiatives.models import User

BEGAN = datetime(2026, 5, 31, 12, tzinfo=UTC)
MOST = timedelta(seconds=4)
MOMENT = timedelta(microseconds=1)
MINE, THEIRS = User(pk=1, username="mine"), User(pk=2, username="theirs")


def event(after: timedelta, user: User = MINE) -> Event:
    return Event(BEGAN + after, "", "1", "~", {}, user, "")


def sizes(*events: Event) -> list[int]:
    return [len(group) for group in saves(list(events))]


def test_four_seconds_are_one_save_and_no_moment_more() -> None:
    assert sizes(event(timedelta(0)), event(MOST)) == [2]
    assert sizes(event(timedelta(0)), event(MOST + MOMENT)) == [1, 1]


def test_the_time_counts_from_the_version_before() -> None:
    assert sizes(event(timedelta(0)), event(MOST), event(2 * MOST), event(4 * MOST)) == [3, 1]


def test_two_people_make_two_saves() -> None:
    assert sizes(event(timedelta(0)), event(MOMENT, THEIRS), event(2 * MOMENT)) == [1, 1, 1]


@pytest.mark.parametrize(("after", "is_shown"), [(MOST, False), (MOST + MOMENT, True)])
def test_a_change_saved_with_the_publication_was_made_before_it(after: timedelta, is_shown: bool) -> None:
    assert Period(BEGAN, None).shows(BEGAN + after) == is_shown
    assert not Period(BEGAN, BEGAN + after).shows(BEGAN + after)
