"""What passes between the issuer of a directive (工作通知、任务) and the units it reaches.

Down: ``directive.issued`` carries the text, ``directive.reminded`` and ``directive.closed`` only the id. Up:
what a unit did with it. The text of a report goes up because the unit expressly sends it to the issuer;
nothing else here is text.

The messages of one directive may arrive in any order and more than once:

- a moment (``at``) is the FIRST time something happened; of two, the earlier one holds,
- of two reports the one with the higher ``revision`` holds; the first revision is 1,
- a reminder or an end that arrives before the directive itself is kept and shows once the directive is there.

Moments are ISO 8601 with an offset. ``directive_id`` is a UUID as a string.
"""

from dataclasses import dataclass
from typing import ClassVar

NOTICE = "notice"
"""工作通知: done when the unit acknowledges it (签收)."""

TASK = "task"
"""任务: done when the unit reports back (报送)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveIssued:
    """Down: a directive for this unit. ``number_label`` names the figure asked for in the report, empty for
    none.
    """

    kind: ClassVar[str] = "directive.issued"
    version: ClassVar[int] = 1

    directive_id: str
    directive_kind: str
    title: str
    text: str
    issuer_unit_id: int
    issuer_name: str
    issuer_person: str
    issued_at: str
    due_at: str
    number_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveReminded:
    """Down: the issuer reminds this unit (提醒)."""

    kind: ClassVar[str] = "directive.reminded"
    version: ClassVar[int] = 1

    directive_id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveClosed:
    """Down: the issuer has ended the directive; nothing more is awaited."""

    kind: ClassVar[str] = "directive.closed"
    version: ClassVar[int] = 1

    directive_id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveRead:
    """Up: somebody in the unit opened it for the first time."""

    kind: ClassVar[str] = "directive.read"
    version: ClassVar[int] = 1

    directive_id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveAcknowledged:
    """Up: the unit has taken it on (签收)."""

    kind: ClassVar[str] = "directive.acknowledged"
    version: ClassVar[int] = 1

    directive_id: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveReported:
    """Up: the unit's report (报送). ``number`` is a decimal written with a point, None when none was asked
    for.
    """

    kind: ClassVar[str] = "directive.reported"
    version: ClassVar[int] = 1

    directive_id: str
    at: str
    revision: int
    text: str
    number: str | None = None
