"""Every public question by its number, in parts, for search engines."""

from datetime import datetime

from tenant_apps.commons.queries.listing import shown


def parts(each: int) -> int:
    """How many parts of so many addresses there are; one at least."""
    return max(1, -(-shown().count() // each))


def addresses(part: int, each: int) -> list[tuple[str, datetime]]:
    """Numbers of one part with the moment of their last change, newest first. One query."""
    rows = shown().order_by("-asked_at", "-question").values_list("number", "changed_at")
    return list(rows[(part - 1) * each : part * each])
