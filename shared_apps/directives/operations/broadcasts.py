"""A broadcast (直播) is called for: written into a draft, issued with it, said anew (a new address, the
replay), and what units tell of theirs.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.web.players import BadAddressError, player_of
from shared_apps.contracts.broadcast_content import (
    BROADCAST_KEY,
    CHANGEABLE,
    MAY_CHANGE_KEY,
    BadBroadcast,
    BroadcastContent,
    as_text,
    check,
    from_text,
)
from shared_apps.contracts.broadcast_messages import BroadcastTold
from shared_apps.directives.models import BEFORE_ISSUE, Delivery, Directive, UnitBroadcast
from shared_apps.directives.operations.delivering import tell_all
from shared_apps.directives.operations.drafting import locked_draft
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.topics import public as topics


class BroadcastMissingError(Exception):
    """The directive calls for a broadcast of which nothing has been written yet."""


class BroadcastClosedError(Exception):
    """The directive is not issued, or was recalled or ended meanwhile."""


class BroadcastPassedError(Exception):
    """The broadcast would be over before anybody has it on their site."""


@transaction.atomic
def write(
    directive_id: UUID, actor: Actor, *, content: BroadcastContent, may_change: Collection[str]
) -> None:
    """Say in a draft what the broadcast is, and what units may say otherwise.

    Raises NotADraftError, LookupError for a directive of another kind, BadBroadcast.
    """
    directive = locked_draft(directive_id)
    _keep(directive, actor, content, may_change)


@transaction.atomic
def say_anew(directive_id: UUID, actor: Actor, *, content: BroadcastContent) -> int:
    """After it was issued: another hour or address, or the replay. All who have it are told, those as well to
    whom it was handed on, and it reads so on their sites; what they may change stays as it was issued.
    Returns their number.

    Raises BroadcastClosedError, LookupError for a directive of another kind, BadBroadcast.
    """
    rows = Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.ISSUED)
    directive = rows.first()
    if directive is None:
        raise BroadcastClosedError(directive_id)
    _keep(directive, actor, content, directive.details.get(MAY_CHANGE_KEY, ()))
    return tell_all(directive) + _tell_below(directive)


def check_written(directive: Directive) -> None:
    """Raise BroadcastMissingError where units would be called to a broadcast that says nothing, and
    BroadcastPassedError for one that is over.
    """
    if directive.kind != Directive.Kind.BROADCAST:
        return
    text = directive.details.get(BROADCAST_KEY)
    if not text:
        raise BroadcastMissingError(directive.pk)
    if from_text(text).ends <= clock.now():
        raise BroadcastPassedError(directive.pk)


@transaction.atomic
def take(message: BroadcastTold, unit_id: int) -> None:
    """Keep what a unit tells of its broadcast; of several the highest revision holds.

    Raises UnknownDeliveryError where the directive was never sent to the unit: then nothing is kept.
    """
    directive_id = UUID(message.directive_id)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    rows = UnitBroadcast.objects.filter(directive_id=directive_id, unit_id=unit_id)
    UnitBroadcast.objects.bulk_create(
        [UnitBroadcast(directive_id=directive_id, unit_id=unit_id)], ignore_conflicts=True
    )
    rows.filter(revision__lt=message.revision).update(
        revision=message.revision,
        told_at=datetime.fromisoformat(message.at),
        stands=message.stands,
        path=message.path,
        changed=message.changed,
        watched=message.watched,
        asked=message.asked,
        answered=message.answered,
    )


def _tell_below(directive: Directive) -> int:
    """Those to whom it was handed on hold the same broadcast, by a directive of their own upper unit."""
    told = 0
    handed_on = Directive.objects.select_for_update().filter(
        parent_id=directive.pk, kind=Directive.Kind.BROADCAST, state=Directive.State.ISSUED
    )
    for child in handed_on.order_by("pk"):
        child.details = {**child.details, BROADCAST_KEY: directive.details[BROADCAST_KEY]}
        child.save(update_fields=["details"])
        told += tell_all(child) + _tell_below(child)
    return told


def _keep(directive: Directive, actor: Actor, content: BroadcastContent, may_change: Collection[str]) -> None:
    if directive.kind != Directive.Kind.BROADCAST:
        raise LookupError(str(directive.pk))
    check(content, topics=[code for code, card in topics.tree().cards.items() if card.in_force])
    for field, address in (("address", content.address), ("replay", content.replay)):
        if address:
            try:
                player_of(address)
            except BadAddressError as error:
                raise BadBroadcast(field, error.code) from None
    directive.details = {
        **directive.details,
        BROADCAST_KEY: as_text(content),
        MAY_CHANGE_KEY: [code for code in CHANGEABLE if code in may_change],
    }
    if directive.state in BEFORE_ISSUE:
        directive.written_by = actor.account_id
    directive.save(update_fields=["details", "written_by"])
    record(
        "directive.broadcast_written",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )
