"""Who is counted by throttles and lockouts that know no account: the client's address."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client as the outermost of our own proxies saw it, or "unknown".

    HUISHENG_PROXIES says how many proxies of ours stand in front; with none, what a client says is not read.
    Of IPv6 it is the network of 64 bits, which is one household or office.
    """
    proxies = int(settings.HUISHENG_PROXIES)
    address = str(request.META.get("REMOTE_ADDR", ""))
    if proxies:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        address = hops[-proxies] if len(hops) >= proxies else address
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, 64), strict=False).network_address)
    return str(parsed)
