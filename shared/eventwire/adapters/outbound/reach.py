"""Where an outbound request may go: public addresses, and what the operator allows beside them."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from eventwire.errors import InvalidInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv6 spellings of IPv4 addresses by which networks without IPv4 reach it (RFC 6052)."""

_BARRED: tuple[Network, ...] = tuple(
    ip_network(each)
    for each in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # Azure's host agent: a public address that answers only to the machines inside
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "::/96",  # IPv4-compatible, long given up
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",  # Teredo among them: an IPv4 address stands inside
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address stands inside
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
"""Ranges that lead inside or nowhere, beside those that the standard library knows in every release of it."""

_PRIVILEGED = 1024
_WEB_PORTS = (80, 443)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, by whatever spelling of IPv4 in IPv6.

    >>> [is_public(ip_address(a)) for a in ("93.184.215.14", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe")]
    [True, False, False, False]
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if (int(address) >> 32) & 0xFDFFFFFF == 0x00005EFE:  # noqa: PLR2004 - ISATAP: an IPv4 address stands inside
            return False
    return address.is_global and not address.is_multicast and not any(address in each for each in _BARRED)


class Reach:
    """What may be reached. Addresses of allowed host names are known once the name has been looked up."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """`allowed`: host names, addresses and networks.

        Raises:
            InvalidInput: an entry is none of these.
        """
        self._networks: list[Network] = []
        self._names: dict[str, frozenset[Address]] = {}
        for entry in filter(None, (each.strip() for each in allowed)):
            try:
                self._networks.append(ip_network(entry))
            except ValueError:
                if "/" in entry or ":" in entry or entry.replace(".", "").isdigit():
                    raise InvalidInput(
                        "EVENTWIRE_OUTBOUND_ALLOW",
                        f"{entry[:60]!r} is no host name, address or network such as 10.1.2.0/24",
                    ) from None
                self._names[entry.lower().rstrip(".")] = frozenset()

    def found(self, name: str, addresses: Iterable[str]) -> None:
        """Take note of what a name stands for now."""
        name = name.lower().rstrip(".")
        if name in self._names:
            self._names[name] = frozenset(ip_address(each) for each in addresses)

    def may_connect(self, host: str, port: int) -> bool:
        """Whether a connection to exactly this address, as the operating system is given it, may be made.

        >>> Reach().may_connect("127.0.0.1", 80), Reach(["127.0.0.0/8"]).may_connect("127.0.0.1", 8080)
        (False, True)
        """
        try:
            address = ip_address(host)
        except ValueError:
            return False
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        plain = mapped or address
        if any(plain in network for network in self._networks) or any(plain in each for each in self._names.values()):
            return True
        return is_public(address) and (port in _WEB_PORTS or port >= _PRIVILEGED)
