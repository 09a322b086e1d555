"""Appraisals in words: how a share becomes points, what happened to a unit, why something is not scored."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huisheng.kernel import clock
from huisheng.kernel.web.dates import day as day_words
from shared_apps.insights.models import Appraisal, AppraisalObjection
from shared_apps.insights.queries import appraisal_units as marks
from shared_apps.insights.queries.appraisal_rows import HAS_ROWS
from shared_apps.insights.queries.appraisal_scoring import NOTHING, TOO_FEW, Rule, Scored
from shared_apps.insights.queries.appraisal_standing import Line, Standing

STATES: Final[dict[str, str | Promise]] = {
    Appraisal.State.DRAFT: pgettext_lazy("state of an appraisal", "Draft"),
    Appraisal.State.PUBLISHED: pgettext_lazy("state of an appraisal", "Running"),
    Appraisal.State.CLOSED: pgettext_lazy("state of an appraisal", "Preliminary result"),
    Appraisal.State.FINAL: pgettext_lazy("state of an appraisal", "Final result"),
    Appraisal.State.WITHDRAWN: pgettext_lazy("state of an appraisal", "Withdrawn"),
}

MARKS: Final[dict[str, str | Promise]] = {
    marks.OPENED: gettext_lazy("went live in the period"),
    marks.JOINED: gettext_lazy("came from elsewhere in the period"),
    marks.MOVED: gettext_lazy("moved in the period"),
    marks.SUSPENDED: gettext_lazy("suspended"),
    marks.LEFT: gettext_lazy("stands elsewhere and is not appraised"),
    marks.ARCHIVED: gettext_lazy("given up and not appraised"),
}

OBJECTIONS: Final[dict[str, str | Promise]] = {
    AppraisalObjection.State.OPEN: pgettext_lazy("state of an objection", "To be decided"),
    AppraisalObjection.State.ACCEPTED: pgettext_lazy("state of an objection", "Accepted"),
    AppraisalObjection.State.REJECTED: pgettext_lazy("state of an objection", "Rejected"),
}

WHYS: Final[dict[str, str | Promise]] = {
    NOTHING: gettext_lazy("Not scored: there was nothing to count"),
    TOO_FEW: gettext_lazy("Not scored: too few to stand on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """One indicator as the units read it."""

    code: str
    label: str | Promise
    weight: int
    sentence: str
    definition: str | Promise
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What points are made of. ``share`` and ``points`` are "" where it is not scored."""

    share: str
    points: str
    part: str
    whole: str
    why: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWords:
    """One indicator of one unit: as it runs or was frozen, and what an objection put right."""

    rule: RuleWords
    made: Made
    corrected: Made | None
    objection: AppraisalObjection | None
    decision: str | Promise
    has_rows: bool

    @property
    def holds(self) -> Made:
        """What counts."""
        return self.corrected or self.made


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWords:
    """One unit."""

    unit_id: int
    name: str
    marks: tuple[str | Promise, ...]
    since: date | None
    scores: tuple[ScoreWords, ...]
    total: str
    total_frozen: str
    is_corrected: bool
    place: int | None


def rule_words(rule: Rule) -> RuleWords:
    """How one indicator is scored, in a sentence."""
    known = rule.indicator
    said = {"full": rule.full, "zero": rule.zero, "weight": rule.weight, "least": rule.needs}
    if known.lower_is_better:
        sentence = _(
            "%(full)s%% and less: all %(weight)s points. %(zero)s%% and more: none. In between in proportion."
            " On fewer than %(least)s it is not scored."
        )
    else:
        sentence = _(
            "%(full)s%% and more: all %(weight)s points. %(zero)s%% and less: none. In between in proportion."
            " On fewer than %(least)s it is not scored."
        )
    measure = known.measure
    return RuleWords(
        code=rule.code,
        label=measure.label,
        weight=rule.weight,
        sentence=sentence % said,
        definition=measure.definition,
        anchor=measure.anchor,
    )


def line_words(standing: Standing, line: Line) -> LineWords:
    """One unit's line."""
    rules = {rule.code: rule for rule in standing.rules}
    return LineWords(
        unit_id=line.unit_id,
        name=line.name,
        marks=tuple(MARKS[mark] for mark in line.marks),
        since=line.since,
        scores=tuple(_score(rules[one.code], one, line) for one in line.scored),
        total=hundredths(line.total_now),
        total_frozen=hundredths(line.total),
        is_corrected=bool(line.corrected),
        place=line.place,
    )


def _score(rule: Rule, scored: Scored, line: Line) -> ScoreWords:
    corrected, objection = line.corrected.get(rule.code), line.objections.get(rule.code)
    return ScoreWords(
        rule=rule_words(rule),
        made=_made(rule, scored),
        corrected=None if corrected is None else _made(rule, corrected),
        objection=objection,
        decision="" if objection is None else OBJECTIONS[objection.state],
        has_rows=rule.code in HAS_ROWS and scored.whole > 0,
    )


def _made(rule: Rule, scored: Scored) -> Made:
    known = rule.indicator
    return Made(
        share=tenths(scored.value),
        points=hundredths(scored.points),
        part="" if scored.part is None else f"{known.part} {scored.part:,}",
        whole=f"{known.whole} {scored.whole:,}",
        why=WHYS.get(scored.why, ""),
    )


def tenths(value: int | None) -> str:
    """A share: 937 → 93.7%."""
    return "" if value is None else f"{value // 10}.{value % 10}%"


def hundredths(points: int | None) -> str:
    """Points: 2810 → 28.10."""
    return "" if points is None else f"{points // 100}.{points % 100:02d}"


def told_late(appraisal: Appraisal) -> str:
    """What stands on a scheme that was published after its period had begun; "" for all others."""
    if appraisal.published_at is None:
        return ""
    on = clock.business_day(appraisal.published_at)
    if on <= appraisal.first:
        return ""
    return _("These rules were published on %(on)s, after the period had begun on %(first)s.") % {
        "on": day_words(on),
        "first": day_words(appraisal.first),
    }
