"""How often somebody may do what reaches outside."""

from typing import Final

from huisheng.kernel.rest.throttle import Limit

SENDING: Final = Limit("readers-code", times=6, seconds=3600)
"""Codes asked for from one address; each costs the unit a message."""
TYPING: Final = Limit("readers-typed", times=30, seconds=600)
"""Codes typed from one address."""
