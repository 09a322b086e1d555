"""The history of a question in plain words, in the language of the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.dates import day
from huisheng.kernel.web.names import joined
from shared_apps.oversight.public import UP
from tenant_apps.questions.data.codes import (
    FOR_STAFF,
    CoverReason,
    HelpedBy,
    NetworkReason,
    Outcome,
    Reason,
    ReferralOutcome,
    ReturnReason,
    StepCode,
    TransferOutcome,
    TransferWay,
    UnresolvableReason,
)
from tenant_apps.questions.models import Step
from tenant_apps.questions.rules.referrals import CONTACT, NAME
from tenant_apps.questions.rules.transfers import MOVED_UP_FOR


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


def timeline(steps: Iterable[Step], *, unit: str, staff: bool = False) -> list[Entry]:
    """The entries, newest first. ``unit`` is the short name by which the unit calls itself; ``staff`` also
    reads how the unit organises itself (FOR_STAFF).
    """
    entries = []
    for step in sorted(steps, key=lambda step: (step.at, step.pk), reverse=True):
        if step.code in FOR_STAFF and not staff:
            continue
        title, text = _words(step, unit)
        entries.append(Entry(step.at, step.code, title, text, step.code in _LATE, step.actor))
    return entries


_LATE = frozenset(
    {StepCode.OVERDUE, StepCode.HANDLING_OVERDUE, StepCode.YELLOW_CARD, StepCode.RED_CARD, StepCode.MOVED_UP}
)


def _words(step: Step, unit: str) -> tuple[str, str]:
    """Title and sentence of one entry."""
    title = str(_TITLES.get(StepCode(step.code), StepCode(step.code).label))
    sentence = _SENTENCES.get(StepCode(step.code))
    if sentence is None:
        return title, ""
    return title, str(sentence).format_map(_Values(step, unit))


class _Values(dict[str, str]):
    """What a sentence may name, worked out only when it does."""

    def __init__(self, step: Step, unit: str) -> None:
        super().__init__()
        self._params: dict[str, Any] = step.params
        self._unit = unit

    def __missing__(self, name: str) -> str:
        params = self._params
        match name:
            case "unit":
                # Signed by another unit, where that one took the step.
                return str(params.get("unit") or self._unit)
            case "who":
                return str(params.get("by") or self["unit"])
            case "hands":
                return str(_hands(params)).format(to=params.get("to", ""))
            case "day":
                return day(date.fromisoformat(params["due_on"])) if params.get("due_on") else "—"
            case "reason":
                return _reason(params.get("reason", ""))
            case "outcome":
                return str(Outcome(params["outcome"]).label) if params.get("outcome") else ""
            case "why" if "year" in params:
                return str(_HOLIDAYS_KNOWN).format(year=params["year"])
            case "helped":
                return joined(HelpedBy(code).label for code in params.get("helped_by", ()))
            case "covered":
                return joined(CoverReason(code).label for code in params.get("reasons", ()))
            case "way":
                return str(TransferWay(params["way"]).label) if params.get("way") else ""
            case "ended":
                return _ended(params)
            case "said":
                return str(ReferralOutcome(params["said"]).label) if params.get("said") else ""
            case "along":
                return joined(_ALONG[what] for what in params.get("along", ()) if what in _ALONG)
            case "stars":
                return str(params.get("rating") or "—")
            case "result":
                said = _UPHELD if params.get("upheld") else _NOT_UPHELD
                return f"{said} {params.get('words', '')}".strip()
            case _:
                return str(params.get(name, ""))


def _hands(params: dict[str, Any]) -> LazyText | str:
    """What a change of hands means for the asker."""
    if "hop" not in params:
        return "{to}"  # the history of a unit that had it from another one
    if params.get("home"):
        return _HOME_AGAIN
    if params.get("way") == UP and params.get("why") in MOVED_UP_FOR:
        return _MOVED_UP
    return _HANDED_OVER


def _ended(params: dict[str, Any]) -> str:
    """How it ended that another unit was asked, with its reason and the rule that it named."""
    parts = [str(TransferOutcome(params["outcome"]).label)] if params.get("outcome") else []
    for codes in (ReturnReason, NetworkReason):
        if params.get("reason") in codes.values:
            parts.append(str(codes(params["reason"]).label))
            break
    return joined([*parts, *([params["rule"]] if params.get("rule") else [])])


def _reason(code: str) -> str:
    for codes in (Reason, UnresolvableReason):
        if code in codes.values:
            return str(codes(code).label)
    return code


_HANDED_OVER = _("It is with {to} now, who looks after it. You read everything here, as before.")
_MOVED_UP = _("It was moved up: {to}, a unit above, deals with it itself now.")
_HOME_AGAIN = _("{to} has it again and goes on with it.")
_HOLIDAYS_KNOWN = _("The holidays of {year} have been announced.")
_UPHELD = _("You were right: it is taken up again.")
_NOT_UPHELD = _("It stays as it was.")

_ALONG = {NAME: _("your name"), CONTACT: _("how to reach you")}

_TITLES: dict[StepCode, LazyText] = {
    StepCode.ACCEPTED: _("Taken on"),
    StepCode.OVERDUE: _("Later than promised"),
    StepCode.CONTACT_VIEWED: _("Your contact was looked at"),
    StepCode.ADDED: _("You added something"),
    StepCode.ASKED_BACK: _("You asked back"),
    StepCode.URGED: _("You urged us"),
    StepCode.REPLIED: _("A message for you"),
    StepCode.NOT_SOLVED: _("You said: not solved"),
    StepCode.CONFIRMED: _("You said: solved"),
    StepCode.RATED: _("You rated it"),
    StepCode.WITHDRAWN: _("You withdrew it"),
    StepCode.WAITING: _("Your answer is needed"),
    StepCode.RESOLVED: _("Done, as far as we can see"),
    StepCode.MOVED_UP: _("The unit above has been told"),
    StepCode.REDO_ORDERED: _("Handled once more"),
    StepCode.SAMPLED: _("Looked at from above"),
    StepCode.ALARM_TAKEN: _("Somebody is here for you"),
    StepCode.OUTSIDE_ASKED: _("Others were asked to help"),
    StepCode.OUTSIDE_MOVED: _("A new day for following it up"),
    StepCode.OUTSIDE_ENDED: _("What came of asking others"),
    StepCode.PASSED_ALONG: _("Something about you was passed on"),
    StepCode.HANDED_OVER: _("Handed over"),
}

_SENTENCES: dict[StepCode, LazyText | str] = {
    StepCode.RECEIVED: _("{unit} will answer you by {day}."),
    StepCode.ACCEPTED: _("{unit} is preparing an answer."),
    StepCode.NOT_ACCEPTED: "{reason}",
    StepCode.ANSWERED: _("{who} has answered."),
    StepCode.CORRECTED: _("{who} has corrected the answer; the earlier wording can still be read."),
    StepCode.OVERDUE: _(
        "{unit} has not answered in time and still owes you an answer. You need not do anything."
    ),
    StepCode.HANDLING_OVERDUE: _(
        "{unit} has not finished in time and goes on with it. You need not do anything."
    ),
    StepCode.CONTACT_VIEWED: _("Reason given by the staff: {why}"),
    StepCode.HANDED_OVER: "{hands}",
    StepCode.ASSIGNED: _("{to} is taking care of it."),
    StepCode.HANDLING: _("{unit} is dealing with it and means to be done by {day}."),
    StepCode.PROGRESS: _("{unit} told you how far it has come."),
    StepCode.RESOLVED: _("{outcome}. Helped: {helped}. If it is not solved, tell us within seven days."),
    StepCode.UNRESOLVABLE: "{reason}",
    StepCode.CONFIRMED: _("Thank you for telling us."),
    StepCode.RATED: _("Your rating: {stars} of 5."),
    StepCode.CLOSED: _("We heard nothing more from you within seven days. It counts as not rated."),
    StepCode.REOPENED: _("It is looked at once more."),
    StepCode.MERGED: _("Somebody asked the same; you get the same answer, here."),
    StepCode.SPLIT: _("It is dealt with on its own again."),
    StepCode.REPLIED: _("{who} wrote to you."),
    StepCode.WAITING: _("{unit} needs something from you to go on. Until {day} the dates stand still."),
    StepCode.WAITING_OVER: _("{unit} goes on; the dates run again."),
    StepCode.EXTENDED: _("{why} The new date is {day}."),
    StepCode.MOVED_UP: _("It takes too long; {to} looks after it now as well."),
    StepCode.APPEALED: _("Somebody who did not decide before looks at it."),
    StepCode.APPEAL_DECIDED: "{result}",
    StepCode.REVIEW_ASKED: _("{to} has been asked to look at it."),
    StepCode.REVIEW_DECIDED: "{result}",
    StepCode.REDO_ORDERED: _("{by} has looked at how it went and wants {unit} to handle it once more."),
    StepCode.SAMPLED: _(
        "{by} looks at how this was handled: it was drawn by lot, as a few are each month. Your name and "
        "contact do not go there."
    ),
    StepCode.COVERED: _("Others do not read all of it: {covered}. You and the staff still read every word."),
    StepCode.UNCOVERED: _("Whoever may read it reads every word again."),
    StepCode.ALARM_TAKEN: _("{who} has read this and is with you. Write here, at any time."),
    StepCode.CONTACT_ERASED: _("Nobody can see your telephone number or address any more."),
    StepCode.RETURNED: "{why}",
    StepCode.OFFERED: "{to}",
    StepCode.REFUSED: "{to}",
    StepCode.TAKEN: "{to}",
    StepCode.TRANSFER_ASKED: "{way} → {to}",
    StepCode.TRANSFER_ENDED: "{to}：{ended}",
    StepCode.HELP_ASKED: "{to}",
    StepCode.HELP_GIVEN: "{to}：{ended}",
    StepCode.HELD: "{way} ← {from}",
    StepCode.OUTSIDE_ASKED: _("{unit} has asked {to} to deal with it and follows it up by {day}."),
    StepCode.OUTSIDE_MOVED: _("{to} has not replied yet; {unit} follows it up by {day}."),
    StepCode.OUTSIDE_ENDED: _("{to}: {said}. {words}"),
    StepCode.OUTSIDE_TAKEN_BACK: "{to}",
    StepCode.PASSED_ALONG: _("The letter to {to} holds {along}. Reason given by the staff: {why}"),
}
