"""Names of kinds, steps and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.text import NoWordsError
from shared_apps.contracts import directive_messages as codes
from shared_apps.contracts.broadcast_content import WALL
from shared_apps.contracts.page_content import ABOUT
from shared_apps.contracts.season_content import DATES, DUTY, LIVE
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import approving, calling, drafting, issuing
from shared_apps.directives.operations.approving import DATE_PASSED, NOBODY_LEFT, NOTHING_WRITTEN
from shared_apps.directives.queries import steps

KINDS: dict[str, str | Promise] = {
    codes.NOTICE: pgettext_lazy("kind of directive", "Notice"),
    codes.TASK: pgettext_lazy("kind of directive", "Task"),
    codes.REPORT: pgettext_lazy("kind of directive", "Report asked for"),
    codes.SEASON: pgettext_lazy("kind of directive", "Season"),
    codes.POLICY: pgettext_lazy("kind of directive", "Policy"),
    codes.BROADCAST: pgettext_lazy("kind of directive", "Broadcast"),
    codes.EMERGENCY: pgettext_lazy("kind of directive", "Emergency"),
}

KIND_CHOICES: list[tuple[str, str | Promise]] = [
    (codes.NOTICE, _("Notice: units acknowledge it")),
    (codes.TASK, _("Task: units report back")),
    (codes.REPORT, _("Report asked for: units report figures or facts")),
    (codes.POLICY, _("Policy: units acknowledge it and pass it on")),
    (codes.SEASON, _("Question season: units hold it on their sites")),
    (codes.BROADCAST, _("Broadcast: it appears on the sites of units")),
    (codes.EMERGENCY, _("Emergency: units acknowledge it within hours")),
]
"""Kinds that are written in the form; the rest of a season or a broadcast has a page of its own."""

RETURNED: dict[str, str | Promise] = {
    DATE_PASSED: _("When its week came the date had passed, or would have."),
    NOBODY_LEFT: _("When its week came no opened unit belonged to the choice any more."),
    NOTHING_WRITTEN: _("When its week came nothing was said of the season or the broadcast."),
}
"""Why something is a draft again, where nobody wrote a reason."""

STEPS: dict[str, str | Promise] = {
    steps.OVERDUE: pgettext_lazy("step of a directive", "Overdue"),
    steps.UNREAD: pgettext_lazy("step of a directive", "Not read"),
    steps.READ: pgettext_lazy("step of a directive", "Read"),
    steps.ACKNOWLEDGED: pgettext_lazy("step of a directive", "Acknowledged"),
    steps.REPORTED: pgettext_lazy("step of a directive", "Reported"),
    steps.EXCUSED: pgettext_lazy("step of a directive", "No longer awaited"),
}

ALL_UNITS = pgettext_lazy("units of a directive", "All")
STILL_OWED = pgettext_lazy("units of a directive", "Owe something")

STATES: dict[str, str | Promise] = {
    Directive.State.DRAFT: pgettext_lazy("state of a directive", "Draft"),
    Directive.State.PROPOSED: pgettext_lazy("state of a directive", "Waits for approval"),
    Directive.State.QUEUED: pgettext_lazy("state of a directive", "Waits for next week"),
    Directive.State.ISSUED: pgettext_lazy("state of a directive", "Issued"),
    Directive.State.RECALLED: pgettext_lazy("state of a directive", "Recalled"),
    Directive.State.CLOSED: pgettext_lazy("state of a directive", "Ended"),
}

UNIT_KINDS: dict[str, str | Promise] = {
    "province": _("Provinces"),
    "city": _("Cities"),
    "county": _("Counties and districts"),
    "zone": _("Development zones"),
    "university": _("Universities"),
    "enterprise": _("Enterprises"),
    "township": _("Townships and streets"),
    "other": _("Others"),
}

PARTS: dict[str, dict[str, str | Promise]] = {
    codes.SEASON: {
        ABOUT: pgettext_lazy("part of a season", "Text"),
        DATES: pgettext_lazy("part of a season", "Days, within yours"),
        DUTY: pgettext_lazy("part of a season", "Departments and experts on duty"),
        LIVE: pgettext_lazy("part of a season", "Live question hours"),
    },
    codes.BROADCAST: {
        ABOUT: pgettext_lazy("part of a broadcast", "Text"),
        WALL: pgettext_lazy("part of a broadcast", "Whether there is a question wall"),
    },
}
"""What an issuer may leave to units in a season and in a broadcast."""

REPORT_ROLES: dict[str, str | Promise] = {
    "unit_name": _("The name of the unit"),
    "reporter": _("The name of whoever fills it in"),
    "suggestions": _("Suggestions, one on each line: each gets an answer from you"),
}
"""What is known of a field of a report before anybody fills it in."""
REFUSED: dict[type[Exception], Promise] = {
    issuing.TargetsChangedError: _(
        "The units have changed since you looked. Nothing was issued: check the list below once more."
    ),
    issuing.NobodyReachedError: _("No opened unit belongs to this choice. Nothing was issued."),
    issuing.DateInPastError: _("The date has passed. Nothing was issued: change the draft first."),
    issuing.SecondPersonNeededError: _("Your unit's rule is that a second person approves. Propose it."),
    issuing.WeekIsFullError: _(
        "Your unit has issued as many directives this week as its level may. Nothing was issued."
    ),
    approving.OwnDraftError: _("Whoever wrote or proposed a directive does not approve it."),
    NoWordsError: _("Say why, in a sentence. Nothing was changed."),
    calling.SeasonMissingError: _("Say first what the season is. Nothing was issued."),
    calling.BroadcastMissingError: _("Say first when the broadcast is. Nothing was issued."),
    calling.BroadcastPassedError: _(
        "The broadcast would be over by now. Nothing was issued: change its hour first."
    ),
    drafting.OutsideSubtreeError: _("This unit no longer stands below the issuing one. Choose another."),
}
"""Why a step is not taken; then nothing has happened."""

FROM_ABOVE: Promise = _("This reads as the unit above has it. Say what you have to add in your own words.")
LATER_THAN_ABOVE: Promise = _("This is later than the date of the unit above. Choose an earlier one.")


def level_name(below: int) -> str:
    """A level by how far it stands below the issuer."""
    if below == 1:
        return gettext("directly below")
    return ngettext("%(n)s level below", "%(n)s levels below", below) % {"n": below}
