"""Tables of one unit's questions."""

from tenant_apps.questions.models.alarm import Alarm
from tenant_apps.questions.models.answer import Answer
from tenant_apps.questions.models.assignment import Assignment
from tenant_apps.questions.models.attachment import Attachment
from tenant_apps.questions.models.decision import Decision
from tenant_apps.questions.models.message import Message
from tenant_apps.questions.models.question import FOR_SEARCH, Question
from tenant_apps.questions.models.referral import Referral
from tenant_apps.questions.models.saved_view import SavedView
from tenant_apps.questions.models.step import Step
from tenant_apps.questions.models.unit_topic import UnitTopic

__all__ = [
    "FOR_SEARCH",
    "Alarm",
    "Answer",
    "Assignment",
    "Attachment",
    "Decision",
    "Message",
    "Question",
    "Referral",
    "SavedView",
    "Step",
    "UnitTopic",
]
