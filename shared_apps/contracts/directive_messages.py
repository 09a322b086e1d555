"""What passes between the issuer of a directive (工作通知、任务) and the units it reaches.

Down: ``directive.issued`` carries the directive, ``directive.reminded`` and ``directive.closed`` its id
alone, ``directive.morning`` a day. Up: what a unit did with it. The text of a report goes up because the
unit expressly sends it to the issuer; nothing else here is text. From the network to itself:
``directive.sent_out`` and ``directive.unit_left``.

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

REPORT = "report"
"""报送要求: nothing but a report is asked for; done when it is there."""

SEASON = "season"
"""问题季: a campaign that the unit takes part in; ``details`` say which."""

POLICY = "policy"
"""政策文件: to be known and passed on; done when the unit acknowledges it."""

BROADCAST = "broadcast"
"""直播: a page with a date; ``details`` say which."""

EMERGENCY = "emergency"
"""紧急通知: to be acknowledged within hours, and above the weekly number."""

KINDS = (NOTICE, TASK, REPORT, SEASON, POLICY, BROADCAST, EMERGENCY)

REPORTED_ON = frozenset({TASK, REPORT})
"""Kinds that are done when the unit reports. All others are done when it acknowledges."""


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
class DirectiveTold:
    """Down: a directive as it stands now, whole, when it is issued and whenever the issuer changes something
    in it. Of several the one with the highest ``revision`` holds.

    ``content_version`` is 1 as issued and grows with each amendment; an acknowledgement counts when it was
    given to ``acknowledge_from`` or a later one. ``earlier`` are the versions before, oldest first, each
    ``{"version", "title", "text", "number_label", "due_at", "until", "why", "unit"}``: ``until`` is when the
    next one took its place, ``why`` what was said about that. ``unit`` is the name of the unit above from
    which that amendment came down, and empty or not there where it was the issuer's own. ``parent_id`` is the
    directive from above that this one hands on (分解下达), or empty. ``details`` belong to the kind.
    ``recalled_at`` is empty unless it was recalled (撤回), for ``recall_reason``. ``named`` are the names of
    the units that were late at ``named_at`` (通报), empty before.
    """

    kind: ClassVar[str] = "directive.issued"
    version: ClassVar[int] = 2

    directive_id: str
    revision: int
    content_version: int
    acknowledge_from: int
    directive_kind: str
    title: str
    text: str
    number_label: str
    issuer_unit_id: int
    issuer_name: str
    issuer_person: str
    issued_at: str
    due_at: str
    parent_id: str
    details: dict[str, str | int | bool | list[str] | list[int] | dict[str, str] | None]
    earlier: list[dict[str, str | int]]
    recalled_at: str
    recall_reason: str
    named_at: str
    named: list[str]


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
class DirectiveTakenOn:
    """Up: the unit has taken it on (签收), in this version of its content."""

    kind: ClassVar[str] = "directive.acknowledged"
    version: ClassVar[int] = 2

    directive_id: str
    at: str
    content_version: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectivesMorning:
    """Down, to units that owe something on any directive: it is the morning of this day (ISO 8601, of
    Asia/Shanghai). Whether people hear of it, and who, the unit decides by its own calendar.
    """

    kind: ClassVar[str] = "directive.morning"
    version: ClassVar[int] = 1

    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveSentOut:
    """From whoever sends a directive out to the relay, once that has committed: units may have left
    meanwhile.
    """

    kind: ClassVar[str] = "directive.sent_out"
    version: ClassVar[int] = 1

    directive_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectivesUnitLeft:
    """From a unit's move or end to the relay, once that has committed: directives may have gone out to it
    meanwhile.
    """

    kind: ClassVar[str] = "directive.unit_left"
    version: ClassVar[int] = 1

    unit_id: int
