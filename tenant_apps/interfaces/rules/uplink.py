"""What another system says of its questions, its public pages and its people, read as the facts that our own
units tell.

The contracts are the same (shared_apps.contracts: question_facts, view_facts, headcount_facts). Figures of a
question are not taken from whoever sends it but follow from what it says happened, so that no sum can be
written from outside. Views and people are numbers, as those of our own units are.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from huisheng.kernel import clock
from huisheng.kernel.messaging import Message
from shared_apps.contracts.headcount_facts import (
    ACTIVE_EXPERTS,
    EXPERTS,
    HEADCOUNTS,
    PARTICIPANTS,
    TRAINED_VOLUNTEERS,
    VERIFIED,
    VOLUNTEERS,
    HeadcountTold,
)
from shared_apps.contracts.question_facts import (
    ELSEWHERE,
    QuestionAnswered2,
    QuestionClosed,
    QuestionOverdue,
    QuestionRated,
    QuestionReadmitted,
    QuestionReceived,
    QuestionReceived2,
    QuestionRefiled2,
    QuestionRefiled3,
    QuestionScreened,
    QuestionSentBack,
    QuestionWithdrawn,
    QuestionWithdrawnOverdue,
)
from shared_apps.contracts.view_facts import PagesRead
from tenant_apps.questions.public import Channel, HelpedBy, Kind, refiled

SKEW: Final = timedelta(minutes=15)
"""How far a clock elsewhere may be ahead: a day that has not begun here yet is taken for so long."""
FIRST_DAY: Final = date(2000, 1, 1)
SATISFIED: Final = 4
"""Stars from which an asker counts as satisfied, as in our own units."""
LONGEST: Final = 10 * 366 * 24 * 60
"""Minutes that something may have taken: ten years."""
MOST: Final = 10_000_000
"""No unit has more people, or more views on one day."""
_PARTS: Final = {ACTIVE_EXPERTS: EXPERTS, TRAINED_VOLUNTEERS: VOLUNTEERS, PARTICIPANTS: VERIFIED}
"""Who are some of whom: never more than those, and told with them."""
_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_QUESTION: Final = re.compile(r"[A-Za-z0-9._:-]{1,36}")
_TOPIC: Final = re.compile(r"[0-9]{6}")
_FIELD: Final = re.compile(r"[a-z_]{1,40}")
_REASON: Final = re.compile(r"[a-z0-9_-]{1,40}")
_NAMESPACE: Final = UUID("5a0f3d1c-7f5e-4b0b-9d0a-2f6c1b7e8d43")

Fact = (
    QuestionReceived2
    | QuestionScreened
    | QuestionAnswered2
    | QuestionClosed
    | QuestionSentBack
    | QuestionRated
    | QuestionOverdue
    | QuestionReadmitted
    | QuestionWithdrawn
    | QuestionWithdrawnOverdue
)


class BadFact(ValueError):
    """A fact that cannot be taken: ``field`` is at fault, ``code`` says why."""

    def __init__(self, field: str, code: str) -> None:
        super().__init__(f"{field}: {code}")
        self.field = field
        self.code = code


@dataclass(frozen=True, slots=True)
class People:
    """How many people there were at the end of a day, by the codes of the contract; known at ``as_of``."""

    day: date
    as_of: datetime
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Told:
    """One fact with the id under which its sender knows it: the messages that it makes, each by the name of
    its event, or ``people``, of whom the later word holds.
    """

    id: str
    messages: Mapping[str, Message]
    people: People | None = None


def event_of(unit_id: int, name: str) -> UUID:
    """The event of that name: of this unit alone, and the same whenever it is sent."""
    return uuid5(_NAMESPACE, f"{unit_id}/{name}")


def event_name(people: People) -> str:
    """The name of the event of a number of people. No id of a fact has a stroke in it."""
    numbers = ",".join(f"{code}={number}" for code, number in sorted(people.numbers.items()))
    return f"people/{people.day}/{people.as_of.isoformat()}/{numbers}"


def id_in(sent: Any) -> str:
    """The id of a fact that may not be one; "" without any."""
    said = sent.get("id") if isinstance(sent, Mapping) else None
    return said if isinstance(said, str) and _ID.fullmatch(said) else ""


def told(sent: Any, *, at: datetime) -> Told:
    """Read one fact. Raises BadFact."""
    if not isinstance(sent, Mapping):
        raise BadFact("", "invalid")
    fact_id, kind = sent.get("id"), sent.get("kind")
    if not isinstance(fact_id, str) or not _ID.fullmatch(fact_id):
        raise BadFact("id", "invalid" if "id" in sent else "missing")
    said = _said(sent, _KINDS, "", at)
    found = _KINDS[str(kind)][1](said)
    said.demand_nothing_else()
    if isinstance(found, People):
        return Told(fact_id, {}, found)
    if isinstance(found, tuple):
        return Told(fact_id, {f"{fact_id}/{number}": one for number, one in enumerate(found)})
    return Told(fact_id, {fact_id: found})


def _said(sent: Mapping[str, Any], kinds: Mapping[str, tuple[int, Any]], where: str, at: datetime) -> "_Said":
    """The data of what names its kind and version; ``where`` it stands goes before the names of fields."""
    kind, data = sent.get("kind"), sent.get("data")
    if not isinstance(kind, str) or kind not in kinds:
        raise BadFact(f"{where}kind", "unknown" if "kind" in sent else "missing")
    if sent.get("version") != kinds[kind][0] or isinstance(sent.get("version"), bool):
        raise BadFact(f"{where}version", "unknown" if "version" in sent else "missing")
    if not isinstance(data, Mapping):
        raise BadFact(f"{where}data", "invalid" if "data" in sent else "missing")
    return _Said(data, at, f"{where}data.")


class _Said:
    """What stands in ``data``: every field is asked for by its name and kind, and no other may be there."""

    def __init__(self, data: Mapping[str, Any], at: datetime, where: str) -> None:
        self._data = data
        self._at = at
        self._where = where
        self._read: set[str] = set()

    def about(self) -> dict[str, Any]:
        """What every fact says."""
        return {
            "question_id": ELSEWHERE + self.word("question", _QUESTION),
            "topic": self.word("topic", _TOPIC),
            "channel": self.one_of("channel", Channel.values),
            "business_day": self.day("day").isoformat(),
            "imported": self.flag("imported", default=False),
        }

    def word(self, name: str, pattern: re.Pattern[str]) -> str:
        """A text of a shape. Codes of topics are looked at where all of them are known, in the network."""
        value = self._value(name)
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise BadFact(f"{self._where}{name}", "invalid")
        return value

    def one_of(self, name: str, values: list[str]) -> str:
        """One of some codes."""
        value = self._value(name)
        if not isinstance(value, str) or value not in values:
            raise BadFact(f"{self._where}{name}", "unknown")
        return value

    def some_of(self, name: str, values: list[str]) -> str:
        """Some of some codes, with commas, in the order of the codes."""
        value = self._value(name)
        if not isinstance(value, list) or not all(isinstance(one, str) and one in values for one in value):
            raise BadFact(f"{self._where}{name}", "unknown")
        return ",".join(one for one in values if one in value)

    def day(self, name: str) -> date:
        """A day that has begun, ISO."""
        day = self.any_day(name)
        if day > clock.business_day(self._at + SKEW):
            raise BadFact(f"{self._where}{name}", "in_the_future")
        return day

    def any_day(self, name: str) -> date:
        """A day, ISO, of this century."""
        value = self._value(name)
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None or not FIRST_DAY <= day <= date(2100, 1, 1):
            raise BadFact(f"{self._where}{name}", "invalid")
        return day

    def received_day(self) -> str:
        """The day of receipt, which is not after that of the fact."""
        day = self.day("received_day")
        if day > self.day("day"):
            raise BadFact(f"{self._where}received_day", "after_day")
        return day.isoformat()

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Yes or no."""
        value = self._value(name, default)
        if not isinstance(value, bool):
            raise BadFact(f"{self._where}{name}", "invalid")
        return value

    def number(self, name: str, least: int, most: int) -> int:
        """A whole number."""
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise BadFact(f"{self._where}{name}", "invalid")
        return value

    def moment(self, name: str) -> datetime:
        """A moment with an offset, ISO, that is over."""
        value = self._value(name)
        try:
            moment = datetime.fromisoformat(value) if isinstance(value, str) and len(value) <= 40 else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise BadFact(f"{self._where}{name}", "invalid")
        if moment > self._at + SKEW:
            raise BadFact(f"{self._where}{name}", "in_the_future")
        return moment.astimezone(UTC).replace(microsecond=0)

    def people(self, name: str) -> dict[str, int]:
        """Numbers of people by the codes of the contract; a part is no more than what it is a part of."""
        value = self._value(name)
        if not isinstance(value, Mapping) or not value:
            raise BadFact(f"{self._where}{name}", "invalid")
        if not set(value) <= set(HEADCOUNTS):
            raise BadFact(f"{self._where}{name}", "unknown")
        for number in value.values():
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MOST:
                raise BadFact(f"{self._where}{name}", "invalid")
        for part, whole in _PARTS.items():
            if part in value and value[part] > value.get(whole, -1):
                raise BadFact(f"{self._where}{name}", "more_than_all" if whole in value else "missing")
        return dict(value)

    def fact(self, name: str) -> Fact:
        """A step of a question, as it was told before."""
        value = self._value(name)
        if not isinstance(value, Mapping):
            raise BadFact(f"{self._where}{name}", "invalid")
        said = _said(value, _STEPS, f"{self._where}{name}.", self._at)
        found = _STEPS[value["kind"]][1](said)
        said.demand_nothing_else()
        return found

    def worked(self) -> int | None:
        """Working minutes, where they were measured."""
        self._read.add("worked")
        return None if self._data.get("worked") is None else self.number("worked", 0, LONGEST)

    def demand_nothing_else(self) -> None:
        """Raises BadFact for a field that the contract does not know: somebody meant something by it."""
        for name in sorted(map(str, self._data)):
            if name not in self._read:
                # Whatever it is called is repeated to its sender only where it is a name.
                raise BadFact(f"{self._where}{name if _FIELD.fullmatch(name) else ''}".rstrip("."), "unknown")

    def _value(self, name: str, default: Any = None) -> Any:
        self._read.add(name)
        value = self._data.get(name, default)
        if value is None:
            raise BadFact(f"{self._where}{name}", "missing")
        return value


def _received(said: _Said) -> Fact:
    return QuestionReceived2(**said.about(), due_on=said.any_day("due_on").isoformat())


def _screened(said: _Said) -> Fact:
    about = said.about()
    if said.one_of("verdict", ["valid", "not_accepted"]) == "valid":
        return QuestionScreened(**about, verdict="valid", valid=1)
    return QuestionScreened(
        **about,
        verdict="not_accepted",
        reason=said.word("reason", _REASON),
        valid=-int(said.flag("was_valid", default=False)),
        not_accepted=1,
        open=-1,
    )


def _answered(said: _Said) -> Fact:
    about, worked, late = said.about(), said.worked(), said.flag("late")
    return QuestionAnswered2(
        **about,
        received_day=said.received_day(),
        late=late,
        minutes=said.number("minutes", 0, LONGEST),
        worked=worked,
        answered_timed=int(worked is not None),
        answered_in_time=int(worked is not None and not late),
    )


def _closed(said: _Said) -> Fact:
    return QuestionClosed(
        **said.about(),
        received_day=said.received_day(),
        worked=said.worked(),
        helped_by=said.some_of("helped_by", HelpedBy.values),
        question_kind=said.one_of("question_kind", Kind.values),
    )


def _rated(said: _Said) -> Fact:
    about, stars = said.about(), said.number("stars", 1, 5)
    return QuestionRated(**about, satisfied=int(stars >= SATISFIED), rating_sum=stars)


def _overdue(said: _Said) -> Fact:
    return QuestionOverdue(**said.about(), due_on=said.any_day("due_on").isoformat())


def _withdrawn_overdue(said: _Said) -> Fact:
    cause = said.one_of("cause", ["answered", "not_accepted", "withdrawn"])
    return QuestionWithdrawnOverdue(**said.about(), cause=cause)


def _refiled(said: _Said) -> tuple[QuestionRefiled3, ...]:
    """The fact is taken back under its topic and counted under the other, on its own day."""
    fact, to = said.fact("fact"), said.word("to", _TOPIC)
    if to == fact.topic:
        raise BadFact("data.to", "same")
    return tuple(refiled([fact], to=to))


def _read(said: _Said) -> PagesRead:
    return PagesRead(business_day=said.day("day").isoformat(), views=said.number("views", 1, MOST))


def _people(said: _Said) -> People:
    day, as_of = said.day("day"), said.moment("as_of")
    if clock.business_day(as_of) < day:
        raise BadFact("data.as_of", "before_day")
    return People(day, as_of, said.people("numbers"))


# The version that is taken here is what other software says: what a unit tells beside it (marks of its own
# asking pages) it cannot know.
_STEPS: Final[Mapping[str, tuple[int, Callable[[_Said], Fact]]]] = {
    QuestionReceived.kind: (QuestionReceived.version, _received),
    QuestionScreened.kind: (QuestionScreened.version, _screened),
    QuestionAnswered2.kind: (QuestionAnswered2.version, _answered),
    QuestionClosed.kind: (QuestionClosed.version, _closed),
    QuestionSentBack.kind: (QuestionSentBack.version, lambda said: QuestionSentBack(**said.about())),
    QuestionRated.kind: (QuestionRated.version, _rated),
    QuestionOverdue.kind: (QuestionOverdue.version, _overdue),
    QuestionReadmitted.kind: (QuestionReadmitted.version, lambda said: QuestionReadmitted(**said.about())),
    QuestionWithdrawn.kind: (QuestionWithdrawn.version, lambda said: QuestionWithdrawn(**said.about())),
    QuestionWithdrawnOverdue.kind: (QuestionWithdrawnOverdue.version, _withdrawn_overdue),
}

_KINDS: Final[
    Mapping[str, tuple[int, Callable[[_Said], Fact | tuple[QuestionRefiled3, ...] | PagesRead | People]]]
] = {
    **_STEPS,
    QuestionRefiled2.kind: (QuestionRefiled2.version, _refiled),
    PagesRead.kind: (PagesRead.version, _read),
    HeadcountTold.kind: (HeadcountTold.version, _people),
}

KINDS: Final = {kind: version for kind, (version, _read) in _KINDS.items()}
"""What may be sent, each in the version that our own units tell."""
