"""Names of kinds and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts.directive_messages import NOTICE, TASK
from tenant_apps.directive_inbox import queries

KINDS: dict[str, str | Promise] = {
    NOTICE: pgettext_lazy("kind of directive", "Notice"),
    TASK: pgettext_lazy("kind of directive", "Task"),
}

STATES: dict[str, str | Promise] = {
    queries.UNREAD: pgettext_lazy("step of a directive", "Not read"),
    queries.READ: pgettext_lazy("step of a directive", "Read"),
    queries.ACKNOWLEDGED: pgettext_lazy("step of a directive", "Acknowledged"),
    queries.REPORTED: pgettext_lazy("step of a directive", "Reported"),
    queries.CLOSED: _("Ended by the issuer"),
}
