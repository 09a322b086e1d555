"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.data.codes import ExtraMove
from tenant_apps.questions.data.help_lines import BadLine, parse_local
from tenants.public import declare_setting

ANSWER_DAYS = "questions.answer_days"
PERSONA = "questions.persona"
LOCAL_HELP_LINES = "questions.help_lines"
KEEP_CONTACT_DAYS = "questions.keep_contact_days"
APPROVE_SENSITIVE = "questions.approve_sensitive"

DEFAULT_KEEP_DAYS = 180
LEAST_KEEP_DAYS, MOST_KEEP_DAYS = 30, 730
DEFAULT_ANSWER_DAYS = 5
MOST_ANSWER_DAYS = 60


def allowing(extra: ExtraMove) -> str:
    """The key of the setting that switches an extra move on."""
    return f"questions.allow.{extra.value}"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        ANSWER_DAYS,
        int,
        DEFAULT_ANSWER_DAYS,
        _("Working days within which a question is answered"),
        check=_some_days,
    )
    declare_setting(
        PERSONA,
        str,
        "",
        _("Name under which official answers are signed"),
        help_text=_(
            "Left empty, answers are signed with the unit's name. The log always keeps the true author."
        ),
        local_only=True,
    )

    declare_setting(
        LOCAL_HELP_LINES,
        str,
        "",
        _("Further numbers for people in danger"),
        check=_help_lines,
        help_text=_("Number, space, name; the next after a semicolon. They stand below 110, 120, 12356 and 12355."),
    )
    for extra in ExtraMove:
        declare_setting(allowing(extra), bool, False, extra.label)
    declare_setting(
        KEEP_CONTACT_DAYS,
        int,
        DEFAULT_KEEP_DAYS,
        _("Days after which the contact of a closed question is erased"),
        check=_days_of_keeping,
    )
    declare_setting(
        APPROVE_SENSITIVE,
        bool,
        True,
        _("Answers on sensitive topics need the approval of a second person"),
    )


def _help_lines(written: str) -> None:
    try:
        parse_local(written)
    except BadLine as error:
        raise ValidationError(
            gettext("Write a number, a space and a name of at most 20 characters, up to four of them: “{line}”.").format(
                line=error.written
            )
        ) from None


def _days_of_keeping(days: int) -> None:
    if not LEAST_KEEP_DAYS <= days <= MOST_KEEP_DAYS:
        raise ValidationError(
            gettext("Enter a number from {least} to {most}.").format(
                least=LEAST_KEEP_DAYS, most=MOST_KEEP_DAYS
            )
        )


def _some_days(days: int) -> None:
    if not 1 <= days <= MOST_ANSWER_DAYS:
        raise ValidationError(gettext("Enter a number from 1 to {n}.").format(n=MOST_ANSWER_DAYS))
