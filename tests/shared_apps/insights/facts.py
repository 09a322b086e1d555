"""Facts as units tell them, made short for tests."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from huisheng.kernel.ids import uuid7
from shared_apps.insights.projections.intake import NewFact

PLAIN = "010101"
"""A leaf that is not sensitive (a test of the fixture says so)."""

OTHER = "020101"
"""A leaf of another first-level topic."""

_numbers = count(1)


@dataclass(frozen=True)
class Question:
    """One question of a test; each method gives a fact of its life."""

    unit_id: int
    day: date
    topic: str = PLAIN
    channel: str = "website"
    seeded: bool = False
    burst: bool = False
    id: str = ""

    @staticmethod
    def asked(unit_id: int, day: date, **more: Any) -> "Question":
        """A question with an id of its own."""
        return Question(unit_id, day, **{"id": f"q{next(_numbers)}", **more})

    def _fact(self, kind: str, day: date, **more: Any) -> NewFact:
        return NewFact(
            event_id=uuid7(),
            unit_id=self.unit_id,
            kind=kind,
            question_id=self.id,
            business_day=day,
            received_day=more.pop("received_day", None),
            topic=self.topic,
            channel=self.channel,
            seeded=self.seeded,
            imported=False,
            **more,
        )

    def received(self) -> NewFact:
        return self._fact("question.received", self.day, received=1, open=1, burst=self.burst)

    def answered(self, after: int = 1) -> NewFact:
        day = self.day + timedelta(days=after)
        return self._fact("question.answered", day, received_day=self.day, answered=1, open=-1)

    def timed(self, worked: int, after: int = 1, *, in_time: bool = True) -> NewFact:
        """An answer whose working time in minutes was measured."""
        more = {"worked": worked, "answered_timed": 1, "answered_in_time": int(in_time)}
        return replace(self.answered(after), **more)

    def closed(self, after: int = 9, *, worked: int = 60, helped_by: str = "league") -> NewFact:
        day = self.day + timedelta(days=after)
        more = {"worked": worked, "helped_by": helped_by, "question_kind": "consult"}
        return self._fact("question.closed", day, received_day=self.day, closed=1, **more)

    def sent_back(self, after: int = 10) -> NewFact:
        return self._fact("question.sent_back", self.day + timedelta(days=after), sent_back=1)

    def rated(self, stars: int = 5, after: int = 9) -> NewFact:
        day = self.day + timedelta(days=after)
        return self._fact("question.rated", day, rated=1, satisfied=int(stars >= 4), rating_sum=stars)

    def overdue(self, after: int = 3) -> NewFact:
        day = self.day + timedelta(days=after)
        return self._fact("question.overdue", day, became_overdue=1, overdue=1)

    def no_longer_overdue(self, after: int = 5) -> NewFact:
        day = self.day + timedelta(days=after)
        return self._fact("question.withdrawn_overdue", day, overdue=-1)

    def handed_out(self, after: int = 1, *, late: bool = False) -> NewFact:
        return self._handed("question.handed_out", self.unit_id, after, -1, late=late)

    def handed_in(self, unit_id: int, after: int = 1, *, late: bool = False) -> NewFact:
        return self._handed("question.handed_in", unit_id, after, 1, late=late)

    def _handed(self, kind: str, unit_id: int, after: int, sign: int, *, late: bool) -> NewFact:
        day = self.day + timedelta(days=after)
        moved = {"open": sign, "moved": sign, "overdue": sign if late else 0}
        moved["handed_in" if sign > 0 else "handed_out"] = 1
        return replace(self._fact(kind, day, received_day=self.day, **moved), unit_id=unit_id)

    def answered_at(self, unit_id: int, after: int = 2) -> NewFact:
        return replace(self.answered(after), unit_id=unit_id)

    def not_accepted(self, after: int = 0) -> NewFact:
        day = self.day + timedelta(days=after)
        return self._fact("question.screened", day, not_accepted=1, open=-1)


def again(fact: NewFact) -> NewFact:
    """The same fact, delivered once more."""
    return replace(fact)


def another_event(fact: NewFact) -> NewFact:
    """The same content told as another event."""
    return replace(fact, event_id=UUID(int=uuid7().int))
