"""After directives were issued, amended and recalled, and units have worked on them: what stands above
against what stands in every unit, as sets in both directions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.chaos.below import TITLE

if TYPE_CHECKING:
    from shared_apps.directives.models import Directive

_SHOWN = 5
Rows = dict[str, set[tuple[Any, ...]]]
"""What one side says, by what it is about."""


@dataclass(slots=True)
class Below:
    """What was found: how much there was, and what is wrong, in words."""

    directives: int = 0
    deliveries: int = 0
    reports: int = 0
    handed_on: int = 0
    wrong: list[str] = field(default_factory=list)


def compare(units: Sequence[UnitRef]) -> Below:
    """Everything must have been delivered before."""
    above, here, handed_on = _above(), _in_units(units), _handed_on()
    found = Below(
        handed_on=len(handed_on),
        directives=len({row[0] for row in above["directives"]}),
        deliveries=len(above["directives"]),
        reports=len([row for row in above["reports"] if row[2]]),
    )
    behind = [(str(child.pk), child.text, over.text) for child, over in handed_on if _is_behind(child, over)]
    _tell(found, "handed on, and behind what stands above", behind)
    for about in above:
        _tell(found, f"{about}: above and in no unit", above[about] - here[about])
        _tell(found, f"{about}: in a unit and not above", here[about] - above[about])
    return found


def _tell(found: Below, what: str, rows: Iterable[tuple[Any, ...]]) -> None:
    some = sorted(rows, key=str)
    if some:
        found.wrong.append(f"{what}: {len(some)}, as {some[:_SHOWN]}")


def _handed_on() -> list[tuple[Directive, Directive]]:
    """What hands another one on and is open, each with the one that it hands on."""
    from shared_apps.directives.models import Directive

    with enter_network():
        children = list(
            Directive.objects.filter(
                title__startswith=TITLE, parent_id__isnull=False, state=Directive.State.ISSUED
            )
        )
        above = Directive.objects.in_bulk([one.parent_id for one in children if one.parent_id])
    return [(one, above[one.parent_id]) for one in children if one.parent_id]


def _is_behind(child: Directive, above: Directive) -> bool:
    """It does not say what stands above, with its own words before it."""
    return child.above_version != above.content_version or not (
        child.text.startswith(child.own_words) and child.text.endswith(f"————\n\n{above.text}")
    )


def _rows() -> Rows:
    return {name: set() for name in ("directives", "receipts", "reports", "answers", "owed", "questions")}


def _above() -> Rows:
    """What the network says of every unit to which something was delivered."""
    from shared_apps.directives.models import Delivery, Enquiry, UnitReport

    rows = _rows()
    with enter_network():
        deliveries = Delivery.objects.filter(directive__title__startswith=TITLE).select_related("directive")
        for one in deliveries:
            key = (str(one.directive_id), one.unit_id)
            directive = one.directive
            rows["directives"].add(
                (*key, directive.revision, directive.content_version, directive.text, directive.recalled_at)
            )
            rows["receipts"].add((*key, one.read_at, one.acknowledged_at))
            rows["reports"].add((*key, one.report_revision, one.report_text, one.report_number))
            rows["owed"].add((*key, one.reported_at is None))
        ids = {one.directive_id for one in deliveries}
        for report in UnitReport.objects.filter(directive_id__in=ids, revision__gt=0):
            key = (str(report.directive_id), report.unit_id)
            rows["answers"].add((*key, report.revision, _said(report.answers), report.returned_revision))
        for asked in Enquiry.objects.filter(directive_id__in=ids):
            rows["questions"].add((str(asked.directive_id), asked.unit_id, asked.asked_id, asked.text))
    return rows


def _in_units(units: Sequence[UnitRef]) -> Rows:
    """What the units themselves say."""
    from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem

    rows = _rows()
    kinds = DirectiveEntry.Kind
    for unit in units:
        with enter_unit(unit):
            items = list(DirectiveItem.objects.filter(title__startswith=TITLE, received_at__isnull=False))
            ids = [item.directive_id for item in items]
            entries = list(DirectiveEntry.objects.filter(directive_id__in=ids).order_by("number"))
        latest: dict[tuple[str, int], DirectiveEntry] = {}
        returned: dict[tuple[str, int], int] = {}
        for entry in entries:
            key = (str(entry.directive_id), unit.id)
            if entry.kind == kinds.REPORT:
                latest[key] = entry
            elif entry.kind == kinds.RETURNED:
                returned[key] = entry.number
            elif entry.kind == kinds.QUESTION:
                rows["questions"].add((*key, entry.key, entry.text))
        for key, entry in latest.items():
            rows["answers"].add((*key, entry.number, _said(entry.body["answers"]), returned.get(key, 0)))
        for item in items:
            key = (str(item.directive_id), unit.id)
            rows["directives"].add((*key, item.revision, item.content_version, item.text, item.recalled_at))
            rows["receipts"].add((*key, item.read_at, item.acknowledged_at))
            rows["reports"].add((*key, item.report_revision, item.report_text, item.report_number))
            rows["owed"].add((*key, item.reported_at is None))
    return rows


def _said(answers: object) -> str:
    return json.dumps(answers, sort_keys=True, ensure_ascii=False)
