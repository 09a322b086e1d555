"""The target set becomes deliveries, and units are told a directive as it stands."""

from collections.abc import Sequence
from typing import Final

from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import broadcast, emit_to_network_itself
from huisheng.kernel.tenancy.locks import lock_until_commit, share_lock_until_commit
from shared_apps.contracts.directive_messages import DirectiveSentOut, DirectiveTold
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import report_forms
from shared_apps.directives.queries.targets import TargetSet
from tenants.public import unit_card, unit_cards

_LEAVING: Final = "directives.leaving"


def let_nobody_leave() -> None:
    """Until the transaction ends nobody who has a directive is let out of it (later_units.py). Many may say
    so at once; each before it holds a directive, or two of them and one who leaves would wait in a ring.
    """
    share_lock_until_commit(_LEAVING)


def wait_to_leave() -> None:
    """Wait for all who let nobody leave, and keep others waiting until the transaction ends: they find who is
    gone.
    """
    lock_until_commit(_LEAVING)


def deliver(directive: Directive, *, later: bool = False) -> list[int]:
    """Write one Delivery per target unit that has none, with one statement over the tree; returns the units.

    `later`: it was issued before, and these units have come since (补发). In a transaction.
    """
    select, parameters = TargetSet.of(directive).select()
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            # The table's name is our own constant; the inner SELECT comes from the ORM with its parameters.
            f"INSERT INTO {table} (directive_id, unit_id, added_at, acknowledged_version, report_revision,"  # nosec B608
            f" report_text) SELECT %s, target.id, %s, 0, 0, '' FROM ({select}) AS target"
            " ON CONFLICT (directive_id, unit_id) DO NOTHING RETURNING unit_id",
            [directive.pk, clock.now() if later else None, *parameters],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def tell_first(directive: Directive, unit_ids: Sequence[int]) -> None:
    """Send these units, which have nothing of it yet, the directive and the form of its report. In a
    transaction, after which it is looked who left meanwhile (later_units.py).
    """
    broadcast(as_it_stands(directive), unit_ids)
    report_forms.send(directive.pk, unit_ids)
    emit_to_network_itself(DirectiveSentOut(directive_id=str(directive.pk)))


def tell_all(directive: Directive) -> int:
    """Send the directive as it stands now to all who have it, as a new revision; returns their number. In a
    transaction.
    """
    directive.revision += 1
    Directive.objects.filter(pk=directive.pk).update(revision=directive.revision)
    units = list(
        Delivery.objects.filter(directive_id=directive.pk, excused_at=None).values_list("unit_id", flat=True)
    )
    broadcast(as_it_stands(directive), units)
    return len(units)


def as_it_stands(directive: Directive) -> DirectiveTold:
    """What a unit is told: everything, so that of several messages the highest revision alone counts."""
    assert directive.issued_at is not None  # nothing is told before
    return DirectiveTold(
        directive_id=str(directive.pk),
        revision=directive.revision,
        content_version=directive.content_version,
        acknowledge_from=directive.acknowledge_from,
        directive_kind=directive.kind,
        title=directive.title,
        text=directive.text,
        number_label=directive.number_label,
        issuer_unit_id=directive.issuer_unit_id,
        issuer_name=unit_card(directive.issuer_unit_id).name,
        issuer_person=directive.issuer_person,
        issued_at=directive.issued_at.isoformat(),
        due_at=directive.due_at.isoformat(),
        parent_id="" if directive.parent_id is None else str(directive.parent_id),
        details=directive.details,
        earlier=_earlier(directive),
        recalled_at="" if directive.recalled_at is None else directive.recalled_at.isoformat(),
        recall_reason=directive.recall_reason,
        named_at="" if directive.published_at is None else directive.published_at.isoformat(),
        named=_names(directive.published_units),
    )


def _names(unit_ids: Sequence[int]) -> list[str]:
    return [card.name for card in sorted(unit_cards(unit_ids).values(), key=lambda card: card.path)]


def _earlier(directive: Directive) -> list[dict[str, str | int]]:
    versions = list(directive.earlier.all())
    above = unit_cards({one.unit_id for one in versions if one.unit_id and one.came_from_above})
    return [
        {
            "version": version.version,
            "title": version.title,
            "text": version.text,
            "number_label": version.number_label,
            "due_at": version.due_at.isoformat(),
            "until": version.until.isoformat(),
            "why": version.why,
            "unit": above[version.unit_id].name if version.unit_id in above else "",
        }
        for version in versions
    ]
