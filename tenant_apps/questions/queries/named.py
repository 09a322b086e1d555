"""The question that a unit above speaks of."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from huisheng.kernel.tenancy import current_unit
from shared_apps.oversight.public import is_kept_out
from tenant_apps.questions.models import Question
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


def is_kept_from(question: Question, unit_id: int) -> bool:
    """Whether the asker wants it kept from a unit above, or from one above that."""
    return is_kept_out(unit_card(unit_id), question.excluded_units)
