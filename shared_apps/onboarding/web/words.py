"""What findings and stands are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.onboarding.data.codes import Finding, State

FINDINGS: Final[dict[str, str | Promise]] = {
    Finding.OPEN: _("The unit is open already: {other}"),
    Finding.SAME_UNIT: _("Another application for the same unit: {other}"),
    Finding.SAME_NAME: _("A unit in the tree has this name: {other}"),
    Finding.LOOKS_SAME: _(
        "The name looks like that of another unit and differs by signs one passes over: {other}"
    ),
    Finding.SIMILAR_NAME: _("A similar name: {other}"),
    Finding.ADDRESS: _("The address is easily mistaken for that of {other}"),
    Finding.PLACE: _("The name speaks of a place that does not stand under the unit named: {other}"),
    Finding.PERSON: _("The same person or telephone applies for {other}"),
    Finding.PROOF: _("The very same letter was handed in for {other}"),
}

STANDS: Final[dict[str, str | Promise]] = {
    "open": pgettext_lazy("stand of a unit", "Open"),
    "applying": pgettext_lazy("stand of a unit", "Applying"),
    "invited": pgettext_lazy("stand of a unit", "Invited"),
    "not_yet": pgettext_lazy("stand of a unit", "Not yet"),
    "closed": pgettext_lazy("stand of a unit", "Closed"),
}
STAND_TONES: Final = {
    "open": "done",
    "applying": "accent",
    "invited": "soon",
    "not_yet": "plain",
    "closed": "late",
}

LINES: Final[dict[str, str | Promise]] = {
    "office": pgettext_lazy("line of units", "Places and offices"),
    "school": pgettext_lazy("line of units", "Schools"),
    "city": pgettext_lazy("line of units", "Companies"),
}

TONES: Final = {
    State.DRAFT: "plain",
    State.REVIEW: "accent",
    State.ASKED: "soon",
    State.APPROVED: "accent",
    State.OPENED: "done",
    State.REJECTED: "late",
    State.WITHDRAWN: "plain",
    State.UNDONE: "late",
}
