"""An amendment reaches what hands the amended directive on: each gets its next version, on every level.

What stands above stands below as it is above, own words and files stay (standing_on.py, decision 0004). The
rows are held from above to below, in the order of their ids, as whoever hands on or amends holds them.
"""

from collections.abc import Sequence
from datetime import datetime

from huisheng.kernel.audit import record
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.attaching import take_over
from shared_apps.directives.operations.delivering import tell_all
from shared_apps.directives.operations.laddering import set_clocks
from shared_apps.directives.operations.standing_on import stand_on
from shared_apps.directives.operations.versions import Change, next_version
from tenants.public import unit_card, unit_cards


def carry_down(above: Directive, change: Change) -> int:
    """Bring what a directive says, which was amended just now, into those that hand it on; how many they
    are, on all levels. In the transaction that amended it. What has that version already, or has ended, is
    left as it is.
    """
    children = _handing_on(above)
    if not children:
        return 0
    for child in children:
        next_version(child, change)
        stand_on(child, above)
        _not_later_than(child, above.due_at)
        child.save()
    take_over(above, children)
    number = len(children)
    for child in children:
        tell_all(child)
        record(
            "directive.amendment_carried",
            object_type="directive",
            object_id=str(child.pk),
            actor=change.by,
            detail={
                "issuer_unit_id": child.issuer_unit_id,
                "version": child.content_version,
                "above": str(above.pk),
                "above_version": above.content_version,
            },
        )
        number += carry_down(child, change)
    return number


def _handing_on(above: Directive) -> Sequence[Directive]:
    """Those issued that do not have its version yet, of units that still stand below its issuer; held."""
    rows = Directive.objects.select_for_update(no_key=True).filter(
        parent_id=above.pk,
        state=Directive.State.ISSUED,
        above_version__lt=above.content_version,
    )
    found = list(rows.order_by("pk"))
    if not found:
        return ()
    over, cards = unit_card(above.issuer_unit_id), unit_cards({row.issuer_unit_id for row in found})
    return [row for row in found if cards[row.issuer_unit_id].is_under(over.path)]


def _not_later_than(child: Directive, due_at: datetime) -> None:
    """Whoever hands on owes the whole by the date above: an own date after it moves there."""
    if child.due_at > due_at:
        child.due_at = due_at
        set_clocks(child)
