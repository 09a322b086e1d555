"""A directive is written: nothing leaves the issuer before it is issued."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.directives.models import Directive
from tenants.public import unit_card


class OutsideSubtreeError(Exception):
    """The target does not stand at or below the unit that issues."""


class NotADraftError(Exception):
    """The directive has been issued or discarded meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a person writes into a directive. `target_kinds` are codes of kinds of units."""

    kind: str
    title: str
    text: str
    number_label: str
    target_unit_id: int
    target_kinds: tuple[str, ...]
    due_at: datetime


@transaction.atomic
def create(actor: Actor, *, issuer_unit_id: int, content: DraftContent) -> UUID:
    """Save a new draft; returns its id. Raises OutsideSubtreeError."""
    check_inside(issuer_unit_id, content.target_unit_id)
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in writes a directive")
    directive = Directive(
        issuer_unit_id=issuer_unit_id,
        issuer_account_id=actor.account_id,
        issuer_person=actor.name[:60],
        created_at=clock.now(),
    )
    _fill(directive, content)
    directive.save(force_insert=True)
    _record("directive.drafted", directive, actor)
    return directive.pk


@transaction.atomic
def change(directive_id: UUID, actor: Actor, *, content: DraftContent) -> None:
    """Replace the content of a draft. Raises NotADraftError, OutsideSubtreeError."""
    directive = locked_draft(directive_id)
    check_inside(directive.issuer_unit_id, content.target_unit_id)
    _fill(directive, content)
    directive.save()
    _record("directive.redrafted", directive, actor)


@transaction.atomic
def discard(directive_id: UUID, actor: Actor) -> None:
    """Throw a draft away. Raises NotADraftError."""
    directive = locked_draft(directive_id)
    _record("directive.discarded", directive, actor)
    directive.delete()


def locked_draft(directive_id: UUID) -> Directive:
    """The draft, held until the end of the transaction. Raises NotADraftError."""
    directive = (
        Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.DRAFT).first()
    )
    if directive is None:
        raise NotADraftError(directive_id)
    return directive


def check_inside(issuer_unit_id: int, target_unit_id: int) -> None:
    """Raise OutsideSubtreeError unless the target stands at or below the issuer, today."""
    if not unit_card(target_unit_id).path.startswith(unit_card(issuer_unit_id).path):
        raise OutsideSubtreeError(f"unit {target_unit_id} is not below unit {issuer_unit_id}")


def _fill(directive: Directive, content: DraftContent) -> None:
    directive.kind = content.kind
    directive.title = content.title
    directive.text = content.text
    directive.number_label = content.number_label if content.kind == Directive.Kind.TASK else ""
    directive.target_unit_id = content.target_unit_id
    directive.target_kinds = list(content.target_kinds)
    directive.due_at = content.due_at


def _record(what: str, directive: Directive, actor: Actor) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )
