"""Who is calling, when proxies stand between."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the caller's address: the right-most X-Forwarded-For entry that is not a proxy we trust.

    Anyone can send the header, so it is read only as far as TRUSTED_PROXIES vouch for it.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    hops += [
        hop.strip() for hop in reversed(request.headers.get("X-Forwarded-For", "").split(",")) if hop.strip()
    ]
    for hop in hops:
        if not _trusted(hop):
            return hop
    return hops[-1]


def _trusted(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(ip in network for network in settings.TRUSTED_PROXIES)


def network_of(address: str) -> str:
    """Return the network an address is in, as those who run networks hand them out to one customer: its /24, or its
    /48 for IPv6; "" for what is no address.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False))
