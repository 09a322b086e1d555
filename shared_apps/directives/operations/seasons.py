"""A season (问题季) is called for: written into a draft, issued with it, and what units tell of theirs."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.contracts.season_content import (
    CHANGEABLE,
    MAY_CHANGE_KEY,
    SEASON_KEY,
    BadSeason,
    SeasonContent,
    as_text,
    check,
)
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.directives.models import Delivery, Directive, UnitSeason
from shared_apps.directives.operations.drafting import locked_draft
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.topics import public as topics


class SeasonMissingError(Exception):
    """The directive calls for a season of which nothing has been written yet."""


@transaction.atomic
def write(directive_id: UUID, actor: Actor, *, content: SeasonContent, may_change: Collection[str]) -> None:
    """Say in a draft what the season is, and what units may say otherwise. Experts are the units' own.

    Raises NotADraftError, LookupError for a directive of another kind, BadSeason.
    """
    directive = locked_draft(directive_id)
    if directive.kind != Directive.Kind.SEASON:
        raise LookupError(str(directive_id))
    check(content, topics=[code for code, card in topics.tree().cards.items() if card.in_force])
    if content.experts:
        raise BadSeason("experts", "unknown")
    directive.details = {
        **directive.details,
        SEASON_KEY: as_text(content),
        MAY_CHANGE_KEY: [code for code in CHANGEABLE if code in may_change],
    }
    directive.written_by = actor.account_id
    directive.save(update_fields=["details", "written_by"])
    record(
        "directive.season_written",
        object_type="directive",
        object_id=str(directive_id),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )


def check_written(directive: Directive) -> None:
    """Raise SeasonMissingError where units would be called to a season that says nothing."""
    if directive.kind == Directive.Kind.SEASON and SEASON_KEY not in directive.details:
        raise SeasonMissingError(directive.pk)


@transaction.atomic
def take(message: SeasonTold, unit_id: int) -> None:
    """Keep what a unit tells of its season; of several the highest revision holds.

    Raises UnknownDeliveryError where the directive was never sent to the unit: then nothing is kept.
    """
    directive_id = UUID(message.directive_id)
    if not Delivery.objects.filter(directive_id=directive_id, unit_id=unit_id).exists():
        raise UnknownDeliveryError(f"directive {directive_id} was not sent to unit {unit_id}")
    rows = UnitSeason.objects.filter(directive_id=directive_id, unit_id=unit_id)
    UnitSeason.objects.bulk_create(
        [UnitSeason(directive_id=directive_id, unit_id=unit_id)], ignore_conflicts=True
    )
    rows.filter(revision__lt=message.revision).update(
        revision=message.revision,
        told_at=datetime.fromisoformat(message.at),
        stands=message.stands,
        path=message.path,
        first_day=date.fromisoformat(message.first_day),
        last_day=date.fromisoformat(message.last_day),
        changed=message.changed,
        offices=message.offices,
        experts=message.experts,
        live=message.live,
        asked=message.asked,
        answered=message.answered,
        helped=message.helped,
        median_minutes=message.median_minutes,
    )
