"""What units have reported by the form: added up as it stands now, who is missing, one unit's report."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.forms import Answers, Definition, Said, Summed, from_json, said_of, summed
from shared_apps.directives.models import Delivery, Directive, ReportForm, UnitReport
from tenants.public import UnitCard, unit_cards


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as it is designed now, and whether that is what the units have."""

    definition: Definition
    version: int
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One unit's report that holds. `is_returned`: it was sent back and has not come again."""

    unit_id: int
    unit_name: str
    revision: int
    person: str
    reported_at: datetime
    is_late: bool
    is_returned: bool
    return_reason: str
    returned_at: datetime | None
    returned_by: str
    answers: Answers
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """All reports as of one moment. `sums` are of those that hold: one that was sent back is in none until it
    comes again. `missing` are units that have the directive and no report that holds.
    """

    definition: Definition
    total: int
    sums: tuple[Summed, ...]
    reported: tuple[ReportView, ...]
    returned: tuple[ReportView, ...]
    missing: tuple[UnitCard, ...]
    as_of: datetime


def form_of(directive_id: UUID) -> FormView:
    """The form; an empty one where nothing has been designed."""
    row = ReportForm.objects.filter(pk=directive_id).first()
    if row is None:
        return FormView(Definition(), 0, False)
    changed = row.draft is not None
    return FormView(from_json(row.draft if changed else row.definition), row.version, changed)


def sent_form(directive_id: UUID) -> Definition | None:
    """The form that the units have, or None where they have none."""
    row = ReportForm.objects.filter(pk=directive_id, version__gt=0).first()
    return None if row is None else from_json(row.definition)


def roll_up(directive: Directive, definition: Definition) -> RollUp:
    """Add up what is there. Three queries, whatever the number of units."""
    rows = {row.unit_id: row for row in UnitReport.objects.filter(directive_id=directive.pk)}
    units = list(Delivery.objects.filter(directive_id=directive.pk).values_list("unit_id", flat=True))
    cards = unit_cards(units)
    in_order = sorted(units, key=lambda unit: (cards[unit].path if unit in cards else "", unit))
    views = [
        _view(rows[unit], cards.get(unit), directive, definition)
        for unit in in_order
        if unit in rows and rows[unit].revision
    ]
    holding = tuple(view for view in views if not view.is_returned)
    there = {view.unit_id for view in holding}
    return RollUp(
        definition=definition,
        total=len(units),
        sums=summed(definition, [view.answers for view in holding]),
        reported=holding,
        returned=tuple(view for view in views if view.is_returned),
        missing=tuple(cards[unit] for unit in in_order if unit not in there and unit in cards),
        as_of=clock.now(),
    )


def report_of(directive: Directive, definition: Definition, unit_id: int) -> ReportView | None:
    """One unit's report; None where it has sent none."""
    row = UnitReport.objects.filter(directive_id=directive.pk, unit_id=unit_id, revision__gt=0).first()
    return None if row is None else _view(row, unit_cards([unit_id]).get(unit_id), directive, definition)


def _view(row: UnitReport, card: UnitCard | None, directive: Directive, definition: Definition) -> ReportView:
    assert row.reported_at is not None  # a revision has its moment
    return ReportView(
        unit_id=row.unit_id,
        unit_name=card.name if card is not None else f"#{row.unit_id}",
        revision=row.revision,
        person=row.person,
        reported_at=row.reported_at,
        is_late=row.first_at is not None and row.first_at > directive.due_at,
        is_returned=row.is_returned,
        return_reason=row.return_reason,
        returned_at=row.returned_at,
        returned_by=row.returned_by,
        answers=row.answers,
        said=said_of(definition, row.answers),
    )
