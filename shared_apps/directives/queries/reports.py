"""What units have reported by the form: added up as it stands now, who is missing, one unit's report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.forms import Answers, Definition, Said, Summed, from_json, said_of, summed
from huisheng.kernel.forms.versions import Difference, difference, together
from shared_apps.directives.models import Delegation, Delivery, Directive, ReportForm, UnitReport
from tenants.public import UnitCard, ids_of_path, unit_cards


@dataclass(frozen=True, slots=True)
class Carried:
    """What whoever handed a directive on has to know of a later version of the form above: which one it is,
    when it came, whether it could not be brought in (`is_full`), and what clashed, as (code, label).
    """

    above: int
    at: datetime
    is_full: bool
    clashes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as it is designed now, and whether that is what the units have; if not, what is different.
    `from_above` are the ids of what is asked by the unit that it was handed on from.
    """

    definition: Definition
    version: int
    is_changed: bool
    difference: Difference | None = None
    from_above: frozenset[str] = frozenset()
    carried: Carried | None = None


@dataclass(frozen=True, slots=True)
class SentForms:
    """Every version of a form that units have had: the one that holds, and those before, by number."""

    now: Definition
    version: int
    earlier: Mapping[int, Definition]

    def of(self, version: int) -> Definition:
        """The version by which something was reported."""
        return self.earlier.get(version, self.now)

    @property
    def whole(self) -> Definition:
        """What any of them asks."""
        return together([*(self.earlier[version] for version in sorted(self.earlier)), self.now])

    @property
    def asked_before(self) -> frozenset[str]:
        """Ids of fields that only earlier versions had."""
        return frozenset(field.id for field in self.whole.fields if self.now.field(field.id) is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """One unit's report that holds. `is_returned`: it was sent back and has not come again. `form_version`
    is the version of the form by which it was made, `is_by_earlier` where that is not the latest one.
    """

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
    form_version: int
    is_by_earlier: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RollUp:
    """All reports as of one moment. `sums` are of those that hold: one that was sent back is in none until it
    comes again. `missing` are units that have the directive and no report that holds. `definition` is all
    that any version of the form asks, `asked_before` the ids of what the latest one asks no more, and
    `by_earlier` how many of the reports that hold follow an earlier one. `parts` are those of the tree right
    below the target in which any unit has it, whichever part was added up.
    """

    definition: Definition
    total: int
    sums: tuple[Summed, ...]
    reported: tuple[ReportView, ...]
    returned: tuple[ReportView, ...]
    missing: tuple[UnitCard, ...]
    as_of: datetime
    version: int
    asked_before: frozenset[str]
    by_earlier: int
    parts: tuple[UnitCard, ...]


def form_of(directive_id: UUID) -> FormView:
    """The form; an empty one where nothing has been designed."""
    row = ReportForm.objects.filter(pk=directive_id).first()
    if row is None:
        return FormView(Definition(), 0, False)
    above = form_above(row)
    now = from_json(row.definition)
    draft = now if row.draft is None else from_json(row.draft)
    return FormView(
        draft,
        row.version,
        row.draft is not None,
        None if row.draft is None else difference(now, draft),
        frozenset() if above is None else frozenset(field.id for field in above.fields),
        _carried(row),
    )


def form_above(row: ReportForm) -> Definition | None:
    """The version of the form above that a form goes on from; None where it was not handed on."""
    delegation = Delegation.objects.filter(child_id=row.directive_id).first()
    above = None if delegation is None else ReportForm.objects.filter(pk=delegation.parent_id).first()
    if above is None:
        return None
    versions = {one["version"]: one["definition"] for one in above.earlier}
    return from_json(versions.get(row.above_version or 1, above.definition))


def _carried(row: ReportForm) -> Carried | None:
    told = row.carried
    if not told:
        return None
    clashes = tuple((one["what"], one["label"]) for one in told["clashes"])
    return Carried(told["above"], datetime.fromisoformat(told["at"]), told["is_full"], clashes)


def sent_form(directive_id: UUID) -> Definition | None:
    """The form that the units have, or None where they have none."""
    row = ReportForm.objects.filter(pk=directive_id, version__gt=0).first()
    return None if row is None else from_json(row.definition)


def sent_forms(directive_id: UUID) -> SentForms | None:
    """All versions that units have had, or None where they have none."""
    row = ReportForm.objects.filter(pk=directive_id, version__gt=0).first()
    if row is None:
        return None
    earlier = {one["version"]: from_json(one["definition"]) for one in row.earlier}
    return SentForms(from_json(row.definition), row.version, earlier)


def roll_up(directive: Directive, forms: SentForms, under: UnitCard | None = None) -> RollUp:
    """Add up what is there, by whichever version of the form; of the units at and below `under`, or of all.
    The same few queries, whatever the number of units. Answers are not put into words: `report_of` does that.
    """
    whole = forms.whole
    rows = {row.unit_id: row for row in UnitReport.objects.filter(directive_id=directive.pk)}
    units = list(Delivery.objects.filter(directive_id=directive.pk).values_list("unit_id", flat=True))
    cards = unit_cards(units)
    parts = _parts(cards.values(), directive.target_unit_id)
    if under is not None:
        units = [unit for unit in units if unit in cards and cards[unit].is_under(under.path)]
    in_order = sorted(units, key=lambda unit: (cards[unit].path if unit in cards else "", unit))
    views = [
        _view(rows[unit], cards.get(unit), directive, forms, with_words=False)
        for unit in in_order
        if unit in rows and rows[unit].revision
    ]
    holding = tuple(view for view in views if not view.is_returned)
    there = {view.unit_id for view in holding}
    return RollUp(
        definition=whole,
        total=len(units),
        sums=summed(whole, [view.answers for view in holding]),
        reported=holding,
        returned=tuple(view for view in views if view.is_returned),
        missing=tuple(cards[unit] for unit in in_order if unit not in there and unit in cards),
        as_of=clock.now(),
        version=forms.version,
        asked_before=forms.asked_before,
        by_earlier=sum(view.is_by_earlier for view in holding),
        parts=parts,
    )


def _parts(cards: Iterable[UnitCard], over_id: int) -> tuple[UnitCard, ...]:
    places = (ids_of_path(card.path) for card in cards)
    ids = {place[place.index(over_id) + 1] for place in places if over_id in place[:-1]}
    return tuple(sorted(unit_cards(ids).values(), key=lambda card: card.path))


def report_of(directive: Directive, forms: SentForms, unit_id: int) -> ReportView | None:
    """One unit's report; None where it has sent none."""
    row = UnitReport.objects.filter(directive_id=directive.pk, unit_id=unit_id, revision__gt=0).first()
    return None if row is None else _view(row, unit_cards([unit_id]).get(unit_id), directive, forms)


def _view(
    row: UnitReport, card: UnitCard | None, directive: Directive, forms: SentForms, *, with_words: bool = True
) -> ReportView:
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
        said=said_of(forms.of(row.form_version), row.answers) if with_words else (),
        form_version=row.form_version,
        is_by_earlier=row.form_version < forms.version,
    )
