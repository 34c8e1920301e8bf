"""Which addresses lead out into the world, and which only look like it. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_network

# Addresses of version 6 in which one of version 4 is written down: what counts is where they lead.
CARRIERS = tuple(map(ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32", "::/96")))

Address = IPv4Address | IPv6Address


def may_be_reached(address: Address) -> bool:
    """Out in the world, and nothing that only looks like it."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return may_be_reached(address.ipv4_mapped)
        if any(address in carrier for carrier in CARRIERS):
            return False
    return address.is_global and not address.is_multicast


def names_of_place(host: str, port: int | None) -> frozenset[str]:
    """How an operator may have named it: its host alone, or with a port."""
    host = host.lower()
    return frozenset({host} if port is None else {host, f"{host}:{port}"})
