"""Names of kinds, steps and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.contracts.directive_messages import NOTICE, TASK
from shared_apps.directives.models import Directive
from shared_apps.directives.queries import steps

KINDS: dict[str, str | Promise] = {NOTICE: _("Notice"), TASK: _("Task")}

STEPS: dict[str, str | Promise] = {
    steps.OVERDUE: _("Overdue"),
    steps.UNREAD: _("Not read"),
    steps.READ: _("Read"),
    steps.ACKNOWLEDGED: _("Acknowledged"),
    steps.REPORTED: _("Reported"),
}

STATES: dict[str, str | Promise] = {
    Directive.State.DRAFT: _("Draft"),
    Directive.State.ISSUED: _("Issued"),
    Directive.State.CLOSED: _("Ended"),
}

UNIT_KINDS: tuple[tuple[str, str | Promise], ...] = (
    ("province", _("Provinces")),
    ("city", _("Cities")),
    ("county", _("Counties and districts")),
    ("zone", _("Development zones")),
    ("university", _("Universities")),
    ("enterprise", _("Enterprises")),
    ("township", _("Townships and streets")),
    ("other", _("Others")),
)
