"""Tables of one unit's questions."""

from tenant_apps.questions.models.answer import Answer
from tenant_apps.questions.models.question import Question
from tenant_apps.questions.models.step import Step
from tenant_apps.questions.models.unit_topic import UnitTopic

__all__ = ["Answer", "Question", "Step", "UnitTopic"]
