"""What units write for those below them, and what they withdraw."""

from huisheng.kernel.messaging import Envelope, handles
from shared_apps.contracts.knowledge_messages import (
    KnowledgePublished,
    KnowledgePublished2,
    KnowledgeWithdrawn,
)
from shared_apps.directory.operations import receiving


@handles(KnowledgePublished, KnowledgePublished2)
def knowledge_published(message: KnowledgePublished | KnowledgePublished2, envelope: Envelope) -> None:
    """A version holds for all units below."""
    receiving.receive(message, envelope)


@handles(KnowledgeWithdrawn)
def knowledge_withdrawn(message: KnowledgeWithdrawn, envelope: Envelope) -> None:
    """An entry no longer holds below."""
    receiving.withdraw(message, envelope)
