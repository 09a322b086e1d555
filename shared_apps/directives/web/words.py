"""Names of kinds, steps and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts.directive_messages import NOTICE, TASK
from shared_apps.directives.models import Directive
from shared_apps.directives.queries import steps

KINDS: dict[str, str | Promise] = {
    NOTICE: pgettext_lazy("kind of directive", "Notice"),
    TASK: pgettext_lazy("kind of directive", "Task"),
}

STEPS: dict[str, str | Promise] = {
    steps.OVERDUE: pgettext_lazy("step of a directive", "Overdue"),
    steps.UNREAD: pgettext_lazy("step of a directive", "Not read"),
    steps.READ: pgettext_lazy("step of a directive", "Read"),
    steps.ACKNOWLEDGED: pgettext_lazy("step of a directive", "Acknowledged"),
    steps.REPORTED: pgettext_lazy("step of a directive", "Reported"),
}

STATES: dict[str, str | Promise] = {
    Directive.State.DRAFT: pgettext_lazy("state of a directive", "Draft"),
    Directive.State.ISSUED: pgettext_lazy("state of a directive", "Issued"),
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

REPORT_ROLES: dict[str, str | Promise] = {
    "unit_name": _("The name of the unit"),
    "reporter": _("The name of whoever fills it in"),
    "suggestions": _("Suggestions, one on each line: each gets an answer from you"),
}
"""What is known of a field of a report before anybody fills it in."""
