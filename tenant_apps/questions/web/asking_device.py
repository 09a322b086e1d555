"""What tells the device that somebody asks with from others, for as long as the request lasts."""

from django.http import HttpRequest

from huisheng.kernel.access.client_address import client_address
from tenant_apps.readers import public as readers

AGENT_MAX = 400
"""Characters of what a browser says of itself; longer than any that people use."""


def device_of(request: HttpRequest) -> str:
    """The browser, where somebody has verified themselves on it; else its address and what it says of itself.
    Never empty. Not to be stored, logged or sent: operations/bursts.py hashes it.
    """
    return readers.device_at(request) or address_and_agent(request)


def address_and_agent(request: HttpRequest) -> str:
    """The same without looking at a cookie."""
    return f"{client_address(request)}\n{request.headers.get('User-Agent', '')[:AGENT_MAX]}"
