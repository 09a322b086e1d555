"""What another page has written for a directive: in the address of its form, to be changed there."""

from collections.abc import Mapping
from typing import Any, Final

from shared_apps.directives.web.words import KINDS

_LONGEST: Final = {"title": 120, "text": 2000, "units": 1000}


def initial_from(query: Mapping[str, str]) -> dict[str, Any]:
    """Kind, title, text, target (a unit's id) and the names of the only units meant, so far as the address
    names them. It fills a form and nothing else.
    """
    found: dict[str, Any] = {name: query[name][:most] for name, most in _LONGEST.items() if query.get(name)}
    if query.get("kind") in KINDS:
        found["kind"] = query["kind"]
    if query.get("target", "").isdecimal():
        found["target"] = int(query["target"][:18])
    return found
