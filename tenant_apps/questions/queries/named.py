"""The question that a unit above speaks of, and what questions are called by people."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import is_kept_out
from tenant_apps.questions.models import Question
from tenant_apps.questions.rules.visibility import visible_to
from tenants.public import unit_card


@dataclass(frozen=True, slots=True)
class About:
    """By its receipt number here, or by its id in the unit where it was asked; by neither for no question."""

    number: str = ""
    unit: int = 0
    question_id: UUID | None = None


def named(about: About) -> Question | None:
    """The question, also a copy of another unit's; None where this unit has none."""
    if about.number:
        which = Q(number=about.number)
    elif about.question_id is None:
        return None
    elif about.unit == current_unit().id:
        which = Q(pk=about.question_id)
    else:
        which = Q(origin_unit=about.unit, origin_question=about.question_id)
    found: Question | None = Question.objects.filter(which).first()
    return found


def receipt_numbers(ids: Collection[UUID], account_id: int) -> dict[UUID, str]:
    """The numbers of those among these questions that are there still and that somebody of the staff may
    know. Nothing is asked of the database for no id.
    """
    if not ids:
        return {}
    rows = Question.objects.filter(visible_to(account_id), pk__in=ids)
    return dict(rows.values_list("pk", "number"))


def is_kept_from(question: Question, unit_id: int) -> bool:
    """Whether the asker wants it kept from a unit above, or from one above that."""
    return is_kept_out(unit_card(unit_id), question.excluded_units)
