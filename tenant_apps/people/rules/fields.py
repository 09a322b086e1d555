"""Which topics of the network a field of experts leads to. Codes are prefixes: two digits stand for a whole
first-level topic.
"""

from collections.abc import Iterable
from typing import Final

from tenant_apps.people.data.codes import ExpertField

TOPICS_OF: Final[dict[str, tuple[str, ...]]] = {
    ExpertField.LAW: ("13", "05"),
    ExpertField.MIND: ("9001",),
    ExpertField.HEALTH: ("12",),
    ExpertField.WORK: ("15", "9003", "07"),
    ExpertField.SCHOOL: ("14",),
    ExpertField.MINORS: ("9002",),
    ExpertField.SOCIAL: ("09",),
}


def fields_for(topic: str) -> tuple[str, ...]:
    """The fields whose experts know about a topic (the code of a leaf), the closest first."""
    found = [
        (len(prefix), field)
        for field, prefixes in TOPICS_OF.items()
        for prefix in prefixes
        if topic.startswith(prefix)
    ]
    return tuple(dict.fromkeys(field for _, field in sorted(found, key=lambda pair: -pair[0])))


def fits(topic: str, *, fields: Iterable[str], topics: Iterable[str]) -> bool:
    """Whether somebody with these fields and chosen topics (codes of any level) knows about a topic."""
    wanted = set(fields_for(topic))
    return any(field in wanted for field in fields) or any(topic.startswith(code) for code in topics if code)
