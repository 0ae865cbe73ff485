"""Which database a page reads from: the replica while it answers, and the first one after a write."""

from typing import Any

import pytest
from django.db import OperationalError

from initiatives.models import Initiative
from portal import replica
from portal.models import ThrottleCount

ROUTER = replica.Router()


class Connection:
    """A replica that answers, or does not."""

    def __init__(self, fails: bool) -> None:
        self.fails, self.asked = fails, 0

    def close_if_health_check_failed(self) -> None:
        self.asked += 1

    def ensure_connection(self) -> None:
        if self.fails:
            raise OperationalError("host=secret.example.org")


def use(monkeypatch: pytest.MonkeyPatch, settings: Any, fails: bool) -> Connection:
    made = Connection(fails)
    monkeypatch.setattr(replica, "connections", {replica.ALIAS: made})
    monkeypatch.setattr(replica._Outage, "ends_at", 0.0)
    monkeypatch.setattr(replica.settings, "DATABASES", {**settings.DATABASES, replica.ALIAS: {}})
    return made


def test_without_a_replica_everything_is_read_from_the_first_database() -> None:
    with replica.reading():
        assert ROUTER.db_for_read(Initiative) == "default"


def test_a_page_reads_from_the_replica_until_it_writes(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    use(monkeypatch, settings, fails=False)
    with replica.reading():
        assert ROUTER.db_for_read(Initiative) == replica.ALIAS
        # A count of attempts is no change of the register.
        assert ROUTER.db_for_write(ThrottleCount) == "default"
        assert ROUTER.db_for_read(Initiative) == replica.ALIAS
        assert ROUTER.db_for_write(Initiative) == "default"
        assert ROUTER.db_for_read(Initiative) == "default"
    assert ROUTER.db_for_read(Initiative) == "default"
    assert ROUTER.allow_migrate("default", "initiatives")
    assert not ROUTER.allow_migrate(replica.ALIAS, "initiatives")
    assert ROUTER.allow_relation(Initiative(), Initiative())


def test_a_replica_that_is_away_is_let_be_for_a_while(
    monkeypatch: pytest.MonkeyPatch, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    made = use(monkeypatch, settings, fails=True)
    for _turn in range(2):
        with replica.reading():
            assert ROUTER.db_for_read(Initiative) == "default"
    assert made.asked == 1
    assert [record.message for record in caplog.records] == [
        "The replica does not answer (OperationalError): asked again in 10 s."
    ]
