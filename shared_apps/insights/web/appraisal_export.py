"""An appraisal as a file: one line for each unit and indicator, so that a line says it all, the points of the
units, and the rules with their definitions.

It holds the lines that its reader sees on the page, and no other.
"""

from collections.abc import Sequence
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel.web.dates import moment
from huisheng.kernel.web.names import joined
from huisheng.kernel.web.sentences import in_a_row
from huisheng.kernel.web.sheets import Sheet, csv_file, xlsx_file
from shared_apps.insights.models import Appraisal
from shared_apps.insights.queries.appraisal_scoring import rules_of
from shared_apps.insights.queries.appraisal_standing import Standing
from shared_apps.insights.web.appraisal_words import (
    STATES,
    LineWords,
    Made,
    ScoreWords,
    rule_words,
    told_late,
)
from tenants.public import unit_card

KINDS: Final = ("csv", "xlsx")


def file_of(appraisal: Appraisal, shown: Standing, lines: Sequence[LineWords], kind: str) -> HttpResponse:
    """The lines as CSV, or as XLSX with a sheet for points and one for the rules."""
    name = f"appraisal-{appraisal.first:%Y%m%d}-{appraisal.last:%Y%m%d}.{kind}"
    details = Sheet(_("Indicators"), _heads(), [_row(line, score) for line in lines for score in line.scores])
    notes = _notes(appraisal, shown)
    if kind == "csv":
        return csv_file(Sheet(details.title, details.columns, [*details.rows, [], *notes]), name)
    points = Sheet(
        pgettext("of an appraisal", "Points"),
        (_("Unit"), _("Remarks"), _("Points as frozen"), pgettext("of an appraisal", "Points"), _("Place")),
        [
            [
                line.name,
                joined([str(mark) for mark in line.marks]),
                line.total_frozen or _("not scored"),
                line.total or _("not scored"),
                "" if line.place is None else line.place,
            ]
            for line in lines
        ],
    )
    rules = Sheet(_("Rules of the appraisal"), (_("Rule"), _("How it is counted and scored")), notes)
    return xlsx_file([points, details, rules], name)


def _heads() -> tuple[str, ...]:
    corrected = pgettext("of a figure", "Corrected: %(what)s")
    made = (
        pgettext("of an appraisal", "Share"),
        _("Part"),
        _("Whole"),
        pgettext("of an appraisal", "Points"),
    )
    return (
        _("Unit"),
        _("Indicator"),
        _("Weight of 100"),
        *made,
        _("Why not scored"),
        _("Objection"),
        *(corrected % {"what": what} for what in made),
        _("Reasons"),
        _("All points of the unit"),
        _("Place"),
    )


def _row(line: LineWords, score: ScoreWords) -> list[object]:
    corrected = score.corrected
    return [
        line.name,
        str(score.rule.label),
        score.rule.weight,
        *_made(score.made),
        str(score.made.why),
        str(score.decision),
        *(_made(corrected) if corrected else [""] * 4),
        score.objection.reason if score.objection else "",
        line.total,
        "" if line.place is None else line.place,
    ]


def _made(made: Made) -> list[object]:
    return [made.share, made.part, made.whole, made.points]


def _notes(appraisal: Appraisal, shown: Standing) -> list[list[object]]:
    rules = [rule_words(rule) for rule in rules_of(appraisal.rules)]
    said: list[list[object]] = [
        [_("Appraisal"), appraisal.title],
        [_("Issued by"), unit_card(appraisal.unit_id).name],
        [_("Period"), f"{appraisal.first.isoformat()} – {appraisal.last.isoformat()}"],
        [_("State"), str(STATES[appraisal.state])],
        [_("As of"), moment(shown.as_of)],
    ]
    said += [[str(rule.label), in_a_row([rule.sentence, rule.definition])] for rule in rules]
    late = told_late(appraisal)
    return [*said, [_("Published"), late]] if late else said
