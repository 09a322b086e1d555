"""A question gets nowhere in the hands of this unit: the network moves it to the unit above (提级办理)."""

from huisheng.kernel.messaging import emit
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.case_messages import CaseStuck
from tenant_apps.questions.models import Question


def tell(question: Question, why: str) -> None:
    """Tell the network of a locked question that is held here, asked here or elsewhere; ``why`` is a code."""
    emit(
        CaseStuck(
            origin_unit=question.origin_unit or current_unit().id,
            question_id=str(question.origin_question or question.id),
            topic=question.topic,
            excluded_units=list(question.excluded_units),
            why=why,
        )
    )
