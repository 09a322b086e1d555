"""What was issued gets its next version: the one before is kept, with why it was changed."""

from dataclasses import dataclass

from huisheng.kernel import clock
from shared_apps.directives.models import Delivery, Directive, EarlierVersion

WHY_MAX = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who changes it, for which unit, and why; `is_important` (重要) asks all recipients to acknowledge it
    anew.
    """

    why: str
    is_important: bool
    by: int
    by_name: str
    unit_id: int


def next_version(directive: Directive, change: Change) -> None:
    """Keep a directive as it stands and count its version on: call it before anything in it is changed, in
    the transaction that holds the row, and save the row afterwards.
    """
    EarlierVersion.objects.create(
        directive=directive,
        version=directive.content_version,
        title=directive.title,
        text=directive.text,
        number_label=directive.number_label,
        due_at=directive.due_at,
        until=clock.now(),
        why=change.why[:WHY_MAX],
        details=directive.details,
        by=change.by,
        by_name=change.by_name,
        unit_id=change.unit_id,
    )
    directive.content_version += 1
    if change.is_important:
        directive.acknowledge_from = directive.content_version
        Delivery.objects.filter(directive_id=directive.pk).update(acknowledged_at=None)
