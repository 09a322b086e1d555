"""Names of kinds and states; those of orders and difficulties come from shared_apps.oversight."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts import directive_messages as codes
from shared_apps.contracts import supervision_messages as supervision
from shared_apps.oversight.public import REDO_RESULTS
from tenant_apps.directive_inbox.queries import listing

KINDS: dict[str, str | Promise] = {
    codes.NOTICE: pgettext_lazy("kind of directive", "Notice"),
    codes.TASK: pgettext_lazy("kind of directive", "Task"),
    codes.REPORT: pgettext_lazy("kind of directive", "Report asked for"),
    codes.SEASON: pgettext_lazy("kind of directive", "Season"),
    codes.POLICY: pgettext_lazy("kind of directive", "Policy"),
    codes.BROADCAST: pgettext_lazy("kind of directive", "Broadcast"),
    codes.EMERGENCY: pgettext_lazy("kind of directive", "Emergency"),
}

REFUSALS: dict[str, str | Promise] = {
    "ended": _("Not issued: the directive has ended."),
    "late": _("Not issued: the date is later than the issuer's."),
    "past": _("Not issued: the date had passed."),
    "outside": _("Not issued: these units do not stand below yours."),
    "nobody": _("Not issued: no opened unit belongs to this choice."),
}

STATES: dict[str, str | Promise] = {
    listing.UNREAD: pgettext_lazy("step of a directive", "Not read"),
    listing.READ: pgettext_lazy("step of a directive", "Read"),
    listing.ACKNOWLEDGED: pgettext_lazy("step of a directive", "Acknowledged"),
    listing.REPORTED: pgettext_lazy("step of a directive", "Reported"),
    listing.CLOSED: _("Ended"),
}

RESULTS: dict[str, str | Promise] = {
    **REDO_RESULTS,
    supervision.ELSEWHERE: _("Another unit holds it now. Say so in the answer."),
    supervision.UNKNOWN: _(
        "There is no such question here that could be handled once more. Say so in the answer."
    ),
}
