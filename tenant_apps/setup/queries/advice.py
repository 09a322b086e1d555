"""The coach: what was seen that wants doing, and whether it still does. One fact, one action."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huisheng.kernel.clock import business_day
from tenant_apps.channels.public import ways_that_send
from tenant_apps.questions.public import Queue, queue_counts, worked_between
from tenant_apps.setup.data.codes import Advice, Milestone
from tenant_apps.setup.models import Observed, nudges_kept
from tenant_apps.setup.queries.evidence import Evidence, gather
from tenant_apps.setup.queries.gate import gate
from tenant_apps.setup.queries.milestones import Begun, StepView, begun, steps
from tenant_apps.setup.rules.days import SOON, day_range, is_coached
from tenants.public import UnitState, current_card

NEAR_DAYS = 3
MESSAGE: Final = "coach_"
"""Begins the codes of the messages that bring a nudge to somebody (channels.data.words)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact: how many of what, and of which step."""

    code: Advice
    count: int
    about: str = ""


@dataclass(frozen=True, slots=True)
class NudgeView:
    """What the coach says today: the fact, the action, and where."""

    fact: str
    action: str
    href: str


def advise(today: date) -> Seen | None:
    """The most pressing fact, another one than yesterday's where there is another; None: nothing to say."""
    since = begun()
    if since is None:
        return None
    seen = list(_facts(today, gather(), since))
    yesterday = nudges_kept().filter(day=today - timedelta(days=1)).values_list("code", "about").first()
    other = [one for one in seen if (one.code.value, one.about) != yesterday]
    return next(iter(other or seen), None)


def nudge_of_today() -> NudgeView | None:
    """What the coach said this morning, as long as it still wants doing."""
    today = business_day()
    row = nudges_kept().filter(day=today).first()
    if row is None:
        return None
    since = begun()
    if since is None or not is_coached(since.opened, since.live, today):
        return None
    code, found = Advice(row.code), gather()
    if not _wants_doing(code, row, _facts(today, found, since)):
        return None
    step = next((one for one in steps(found, since) if one.code == row.about), None)
    return _in_words(code, row.count, step)


def still_says(code: str, at: datetime) -> bool:
    """Whether a message about what was seen at that moment still tells the truth: it was today, and it still
    wants doing. `code` is that of the message.
    """
    today = business_day()
    row = nudges_kept().filter(day=today).first()
    return (
        business_day(at) == today
        and row is not None
        and code == MESSAGE + row.code
        and nudge_of_today() is not None
    )


def _wants_doing(code: Advice, row: Observed, facts: Iterator[Seen]) -> bool:
    if code == Advice.LATE:
        # What was late yesterday stays so; it is done when nothing is left that waits too long.
        counts = queue_counts()
        return bool(counts.get(Queue.OVERDUE) or counts.get(Queue.TO_SCREEN))
    return any((one.code, one.about) == (code, row.about) for one in facts)


def _facts(today: date, found: Evidence, since: Begun) -> Iterator[Seen]:
    """Everything that could be said, the most pressing first."""
    yesterday = worked_between(*day_range(today - timedelta(days=1), today - timedelta(days=1)))
    if yesterday.late_responses:
        yield Seen(Advice.LATE, yesterday.late_responses)
    near = [day for day in found.uncovered if day <= today + timedelta(days=NEAR_DAYS)]
    if near:
        yield Seen(Advice.ROSTER_GAP, len(near))
    if found.privacy_lacks:
        yield Seen(Advice.PRIVACY_BEHIND, len(found.privacy_lacks))
    stands = [step for step in steps(found, since) if step.done_on is None]
    for step in stands:
        if step.is_late:
            yield Seen(Advice.STEP_LATE, (today - step.due_on).days, step.code.value)
    trial = current_card().state == UnitState.SANDBOX
    if trial and gate(found).is_open:
        yield Seen(Advice.READY, len(gate(found).conditions))
    for step in stands:
        if not step.is_late and step.due_on <= today + SOON:
            yield Seen(Advice.STEP_SOON, (step.due_on - today).days, step.code.value)
    if yesterday.received and not ways_that_send():
        yield Seen(Advice.NOT_TOLD, yesterday.received)


def _in_words(code: Advice, count: int, step: StepView | None) -> NudgeView:
    match code:
        case Advice.LATE:
            fact = ngettext(
                "Yesterday %(n)s question went past the time for a first response.",
                "Yesterday %(n)s questions went past the time for a first response.",
                count,
            )
            return NudgeView(fact % {"n": count}, _("Screen what waits"), "/desk/")
        case Advice.ROSTER_GAP:
            fact = ngettext(
                "On %(n)s working day of the next three days nobody is on duty.",
                "On %(n)s working days of the next three days nobody is on duty.",
                count,
            )
            return NudgeView(fact % {"n": count}, _("Fill in the roster"), "/manage/roster/")
        case Advice.PRIVACY_BEHIND:
            fact = ngettext(
                "The network's privacy text has %(n)s paragraph that yours has not.",
                "The network's privacy text has %(n)s paragraphs that yours has not.",
                count,
            )
            return NudgeView(fact % {"n": count}, _("Add it to your text"), "/manage/setup/privacy/")
        case Advice.READY:
            fact = _("Everything that a unit needs before it opens is there; it still runs on trial.")
            return NudgeView(fact, _("Open it officially"), "/manage/setup/open/")
        case Advice.NOT_TOLD:
            fact = ngettext(
                "Yesterday %(n)s question came, and no answer can be sent by SMS, WeChat or e-mail.",
                "Yesterday %(n)s questions came, and no answer can be sent by SMS, WeChat or e-mail.",
                count,
            )
            href = "/manage/setup/senders/"
            return NudgeView(fact % {"n": count}, _("Set up a sender"), href)
        case Advice.STEP_LATE | Advice.STEP_SOON:
            return _about_step(code, count, step)


def _about_step(code: Advice, count: int, step: StepView | None) -> NudgeView:
    label = step.label if step else str(Milestone.NOTICE.label)
    href = step.href if step else "/manage/setup/"
    if code == Advice.STEP_LATE:
        fact = ngettext("“%(step)s” is late by %(n)s day.", "“%(step)s” is late by %(n)s days.", count) % {
            "n": count,
            "step": label,
        }
    elif count:
        fact = ngettext("“%(step)s” is due in %(n)s day.", "“%(step)s” is due in %(n)s days.", count) % {
            "n": count,
            "step": label,
        }
    else:
        fact = _("“%(step)s” is due today.") % {"step": label}
    return NudgeView(fact, _("See what is missing"), href)
