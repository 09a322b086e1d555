"""Addresses of the pages about people, which are called differently on the two kinds of host."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def place_url(place: Any, name: str, **kwargs: Any) -> str:
    """Address of a page about the people of a `Place` (see web/people.py)."""
    return str(place.url(name, **kwargs))
