"""An answer, or its correction, leaves the desk: after the undo window, or after a leader has read it.

Which of the two is for the question to say, not for whoever sends: pages and programs come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind
from tenant_apps.questions.operations import approving, correcting, holding
from tenant_apps.questions.operations.refusals import NeedsApproval


@dataclass(frozen=True, slots=True)
class Sent:
    """A step on its way. ``held`` is what ``holding.undo`` takes; None when a leader has it now."""

    held: UUID | None

    @property
    def with_leader(self) -> bool:
        """Whether a leader approves it first."""
        return self.held is None


def send_answer(
    question_id: UUID,
    *,
    version: int,
    text: str,
    handles: bool,
    actor: int,
    topic: str,
    expert: people.ExpertCard | None = None,
    files: Sequence[str] = (),
) -> Sent:
    """Send an answer, perhaps as that of an expert. Raises what holding.hold and approving raise."""
    signed: dict[str, Any] = {}
    if expert is not None:
        signed = {
            "kind": AnswerKind.EXPERT.value,
            "member": expert.member_id,
            "persona": f"{expert.name} {expert.title}".strip(),
            "disclaimer": people.disclaimer_for(topic, expert.member_id),
        }
    try:
        payload = {"text": text, "handles": handles, "files": list(files), **signed}
        return Sent(holding.hold(question_id, "answer", payload, version=version, actor=actor))
    except NeedsApproval:
        approving.propose_answer(
            question_id,
            version=version,
            text=text,
            handles=handles,
            actor=actor,
            files=list(files),
            signed=signed,
        )
        return Sent(None)


def send_correction(question_id: UUID, *, version: int, answer: int, text: str, actor: int) -> Sent:
    """Send a correction of a published answer. Raises what holding.hold and correcting raise."""
    try:
        payload = {"answer": answer, "text": text}
        return Sent(holding.hold(question_id, "correct", payload, version=version, actor=actor))
    except NeedsApproval:
        correcting.propose(question_id, version=version, answer=answer, text=text, actor=actor)
        return Sent(None)
