"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.public import declare_setting

REVIEW_MONTHS: Final = "knowledge.review_months"

DEFAULT_REVIEW_MONTHS: Final = 12
MOST_REVIEW_MONTHS: Final = 60


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        REVIEW_MONTHS,
        int,
        DEFAULT_REVIEW_MONTHS,
        _("Months after which an entry of the knowledge base is looked through again"),
        help_text=_("0: nobody is reminded."),
        check=_some_months,
    )


def _some_months(months: int) -> None:
    if not 0 <= months <= MOST_REVIEW_MONTHS:
        raise ValidationError(gettext("Enter a number from 0 to {n}.").format(n=MOST_REVIEW_MONTHS))
