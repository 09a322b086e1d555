"""Who has to look after a question now, whatever holds it: a person, a section, or whoever is on duty."""

from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import HolderKind
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.visibility import readers, visible


def staff_for(question_id: UUID) -> tuple[int, ...]:
    """Accounts of the holder; of the section's members; of whoever is on duty, else is next. Where that is
    nobody, or nobody of them may know of it, of those who lead.

    Nobody who must not know of the question is among them.
    """
    row = Question.objects.filter(pk=question_id).values_list("holder_kind", "holder", "section").first()
    if row is None:
        return ()
    return _who_may_know(question_id, list(dict.fromkeys(_candidates(*row)))) or _who_may_know(
        question_id, sorted(people.leaders())
    )


def on_duty() -> tuple[int, ...]:
    """Accounts of whoever is on duty, else is next, else leads."""
    return tuple(dict.fromkeys(_candidates(HolderKind.DUTY, None, None)))


def _who_may_know(question_id: UUID, accounts: list[int]) -> tuple[int, ...]:
    # One statement asks the one rule for everybody; somebody without any condition may know every question.
    conditions = {account: visible(who) for account, who in readers(accounts).items()}
    asked = {account: condition for account, condition in conditions.items() if condition}
    may_know = set(conditions) - set(asked)
    if asked:
        answers = Question.objects.filter(pk=question_id).values_list(
            *(ExpressionWrapper(condition, output_field=BooleanField()) for condition in asked.values())
        )
        may_know |= {account for account, may in zip(asked, answers.get(), strict=True) if may}
    return tuple(account for account in accounts if account in may_know)


def _candidates(kind: str, holder: int | None, section: int | None) -> list[int]:
    if kind == HolderKind.PERSON and holder is not None:
        return [holder]
    if kind == HolderKind.SECTION and section is not None:
        members = [card.account_id for card in people.section_members(section)]
        return [account for account in members if account is not None]
    on_duty = [shift.account_id for shift in people.on_duty_now()]
    if on_duty:
        return on_duty
    following = people.next_on_duty()
    return [following.account_id] if following is not None else sorted(people.leaders())
