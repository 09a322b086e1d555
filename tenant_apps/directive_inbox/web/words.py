"""Names of kinds and states."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.contracts.directive_messages import NOTICE, TASK
from tenant_apps.directive_inbox.queries import listing

KINDS: dict[str, str | Promise] = {
    NOTICE: pgettext_lazy("kind of directive", "Notice"),
    TASK: pgettext_lazy("kind of directive", "Task"),
}

STATES: dict[str, str | Promise] = {
    listing.UNREAD: pgettext_lazy("step of a directive", "Not read"),
    listing.READ: pgettext_lazy("step of a directive", "Read"),
    listing.ACKNOWLEDGED: pgettext_lazy("step of a directive", "Acknowledged"),
    listing.REPORTED: pgettext_lazy("step of a directive", "Reported"),
    listing.CLOSED: _("Ended by the issuer"),
}
