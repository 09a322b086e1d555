"""How units stand in an appraisal: every indicator with its numerator and denominator, and all points.

While it runs, the figures are those of this moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huisheng.kernel import clock
from shared_apps.insights.models import Appraisal
from shared_apps.insights.queries.appraisal_figures import shares
from shared_apps.insights.queries.appraisal_scoring import Rule, Scored, rules_of, score, total
from shared_apps.insights.queries.appraisal_units import Member, members


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One unit. ``total``: hundredths of a point, None where nothing could be scored."""

    unit_id: int
    name: str
    marks: tuple[str, ...]
    since: date | None
    scored: tuple[Scored, ...]
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All units of an appraisal in the order of the tree, as of a moment. ``gone``: appraised no longer."""

    as_of: datetime
    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]
    gone: tuple[Member, ...] = ()
    not_opened: int = 0

    def line(self, unit_id: int) -> Line:
        """The line of one unit. Raises LookupError."""
        for line in self.lines:
            if line.unit_id == unit_id:
                return line
        raise LookupError(unit_id)


def standing(appraisal: Appraisal) -> Standing:
    """Of this moment: a fixed number of statements for any number of units. Raises TooManyUnitsError."""
    found = members(appraisal)
    rules = rules_of(appraisal.rules)
    last = min(appraisal.last, clock.business_day())
    ids = [member.card.id for member in found.members]
    told = shares(ids, appraisal.first, last)
    as_of = clock.now()
    return Standing(
        as_of=as_of,
        rules=rules,
        lines=tuple(
            _line(member, rules, [score(rule, *told[member.card.id][rule.code]) for rule in rules])
            for member in found.members
        ),
        gone=found.gone,
        not_opened=found.not_opened,
    )


def _line(member: Member, rules: Sequence[Rule], scored: Sequence[Scored]) -> Line:
    return Line(
        unit_id=member.card.id,
        name=member.card.name,
        marks=member.marks,
        since=member.since,
        scored=tuple(scored),
        total=total(rules, scored),
    )
