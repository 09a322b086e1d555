"""Taking a question in hand: one writer at a time, and nobody writes over what another has just done."""

from uuid import UUID

from tenant_apps.questions.models import Question


class UnknownQuestion(LookupError):
    """This unit has no such question."""


class ChangedMeanwhile(Exception):
    """Somebody else took a step since this form was opened. Nothing was written."""

    def __init__(self, question_id: UUID) -> None:
        super().__init__(str(question_id))
        self.question_id = question_id


def lock(question_id: UUID, *, version: int | None = None) -> Question:
    """The locked row, inside a transaction. Raises UnknownQuestion; ChangedMeanwhile when it is no
    longer at ``version``.
    """
    question: Question | None = Question.objects.select_for_update().filter(pk=question_id).first()
    if question is None:
        raise UnknownQuestion(str(question_id))
    if version is not None and question.version != version:
        raise ChangedMeanwhile(question_id)
    return question


def save(question: Question, *fields: str) -> None:
    """Write the named fields and count the version up."""
    question.version += 1
    question.save(update_fields=[*fields, "version"])
