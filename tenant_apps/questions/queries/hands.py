"""When a question came into the hands of this unit and left them, and what of its life happened elsewhere.

The history says it: each change of hands is an entry whose parameters name, beside what is read, which marks
of the row (accepted, answered, …) were told as facts by this unit. No page shows these.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Literal

from tenant_apps.questions.models import Question, Step

Way = Literal["in", "out"]
IN: Final[Way] = "in"
OUT: Final[Way] = "out"

MARKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accepted": "accepted_at",
        "overdue": "overdue_at",
        "declined": "declined_at",
        "readmitted": "readmitted_at",
        "answered": "answered_at",
        "withdrawn": "withdrawn_at",
    }
)
"""What of a question's life is a fact, and the column that says when it happened."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of hands, as this unit has counted it. ``open``, ``overdue``: it stood in these stocks."""

    way: Way
    at: datetime
    open: bool
    overdue: bool
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hands:
    """All of them, oldest first; none where the question never left its unit."""

    changes: tuple[Change, ...] = field(default=())

    def ours(self, mark: str) -> bool:
        """Whether this unit, rather than another one, has told this mark of the row as a fact.

        A change out names the marks that were told here until then, one in those that were told elsewhere.
        """
        if not self.changes:
            return True
        last = self.changes[-1]
        return mark in last.marks if last.way == OUT else mark not in last.marks


def marks_of(question: Question) -> frozenset[str]:
    """The marks that the row bears."""
    return frozenset(mark for mark, column in MARKS.items() if getattr(question, column) is not None)


def hands_of(question: Question) -> Hands:
    """The changes of hands of one question. Asks nothing about a question that never left its unit."""
    if not question.hop and not question.is_copy:
        return Hands()
    rows = Step.objects.filter(question=question, params__has_key="hands").order_by("at", "id")
    return Hands(tuple(_change(at, params["hands"]) for at, params in rows.values_list("at", "params")))


def said_of(change: Change) -> dict[str, Any]:
    """A change as the parameters of its entry keep it."""
    return {
        "way": change.way,
        "open": change.open,
        "overdue": change.overdue,
        "marks": sorted(change.marks),
    }


def _change(at: datetime, said: Mapping[str, Any]) -> Change:
    return Change(said["way"], at, said["open"], said["overdue"], frozenset(said["marks"]))
