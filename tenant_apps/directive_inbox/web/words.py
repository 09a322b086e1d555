"""Names of kinds and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.contracts.directive_messages import NOTICE, TASK
from tenant_apps.directive_inbox import queries

KINDS: dict[str, str | Promise] = {NOTICE: _("Notice"), TASK: _("Task")}

STATES: dict[str, str | Promise] = {
    queries.UNREAD: _("Not read"),
    queries.READ: _("Read"),
    queries.ACKNOWLEDGED: _("Acknowledged"),
    queries.REPORTED: _("Reported"),
    queries.CLOSED: _("Ended by the issuer"),
}
