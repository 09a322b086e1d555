"""Settings of this app, declared once. A level above may lock those that are inherited."""

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenant_apps.people.data.codes import ExpertField
from tenant_apps.people.data.default_texts import DISCLAIMERS, QUIZ, TRAINING
from tenants.public import count_as_feature, declare_setting

SWAP_CONFIRMED = "people.swap_confirmed_by_leader"
VOLUNTEERS_WANTED = "people.volunteers_wanted"
EXPERTS_WANTED = "people.experts_wanted"
REVIEWED_ANSWERS = "people.reviewed_answers"
PASS_MARK = "people.quiz_pass_mark"
MINUTES_PER_ANSWER = "people.minutes_per_answer"
EXPERT_ANSWERS_REVIEWED = "people.expert_answers_reviewed"
TRAINING_TEXT = "people.training_text"
QUIZ_TEXT = "people.quiz_text"


def disclaimer_key(field: str) -> str:
    """The setting that holds the disclaimer of a field."""
    return f"people.disclaimer_{field}"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(SWAP_CONFIRMED, bool, False, _("Swaps of shifts are confirmed by a leader"))
    declare_setting(VOLUNTEERS_WANTED, bool, True, _("Young people may apply as volunteers on the site"))
    declare_setting(EXPERTS_WANTED, bool, True, _("Experts may apply on the site"))
    count_as_feature(VOLUNTEERS_WANTED)
    count_as_feature(EXPERTS_WANTED)
    declare_setting(
        REVIEWED_ANSWERS,
        int,
        5,
        _("First answers of a volunteer that staff review before they are published"),
        check=_between(0, 100),
    )
    declare_setting(
        PASS_MARK,
        int,
        80,
        _("Per cent of right answers with which the volunteers' quiz is passed"),
        check=_between(50, 100),
    )
    declare_setting(
        MINUTES_PER_ANSWER,
        int,
        15,
        _("Minutes that a published answer counts as volunteer work"),
        check=_between(1, 120),
    )
    declare_setting(
        EXPERT_ANSWERS_REVIEWED,
        bool,
        True,
        _("Answers of experts are reviewed by staff before they are published"),
    )
    for field in ExpertField:
        declare_setting(
            disclaimer_key(field),
            str,
            DISCLAIMERS[field.value],
            format_lazy(_("Disclaimer under experts' answers: {field}"), field=field.label),
        )
    # Long texts have a page of their own (/manage/volunteering/).
    declare_setting(TRAINING_TEXT, str, TRAINING, _("Training text for volunteers"), own_page=True)
    declare_setting(QUIZ_TEXT, str, QUIZ, _("Quiz for volunteers"), own_page=True)


def _between(least: int, most: int):  # type: ignore[no-untyped-def]
    def check(value: int) -> None:
        if not least <= value <= most:
            raise ValidationError(
                gettext("Enter a number from %(least)d to %(most)d.") % {"least": least, "most": most}
            )

    return check
