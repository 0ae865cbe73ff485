"""Nothing inside a private network is ever asked."""

import pytest

from initiatives.editing.link_checker import network
from initiatives.editing.link_checker.http import CheckResult
from initiatives.editing.link_checker.network import Refused, approved_addresses, is_public
from initiatives.models import LinkCheck
from tests.editing.link_checker.server import Site, fetcher

Outcome = LinkCheck.Outcome


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1",
        "http://localhost",
        "http://10.0.0.1",
        "http://192.168.1.1",
        "http://169.254.169.254",
        "http://[::1]",
        "http://[::ffff:127.0.0.1]",
        "http://0.0.0.0",
        "http://2130706433",
        "http://0x7f000001",
    ],
)
def test_a_private_address_is_never_asked(site: str, address: str) -> None:
    port = site.rsplit(":", 1)[1]
    answer = fetcher(may_be_private=False).check(
        address.replace("/", f":{port}/", 3).replace(f":{port}/:{port}/", "//", 1)
    )
    assert answer.outcome == Outcome.UNCHECKED
    assert Site.asked == []


def test_a_private_address_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="private"):
        approved_addresses("127.0.0.1", 80, may_be_private=False)
    assert approved_addresses("127.0.0.1", 80, may_be_private=True) == ["127.0.0.1"]


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "64:ff9b:1::a00:1",
        "2001::a00:1",
        "2002:a00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_known_as_such(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.191.0.1", "2a02:2c40::1"])
def test_a_public_address_is_known_as_such(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_refuses_the_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "resolve", lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused):
        approved_addresses("public.example", 80, may_be_private=False)


def test_a_redirect_into_a_private_network_is_not_followed(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = site.rsplit(":", 1)[1]
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    Site.locations = {"/inside": f"http://127.0.0.2:{port}/200".encode()}
    answer = fetcher(may_be_private=False).check(f"{site}/inside")
    assert answer == CheckResult(Outcome.UNCHECKED, "a private address is never asked")
    assert Site.asked == ["/robots.txt", "/inside"]


def test_the_address_that_was_approved_is_asked_whatever_the_name_leads_to_then(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rsplit(":", 1)[1]
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", resolve)
    assert fetcher().check(f"http://no-such-host.example:{port}/200").outcome == Outcome.FOUND
    assert looked_up == ["no-such-host.example"] * 2
    assert Site.hosts == [f"no-such-host.example:{port}"] * 2
