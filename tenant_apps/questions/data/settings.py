"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.data.codes import ExtraMove, Kind
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

TOPIC_PROMISES = "questions.promises_by_topic"
RED_AFTER_DAYS = "questions.red_after_days"
ABOVE_AFTER_DAYS = "questions.above_after_days"
EXTENSION_DAYS = "questions.extension_days"
REVIEW_DAYS = "questions.review_days"
DEFAULT_REVIEW_DAYS = 30
MOST_REVIEW_DAYS = 365
MOST: Final = {"response_hours": 240, "answer_days": MOST_ANSWER_DAYS, "handling_days": 250}
"""The parts of a promise, and the longest that each may be."""
MOST_TOPICS: Final = 100
MOST_LADDER_DAYS: Final = 30


def allowing(extra: ExtraMove) -> str:
    """The key of the setting that switches an extra move on."""
    return f"questions.allow.{extra.value}"


def promises_key(kind: str) -> str:
    """The key of the setting that holds what a unit promises for a kind of question."""
    return f"questions.promises.{kind}"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        ANSWER_DAYS,
        int,
        DEFAULT_ANSWER_DAYS,
        _("Working days within which a question is answered"),
        help_text=_("Unless the unit promises something else for the kind or the topic."),
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
        help_text=_(
            "Number, space, name; the next after a semicolon. They stand below 110, 120, 12356 and 12355."
        ),
    )
    _declare_promises()
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
        REVIEW_DAYS,
        int,
        DEFAULT_REVIEW_DAYS,
        _("Days after the end within which the asker may have the unit above look at it"),
        check=_days_of_review,
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
            gettext(
                "Write a number, a space and a name of at most 20 characters, up to four of them: “{line}”."
            ).format(line=error.written)
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


def _declare_promises() -> None:
    for kind in Kind:
        declare_setting(promises_key(kind), dict, {}, kind.label, check=_check_promise, own_page=True)
    declare_setting(
        TOPIC_PROMISES, dict, {}, _("Promises by topic"), check=_check_topic_promises, own_page=True
    )
    for key, days, label in (
        (RED_AFTER_DAYS, 2, _("Working days after a broken promise until the red card")),
        (ABOVE_AFTER_DAYS, 5, _("Working days after a broken promise until the unit above is told")),
        (EXTENSION_DAYS, 10, _("Working days by which a date may be extended at most")),
    ):
        declare_setting(key, int, days, label, check=_ladder_days)


def _check_promise(value: Mapping[str, Any]) -> None:
    for part, amount in value.items():
        if part not in MOST:
            raise ValidationError(f"no part of a promise: {part}")
        if type(amount) is not int or not 1 <= amount <= MOST[part]:
            raise ValidationError(gettext("Enter a number from 1 to {n}.").format(n=MOST[part]))


def _check_topic_promises(value: Mapping[str, Any]) -> None:
    if len(value) > MOST_TOPICS:
        raise ValidationError(gettext("At most {n} topics.").format(n=MOST_TOPICS))
    for parts in value.values():
        _check_promise(parts)


def _days_of_review(days: int) -> None:
    if not 1 <= days <= MOST_REVIEW_DAYS:
        raise ValidationError(gettext("Enter a number from 1 to {n}.").format(n=MOST_REVIEW_DAYS))


def _ladder_days(days: int) -> None:
    if not 1 <= days <= MOST_LADDER_DAYS:
        raise ValidationError(gettext("Enter a number from 1 to {n}.").format(n=MOST_LADDER_DAYS))
