"""The history of a question in plain words, in the language of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from huisheng.kernel.web.dates import day
from tenant_apps.questions.data.codes import Reason, StepCode
from tenant_apps.questions.models import Step


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, for web/components/timeline.html. ``actor`` is an account, shown to
    staff only.
    """

    at: datetime
    code: str
    title: str
    text: str
    late: bool
    actor: int | None


def timeline(steps: Iterable[Step], *, unit: str) -> list[Entry]:
    """The entries, newest first. ``unit`` is the short name by which the unit calls itself."""
    entries = []
    for step in sorted(steps, key=lambda step: (step.at, step.pk), reverse=True):
        title, text = _words(step, unit)
        entries.append(Entry(step.at, step.code, title, text, step.code == StepCode.OVERDUE, step.actor))
    return entries


def _words(step: Step, unit: str) -> tuple[str, str]:
    match step.code:
        case StepCode.RECEIVED:
            due = day(date.fromisoformat(step.params["due_on"]))
            return _("Received"), _("{unit} will answer you by {day}.").format(unit=unit, day=due)
        case StepCode.ACCEPTED:
            return _("Taken on"), _("{unit} is preparing an answer.").format(unit=unit)
        case StepCode.NOT_ACCEPTED:
            return _("Not accepted for now"), str(Reason(step.params["reason"]).label)
        case StepCode.ANSWERED:
            return _("Answered"), _("{who} has answered.").format(who=step.params.get("by") or unit)
        case StepCode.OVERDUE:
            return _("Later than promised"), _(
                "{unit} has not answered in time and still owes you an answer. You need not do anything."
            ).format(unit=unit)
        case _:
            why = step.params.get("why", "")
            return _("Your contact was looked at"), _("Reason given by the staff: {why}").format(why=why)
