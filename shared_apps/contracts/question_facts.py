"""What happens to a question, as facts that go up from a unit to the network.

No fact carries text, a name or a contact: only ids, codes, days and signed figures, so that nothing personal
leaves the unit's schema. How to count with them:

- ``topic`` is always the code of a leaf of the network's tree (six digits, see ``shared_apps.topics``); the
  first two
  digits are its first-level topic. Whether a topic is sensitive is asked of ``shared_apps.topics.public``.
- ``business_day`` is the day (Asia/Shanghai, ISO ``YYYY-MM-DD``) on which THIS fact happened: received on
  Monday,
  answered on Wednesday are two days. Imported history carries its true days of the past.
- ``received``, ``valid``, ``not_accepted``, ``answered`` and ``became_overdue`` are flows: sum them over
  days.
- ``open`` (still owed an answer) and ``overdue`` (open and past its date) are signed changes of a stock:
  the sum over
  all days up to D is the stock at the end of D. Every question adds up to zero once it is answered or not
  accepted,
  in whatever order its facts arrive.
- A question that changes hands is received where it was asked, and open, overdue and answered where it is
  held: whoever lets go of it takes it out of the stock on the day on which the other one brings it in.
- ``seeded`` marks a question written by staff to start a conversation: labelled, and left out of figures.
- ``burst`` marks a question that followed several others from one device within a short time. It says where
  to look and changes no figure; what the device was is told to nobody.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

ELSEWHERE: Final = "ext-"
"""Ids of questions that a unit keeps in other software begin so: behind their facts stands no row of its own
(tenant_apps/interfaces, uplink).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReceived:
    """A question reached the unit. ``due_on`` is the last day (ISO) on which an answer is in time."""

    kind: ClassVar[str] = "question.received"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    due_on: str
    seeded: bool = False
    imported: bool = False
    received: int = 1
    open: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReceived2:
    """The same, with ``burst``."""

    kind: ClassVar[str] = "question.received"
    version: ClassVar[int] = 2

    question_id: str
    topic: str
    channel: str
    business_day: str
    due_on: str
    seeded: bool = False
    imported: bool = False
    burst: bool = False
    received: int = 1
    open: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionScreened:
    """The unit decided whether it takes the question on.

    ``verdict`` is ``valid`` or ``not_accepted`` (暂不受理); ``reason`` is the code of the reason, empty
    when valid.
    """

    kind: ClassVar[str] = "question.screened"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    verdict: str
    reason: str = ""
    seeded: bool = False
    imported: bool = False
    valid: int = 0
    not_accepted: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """The FIRST official answer was published; a later correction or addition is not counted again.

    ``late`` tells whether it came after ``due_on``; ``minutes`` is the time since receipt, in whole minutes;
    ``received_day`` is the business day of receipt, for figures by cohort.
    """

    kind: ClassVar[str] = "question.answered"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str
    late: bool
    minutes: int
    seeded: bool = False
    imported: bool = False
    answered: int = 1
    open: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered2:
    """The same, with the unit's own working time.

    ``worked`` is the working time of the unit from receipt (or from an appeal that was right) to the answer,
    in whole minutes, without what it waited for the asker; None where nobody measured it, and then the answer
    is in no figure about time. ``answered_timed`` counts the answers that were measured, ``answered_in_time``
    those of them that came on time.
    """

    kind: ClassVar[str] = "question.answered"
    version: ClassVar[int] = 2

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str
    late: bool
    minutes: int
    worked: int | None = None
    seeded: bool = False
    imported: bool = False
    answered: int = 1
    answered_timed: int = 0
    answered_in_time: int = 0
    open: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionClosed:
    """The matter ended: the asker confirmed it, or said nothing for seven days. Told again after a reopening.

    ``worked`` is the working time from receipt to this end, in whole minutes, without what the unit waited
    for the asker and without the days in which the asker could object. ``helped_by`` are codes of who helped
    (party, league, expert, society, peer, government), with commas; ``question_kind`` is its kind of then.
    """

    kind: ClassVar[str] = "question.closed"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str
    worked: int | None
    helped_by: str
    question_kind: str
    seeded: bool = False
    imported: bool = False
    closed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSentBack:
    """It is handled again (发回重办): the asker said 未解决 or reopened it, or a unit above demanded it."""

    kind: ClassVar[str] = "question.sent_back"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    seeded: bool = False
    imported: bool = False
    sent_back: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRated:
    """The asker gave 1 to 5 stars (``rating_sum``); ``satisfied`` is 1 from four stars on."""

    kind: ClassVar[str] = "question.rated"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    seeded: bool = False
    imported: bool = False
    rated: int = 1
    satisfied: int = 0
    rating_sum: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOverdue:
    """The last day for an answer has passed. ``business_day`` is that last day plus one."""

    kind: ClassVar[str] = "question.overdue"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    due_on: str
    seeded: bool = False
    imported: bool = False
    became_overdue: int = 1
    overdue: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReadmitted:
    """An appeal was right: a question that was not accepted is owed an answer after all."""

    kind: ClassVar[str] = "question.readmitted"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    seeded: bool = False
    imported: bool = False
    valid: int = 1
    not_accepted: int = -1
    open: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRefiled:
    """A question is filed under another topic: one of a pair for each fact it had sent.

    The first takes the fact's figures back under the old topic, the second counts them under the new one,
    both on the day of that fact. ``received_day`` is empty except for an answer and a change of hands.
    """

    kind: ClassVar[str] = "question.refiled"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str = ""
    seeded: bool = False
    imported: bool = False
    received: int = 0
    valid: int = 0
    not_accepted: int = 0
    answered: int = 0
    became_overdue: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRefiled2:
    """The same, with all figures that facts have by now; what a fact says beside its figures goes along."""

    kind: ClassVar[str] = "question.refiled"
    version: ClassVar[int] = 2

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str = ""
    worked: int | None = None
    helped_by: str = ""
    question_kind: str = ""
    seeded: bool = False
    imported: bool = False
    received: int = 0
    valid: int = 0
    not_accepted: int = 0
    answered: int = 0
    answered_timed: int = 0
    answered_in_time: int = 0
    became_overdue: int = 0
    closed: int = 0
    sent_back: int = 0
    rated: int = 0
    satisfied: int = 0
    rating_sum: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRefiled3:
    """The same, with ``burst`` of the fact that is taken back or counted anew."""

    kind: ClassVar[str] = "question.refiled"
    version: ClassVar[int] = 3

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str = ""
    worked: int | None = None
    helped_by: str = ""
    question_kind: str = ""
    seeded: bool = False
    imported: bool = False
    burst: bool = False
    received: int = 0
    valid: int = 0
    not_accepted: int = 0
    answered: int = 0
    answered_timed: int = 0
    answered_in_time: int = 0
    became_overdue: int = 0
    closed: int = 0
    sent_back: int = 0
    rated: int = 0
    satisfied: int = 0
    rating_sum: int = 0
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWithdrawn:
    """The asker took a question back before it was answered."""

    kind: ClassVar[str] = "question.withdrawn"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    seeded: bool = False
    imported: bool = False
    open: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWithdrawnOverdue:
    """An overdue question left the overdue stock. ``cause``: answered, not_accepted, withdrawn."""

    kind: ClassVar[str] = "question.withdrawn_overdue"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    cause: str
    seeded: bool = False
    imported: bool = False
    overdue: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHandedOut:
    """The unit let go of a question: another one holds it from now on.

    ``open`` and ``overdue`` take out of the stock what stood in it (nothing, where it was answered before).
    """

    kind: ClassVar[str] = "question.handed_out"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str
    seeded: bool = False
    imported: bool = False
    handed_out: int = 1
    open: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionHandedIn:
    """The unit holds a question of another one from now on, or its own again.

    It was received where it was asked, and nowhere else. ``open`` and ``overdue`` bring into the stock what
    the other unit has taken out of its own.
    """

    kind: ClassVar[str] = "question.handed_in"
    version: ClassVar[int] = 1

    question_id: str
    topic: str
    channel: str
    business_day: str
    received_day: str
    seeded: bool = False
    imported: bool = False
    handed_in: int = 1
    open: int = 0
    overdue: int = 0
