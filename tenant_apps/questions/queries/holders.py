"""Who has to look after a question now, whatever holds it: a person, a section, or whoever is on duty."""

from uuid import UUID

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import HolderKind
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.visibility import visible_to


def staff_for(question_id: UUID) -> tuple[int, ...]:
    """Accounts of the holder; of the section's members; of whoever is on duty, else is next, else leads.

    Nobody who must not know of the question is among them.
    """
    row = Question.objects.filter(pk=question_id).values_list("holder_kind", "holder", "section").first()
    if row is None:
        return ()
    candidates = list(dict.fromkeys(_candidates(*row)))
    question = Question.objects.filter(pk=question_id)
    return tuple(account for account in candidates if question.filter(visible_to(account)).exists())


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
