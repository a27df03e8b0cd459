"""What counts as public, and what an operator can allow beside it."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.adapters.outbound.reach import Reach, is_public
from eventwire.errors import InvalidInput

INSIDE = [
    "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.192",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2a00:1450:4001:81b:0:5efe:a00:1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_that_lead_inside_or_nowhere_are_out_of_reach(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not Reach().may_connect(address, 443)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_within_reach(address: str) -> None:
    assert Reach().may_connect(address, 443)


@given(st.ip_addresses(v=4))
def test_a_v4_address_is_judged_alike_in_every_v6_spelling(address: IPv4Address) -> None:
    value = int(address)
    assert is_public(IPv6Address((0xFFFF << 32) | value)) == is_public(address)
    assert is_public(IPv6Address((0x64FF9B << 96) | value)) == is_public(address)
    assert not is_public(IPv6Address((0x2002 << 112) | (value << 80)))
    assert not is_public(IPv6Address(value))


@pytest.mark.parametrize(("port", "reached"), [(80, True), (443, True), (8080, True), (22, False), (25, False)])
def test_ports_of_other_services_are_out_of_reach(port: int, reached: bool) -> None:  # noqa: FBT001 - a table
    assert Reach().may_connect("8.8.8.8", port) is reached


def test_what_is_no_numeric_address_is_never_connected_to() -> None:
    for text in ("localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", ""):
        assert not Reach(["127.0.0.0/8"]).may_connect(text, 80)


def test_an_allowed_network_is_within_reach_on_any_port_and_nothing_else_is() -> None:
    reach = Reach(["10.1.2.0/24", " ::1 "])
    assert reach.may_connect("10.1.2.3", 25)
    assert reach.may_connect("::1", 80)
    assert reach.may_connect("::ffff:10.1.2.3", 80)
    assert not reach.may_connect("10.1.3.3", 80)


def test_an_allowed_name_is_within_reach_where_it_stands_now() -> None:
    reach = Reach(["Feeds.internal"])
    reach.found("feeds.internal.", ["10.0.0.5"])
    reach.found("evil.example", ["10.0.0.6"])
    assert reach.may_connect("10.0.0.5", 80)
    assert not reach.may_connect("10.0.0.6", 80)
    reach.found("feeds.internal", ["10.0.0.7"])
    assert not reach.may_connect("10.0.0.5", 80)


@pytest.mark.parametrize("entry", ["10.0.0.0/33", "10.0.0.1/8", "1.2.3", "::zz", "http://x"])
def test_an_entry_that_is_none_is_told(entry: str) -> None:
    with pytest.raises(InvalidInput, match=r"EVENTWIRE_OUTBOUND_ALLOW.*no host name, address or network"):
        Reach([entry])
