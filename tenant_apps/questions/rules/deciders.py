"""Which decisions are a leader's, and which anybody of the staff may take."""

from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.questions.data.codes import DecisionKind
from tenant_apps.questions.data.settings import APPROVE_SENSITIVE
from tenant_apps.questions.models import Question
from tenants.public import get_setting


def needs_approval(topic: str, *, confidential: bool) -> bool:
    """Whether a leader reads answers on this topic of the network, or to what was told in confidence."""
    card = topics.tree().cards.get(topic)
    sensitive = confidential or bool(card and card.sensitivity)
    return sensitive and bool(get_setting(current_unit().id, APPROVE_SENSITIVE))


def wants_leader(question: Question) -> bool:
    """The same for a question as it is filed now."""
    return needs_approval(question.topic, confidential=question.confidential)


def leader_decides(kind: str, question: Question | None) -> bool:
    """What helpers write is looked at by anybody of the staff, unless its asker is owed a leader's eyes; all
    else is a leader's to decide.
    """
    if kind != DecisionKind.FIRST_ANSWERS:
        return True
    return question is not None and wants_leader(question)
