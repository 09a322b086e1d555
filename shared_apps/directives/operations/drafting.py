"""A directive is written: nothing leaves the issuer before it is issued."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.keeping_files import forget
from shared_apps.directives.queries.choices import waves_of
from shared_apps.directives.queries.targets import outside
from tenants.public import unit_card


class OutsideSubtreeError(Exception):
    """The target does not stand at or below the unit that issues."""


class NotADraftError(Exception):
    """The directive has been issued, proposed or discarded meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContent:
    """What a person writes into a directive; the fields are those of `Directive`.

    Where an emergency gives hours, its `due_at` is only a first guess.
    """

    kind: str
    title: str
    text: str
    number_label: str
    target_unit_id: int
    target_kinds: tuple[str, ...]
    due_at: datetime
    target_levels: tuple[int, ...] = ()
    target_lines: tuple[str, ...] = ()
    target_waves: tuple[int, ...] = ()
    target_units: tuple[int, ...] = ()
    except_units: tuple[int, ...] = ()
    within_hours: int | None = None
    urge_days: int | None = None
    publish_days: int | None = None
    exception_reason: str = ""
    parent_id: UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def create(actor: Actor, *, issuer_unit_id: int, content: DraftContent) -> UUID:
    """Save a new draft; returns its id. Raises OutsideSubtreeError."""
    _check_all_inside(issuer_unit_id, content)
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in writes a directive")
    directive = Directive(
        issuer_unit_id=issuer_unit_id,
        issuer_account_id=actor.account_id,
        responsible_account_id=actor.account_id,
        issuer_person=actor.name[:60],
        created_at=clock.now(),
    )
    _fill(directive, content, actor)
    directive.save(force_insert=True)
    _record("directive.drafted", directive, actor)
    return directive.pk


@transaction.atomic
def change(directive_id: UUID, actor: Actor, *, content: DraftContent) -> None:
    """Replace the content of a draft. Raises NotADraftError, OutsideSubtreeError."""
    directive = locked_draft(directive_id)
    _check_all_inside(directive.issuer_unit_id, content)
    _fill(directive, content, actor)
    directive.save()
    _record("directive.redrafted", directive, actor)


@transaction.atomic
def discard(directive_id: UUID, actor: Actor) -> None:
    """Throw a draft away, its files with it. Raises NotADraftError."""
    directive = locked_draft(directive_id)
    _record("directive.discarded", directive, actor)
    forget(list(directive.attachments.values_list("path", flat=True)))
    directive.delete()


def locked_draft(directive_id: UUID, *, state: str = Directive.State.DRAFT) -> Directive:
    """A directive in this state, held until the end of the transaction. Raises NotADraftError."""
    directive = Directive.objects.select_for_update().filter(pk=directive_id, state=state).first()
    if directive is None:
        raise NotADraftError(directive_id)
    return directive


def check_inside(issuer_unit_id: int, target_unit_id: int) -> None:
    """Raise OutsideSubtreeError unless the target stands at or below the issuer, today."""
    if not unit_card(target_unit_id).path.startswith(unit_card(issuer_unit_id).path):
        raise OutsideSubtreeError(f"unit {target_unit_id} is not below unit {issuer_unit_id}")


def _check_all_inside(issuer_unit_id: int, content: DraftContent) -> None:
    """The target, and every unit that is named one by one. A wave is one of the issuer's own line."""
    check_inside(issuer_unit_id, content.target_unit_id)
    named = {*content.target_units, *content.except_units}
    if named and outside(issuer_unit_id, named):
        raise OutsideSubtreeError(f"not all of the units named are below unit {issuer_unit_id}")
    if not set(content.target_waves) <= {wave.id for wave in waves_of(issuer_unit_id)}:
        raise OutsideSubtreeError(f"not all of the waves are of unit {issuer_unit_id} or those above it")


def _fill(directive: Directive, content: DraftContent, actor: Actor) -> None:
    directive.kind = content.kind
    directive.title = content.title
    directive.text = content.text
    is_reported_on = content.kind in (Directive.Kind.TASK, Directive.Kind.REPORT)
    directive.number_label = content.number_label if is_reported_on else ""
    directive.target_unit_id = content.target_unit_id
    directive.target_kinds = list(content.target_kinds)
    directive.target_levels = list(content.target_levels)
    directive.target_lines = list(content.target_lines)
    directive.target_waves = list(content.target_waves)
    directive.target_units = list(content.target_units)
    directive.except_units = list(content.except_units)
    directive.due_at = content.due_at
    is_emergency = content.kind == Directive.Kind.EMERGENCY
    directive.within_hours = content.within_hours if is_emergency else None
    directive.urge_days = None if is_emergency else content.urge_days
    directive.publish_days = None if is_emergency else content.publish_days
    directive.exception_reason = content.exception_reason if is_emergency else ""
    directive.parent_id = content.parent_id
    directive.details = dict(content.details)
    directive.written_by = actor.account_id


def _record(what: str, directive: Directive, actor: Actor) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )
