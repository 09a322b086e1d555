"""How units stand in an appraisal: every indicator with its numerator and denominator, and all points.

While it runs, the figures are those of this moment; once it is closed, those that were frozen, with what
objections put right beside them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from huisheng.kernel import clock
from shared_apps.insights.models import (
    Appraisal,
    AppraisalObjection,
    AppraisalResult,
    AppraisalScore,
    AppraisalUnit,
)
from shared_apps.insights.queries.appraisal_figures import shares
from shared_apps.insights.queries.appraisal_scoring import Rule, Scored, rules_of, score, total
from shared_apps.insights.queries.appraisal_units import Member, members


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One unit. ``total``: hundredths of a point, None where nothing could be scored. ``objections`` are by
    indicator; ``corrected`` is what follows from the accepted ones, and ``total_now`` counts these.
    ``place`` is that of the final result, where it shows an order.
    """

    unit_id: int
    name: str
    marks: tuple[str, ...]
    since: date | None
    scored: tuple[Scored, ...]
    total: int | None
    objections: Mapping[str, AppraisalObjection] = field(default_factory=dict)
    corrected: Mapping[str, Scored] = field(default_factory=dict)
    total_now: int | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All units of an appraisal in the order of the tree, as of a moment. ``gone``: appraised no longer,
    with name and mark.
    """

    as_of: datetime
    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]
    gone: tuple[tuple[str, str], ...] = ()
    not_opened: int = 0

    def line(self, unit_id: int) -> Line:
        """The line of one unit. Raises LookupError."""
        for line in self.lines:
            if line.unit_id == unit_id:
                return line
        raise LookupError(unit_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Running(Standing):
    """How they stand at this moment, with the units that are gone as they are known now."""

    left: tuple[Member, ...] = ()


def standing(appraisal: Appraisal) -> Standing:
    """Frozen where it is closed, else of this moment: a fixed number of statements for any number of units.

    Raises TooManyUnitsError.
    """
    return running(appraisal) if appraisal.closed_at is None else _frozen(appraisal, appraisal.closed_at)


def running(appraisal: Appraisal) -> Running:
    """Of this moment. Raises TooManyUnitsError."""
    found = members(appraisal)
    rules = rules_of(appraisal.rules)
    last = min(appraisal.last, clock.business_day())
    ids = [member.card.id for member in found.members]
    told = shares(ids, appraisal.first, last)
    as_of = clock.now()
    return Running(
        as_of=as_of,
        rules=rules,
        lines=tuple(
            _line(member, rules, [score(rule, *told[member.card.id][rule.code]) for rule in rules])
            for member in found.members
        ),
        gone=tuple((member.card.name, member.marks[0]) for member in found.gone),
        not_opened=found.not_opened,
        left=found.gone,
    )


def places(found: Standing) -> dict[int, int]:
    """Units by their points, the most first; equal ones share a place, and who has none has no place."""
    points = sorted((line.total_now for line in found.lines if line.total_now is not None), reverse=True)
    return {
        line.unit_id: points.index(line.total_now) + 1 for line in found.lines if line.total_now is not None
    }


def _line(member: Member, rules: Sequence[Rule], scored: Sequence[Scored]) -> Line:
    points = total(rules, scored)
    return Line(
        unit_id=member.card.id,
        name=member.card.name,
        marks=member.marks,
        since=member.since,
        scored=tuple(scored),
        total=points,
        total_now=points,
    )


def _frozen(appraisal: Appraisal, as_of: datetime) -> Standing:
    rules = rules_of(appraisal.rules)
    scores: dict[int, dict[str, Scored]] = defaultdict(dict)
    for row in AppraisalScore.objects.filter(appraisal=appraisal):
        scores[row.unit_id][row.code] = _scored(row)
    objections: dict[int, dict[str, AppraisalObjection]] = defaultdict(dict)
    for objection in AppraisalObjection.objects.filter(appraisal=appraisal):
        objections[objection.unit_id][objection.code] = objection
    results = {row.unit_id: row for row in AppraisalResult.objects.filter(appraisal=appraisal)}
    units = list(AppraisalUnit.objects.filter(appraisal=appraisal).order_by("path"))
    return Standing(
        as_of=as_of,
        rules=rules,
        lines=tuple(
            _kept(unit, rules, scores[unit.unit_id], objections[unit.unit_id], results.get(unit.unit_id))
            for unit in units
            if not unit.gone
        ),
        gone=tuple((unit.name, unit.marks[0]) for unit in units if unit.gone),
    )


def _kept(
    unit: AppraisalUnit,
    rules: Sequence[Rule],
    scores: Mapping[str, Scored],
    objections: Mapping[str, AppraisalObjection],
    result: AppraisalResult | None,
) -> Line:
    corrected = {
        code: _scored(one)
        for code, one in objections.items()
        if one.state == AppraisalObjection.State.ACCEPTED
    }
    return Line(
        unit_id=unit.unit_id,
        name=unit.name,
        marks=tuple(unit.marks),
        since=unit.since,
        scored=tuple(scores[rule.code] for rule in rules),
        total=unit.points,
        objections=objections,
        corrected=corrected,
        # What was published is what was published then, however it would be reckoned today.
        total_now=result.points
        if result is not None
        else total(rules, [corrected.get(rule.code, scores[rule.code]) for rule in rules]),
        place=None if result is None else result.place,
    )


def _scored(row: AppraisalScore | AppraisalObjection) -> Scored:
    return Scored(
        code=row.code, part=row.part, whole=row.whole or 0, value=row.value, points=row.points, why=row.why
    )
