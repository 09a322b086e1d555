"""Training and rules quiz of volunteers, and the unit's own words for both."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import current_unit
from tenant_apps.people.data.codes import MemberKind, MemberState
from tenant_apps.people.data.settings import PASS_MARK, QUIZ_TEXT, TRAINING_TEXT
from tenant_apps.people.models import Member
from tenant_apps.people.rules.quiz import QuizQuestion, QuizResult, judge, parse
from tenants.public import clear_setting, get_setting, set_setting

TRIES_A_DAY = 3
LONGEST_TEXT = 20_000


class TrainingError(Exception):
    """A step of the training cannot be taken; `code` says why: "unread", "passed", "tries"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def training_text() -> str:
    """What volunteers of this unit read first."""
    return str(get_setting(current_unit().id, TRAINING_TEXT))


def quiz_text() -> str:
    """The quiz as staff edit it."""
    return str(get_setting(current_unit().id, QUIZ_TEXT))


def quiz() -> tuple[QuizQuestion, ...]:
    """The quiz of this unit."""
    return parse(quiz_text())


def pass_mark() -> int:
    """Per cent of right answers that are needed."""
    return int(get_setting(current_unit().id, PASS_MARK))


def note_read(*, account_id: int) -> None:
    """The volunteer has read the training. Raises LookupError for somebody who is no volunteer here."""
    with transaction.atomic():
        member = _volunteer(account_id)
        if member.trained_at is None:
            member.trained_at = now()
            member.save(update_fields=["trained_at"])
            record("training.read", object_type="member", object_id=member.pk, actor=account_id)


def take_quiz(*, account_id: int, given: Mapping[int, int]) -> QuizResult:
    """Mark an attempt, at most three a day; what was passed stays passed.

    Raises LookupError, TrainingError "unread" before the training, "passed" already, "tries" too many today.
    """
    with transaction.atomic():
        member = _volunteer(account_id)
        if member.trained_at is None:
            raise TrainingError("unread")
        if member.passed_at is not None:
            raise TrainingError("passed")
        today = business_day().isoformat()
        tries = list(member.profile.get("quiz", []))
        if sum(attempt["day"] == today for attempt in tries) >= TRIES_A_DAY:
            raise TrainingError("tries")
        result = judge(quiz(), given, pass_mark())
        tries.append({"day": today, "right": result.right, "of": result.of, "passed": result.passed})
        member.profile = {**member.profile, "quiz": tries[-30:]}
        member.passed_at = now() if result.passed else None
        member.save(update_fields=["profile", "passed_at"])
        record(
            "training.quiz",
            object_type="member",
            object_id=member.pk,
            actor=account_id,
            detail={"right": result.right, "of": result.of, "passed": result.passed},
        )
    return result


def change_texts(*, training: str, quiz_as_text: str, actor: int) -> None:
    """Replace training and quiz of this unit; empty means the usual one again.

    Raises ValidationError (by field "training" or "quiz"), SettingLockedError of tenants.
    """
    faults: dict[str, list[str]] = {}
    training, quiz_as_text = _tidy(training), _tidy(quiz_as_text)
    if quiz_as_text:
        try:
            parse(quiz_as_text)
        except ValidationError as error:
            faults["quiz"] = error.messages
    for name, text in (("training", training), ("quiz", quiz_as_text)):
        if len(text) > LONGEST_TEXT:
            faults.setdefault(name, []).append(
                _("The text is too long; %(most)d characters at most.") % {"most": LONGEST_TEXT}
            )
    if faults:
        raise ValidationError(faults)
    unit_id = current_unit().id
    with transaction.atomic():
        for key, text in ((TRAINING_TEXT, training), (QUIZ_TEXT, quiz_as_text)):
            if not text:
                clear_setting(unit_id, key, actor_id=actor)
            elif text != _tidy(str(get_setting(unit_id, key))):
                set_setting(unit_id, key, text, actor_id=actor)
        record("training.texts_changed", object_type="unit", object_id=unit_id, actor=actor)


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _volunteer(account_id: int) -> Member:
    member: Member | None = (
        Member.objects.select_for_update()
        .filter(account_id=account_id, kind=MemberKind.VOLUNTEER, state=MemberState.ACTIVE)
        .first()
    )
    if member is None:
        raise LookupError(f"account {account_id} is no volunteer")
    return member
