"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.forms import BadDefinition, from_json
from tenant_apps.questions.data.codes import (
    BodyKind,
    ExtraMove,
    Kind,
    Reason,
    ReturnReason,
    UnresolvableReason,
)
from tenant_apps.questions.data.help_lines import BadLine, parse_local
from tenant_apps.questions.data.letter_text import DEFAULT_TEXT, BadLetter, check_letter
from tenants.public import declare_reasons, declare_setting

ANSWER_DAYS = "questions.answer_days"
PERSONA = "questions.persona"
LOCAL_HELP_LINES = "questions.help_lines"
KEEP_CONTACT_DAYS = "questions.keep_contact_days"
APPROVE_SENSITIVE = "questions.approve_sensitive"
LETTER_TEXT = "questions.letter_text"
LETTER_CODE = "questions.letter_code"
LETTER_CODE_MAX = 20
DECLINE_REASONS = "questions.decline"
GIVE_UP_REASONS = "questions.give_up"
RETURN_REASONS = "questions.return"
OUTSIDE_BODIES = "questions.outside_bodies"
ASKING_FORM = "questions.asking_form"
ASKING_FORM_DRAFT = "questions.asking_form_draft"
MOST_BODIES = 60

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

ROUTES: Final = "questions.routes"
SECTION_ROUTES: Final = "questions.section_routes"
LINE: Final = "line:"
"""Before the code of a line, where a rule is about that and not about a topic."""
MOST_ROUTES: Final = 200


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
    for key, label, codes in (
        (DECLINE_REASONS, _("Why a question is not accepted for now"), Reason),
        (GIVE_UP_REASONS, _("Why a matter cannot be solved for now"), UnresolvableReason),
        (RETURN_REASONS, _("Why another unit gets a question back"), ReturnReason),
    ):
        declare_reasons(key, label, tuple(codes.choices))
    _declare_letters()
    _declare_asking_form()
    _declare_routes()
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


def _declare_letters() -> None:
    # The words that explain what is wrong with a text stand with its form; here nothing else gets in.
    declare_setting(
        LETTER_TEXT,
        str,
        DEFAULT_TEXT,
        _("Text of letters to bodies outside"),
        check=_check_letter,
        own_page=True,
        keeps_versions=True,
    )
    declare_setting(
        LETTER_CODE,
        str,
        "",
        _("Code before the number of a letter"),
        check=_check_code,
        local_only=True,
        own_page=True,
    )
    declare_setting(
        OUTSIDE_BODIES, dict, {}, _("Bodies outside that are often asked"), check=_check_bodies, own_page=True
    )


def _declare_asking_form() -> None:
    for key, label, keeps_versions in (
        (ASKING_FORM, _("What is asked beside the question"), True),
        (ASKING_FORM_DRAFT, _("Draft of what is asked beside the question"), False),
    ):
        declare_setting(
            key,
            dict,
            {},
            label,
            check=_check_form,
            local_only=True,
            own_page=True,
            keeps_versions=keeps_versions,
        )


def _check_form(value: Mapping[str, Any]) -> None:
    try:
        from_json(value)
    except BadDefinition as error:
        raise ValidationError(f"no form: {error}") from None


def _check_letter(text: str) -> None:
    try:
        check_letter(text)
    except BadLetter as error:
        raise ValidationError(f"no letter: {error.fault} {error.words}") from None


def _check_code(code: str) -> None:
    if len(code) > LETTER_CODE_MAX:
        raise ValidationError(gettext("At most {n} characters.").format(n=LETTER_CODE_MAX))


def _check_bodies(value: Mapping[str, Any]) -> None:
    if len(value) > MOST_BODIES:
        raise ValidationError(gettext("At most {n} bodies.").format(n=MOST_BODIES))
    for about in value.values():
        if set(about) != {"kind", "address", "phone"} or about["kind"] not in BodyKind.values:
            raise ValidationError("no body: kind, address, phone")


def _declare_routes() -> None:
    declare_setting(ROUTES, dict, {}, _("Who gets what: units"), check=_check_routes, own_page=True)
    declare_setting(
        SECTION_ROUTES,
        dict,
        {},
        _("Who gets what: sections"),
        check=_check_routes,
        local_only=True,
        own_page=True,
    )


def _check_routes(value: Mapping[str, Any]) -> None:
    if len(value) > MOST_ROUTES or any(type(target) is not int for target in value.values()):
        raise ValidationError("no rules of routing")


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
