"""The door to directives: write one, see whom it would reach, issue it. Call it in NETWORK."""

from uuid import UUID

from huisheng.kernel.access import Actor
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.targets import TargetPreview, TargetSet, preview, preview_of

__all__ = [
    "DraftContent",
    "TargetPreview",
    "TargetSet",
    "draft",
    "issue",
    "preview",
    "preview_of",
    "was_drafted",
]


def draft(actor: Actor, *, issuer_unit_id: int, content: DraftContent) -> UUID:
    """Save a new draft; returns its id. Raises OutsideSubtreeError."""
    return drafting.create(actor, issuer_unit_id=issuer_unit_id, content=content)


def issue(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Issue a draft to exactly the units whose preview carried the seal `confirmed`; returns their number.

    Raises what operations/issuing.py says; then nothing has been written or sent.
    """
    return issuing.issue(directive_id, actor, confirmed=confirmed)


def was_drafted(*, issuer_unit_id: int, title: str) -> bool:
    """Whether a unit has written a directive of this title, in any state."""
    return Directive.objects.filter(issuer_unit_id=issuer_unit_id, title=title).exists()
