"""A directive arrives when the unit has reported on the same task already: the report counts for it as well.

Somebody above handed on what had come from another level before. Nobody fills in the same twice: its issuer
is told the report that holds, with the moment at which it was made. Nobody has read or acknowledged the
directive by that; the words that were added to it stand in the list.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import QuerySet

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.forms import from_json, parse, typed_from
from shared_apps.contracts.directive_messages import REPORTED_ON
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import report_files
from tenant_apps.directive_inbox.operations.bringing_into_line import bring_into_line
from tenant_apps.directive_inbox.operations.filling_in import report_one
from tenant_apps.directive_inbox.operations.one_task import held_with
from tenant_apps.directive_inbox.queries.one_task import family_of
from tenant_apps.directive_inbox.queries.report_files import stored_files

Kind = DirectiveEntry.Kind


def catch_up(directive_id: UUID) -> bool:
    """Report on a directive what holds for another one of its task; False where there is nothing to do: it
    was reported on already, nothing was reported, or its form asks something else. What that has in common
    with the report stands in its draft then. In a transaction.
    """
    # Nothing is held until there is something to do: that is rare, and everything that arrives comes by here.
    family = family_of(directive_id)
    if not family or not _open(directive_id) or not _reported(family).exists():
        return False
    held_with(directive_id)
    item = DirectiveItem.objects.select_for_update().get(directive_id=directive_id)
    if not _open(directive_id):
        return False
    report = _report_of(directive_id, family)
    if report is None:
        _begin(directive_id, family)
        return False
    form = DirectiveEntry.objects.get(directive_id=directive_id, kind=Kind.FORM)
    actor = Actor(account_id=report.account_id, name=report.name)
    report_files.share(report.directive_id, directive_id, report.body["answers"])
    report_one(item, actor, report.at, {**report.body, "version": form.number})
    return True


def _open(directive_id: UUID) -> bool:
    found = DirectiveItem.objects.filter(
        directive_id=directive_id,
        kind__in=sorted(REPORTED_ON),
        received_at__isnull=False,
        closed_at=None,
        reported_at=None,
        report_revision=0,
    )
    return bool(found.exists())


def _reported(family: set[UUID]) -> QuerySet[DirectiveItem]:
    """Those of these on which the unit has reported, the latest first."""
    there = DirectiveItem.objects.filter(directive_id__in=family, reported_at__isnull=False)
    found: QuerySet[DirectiveItem] = there.order_by("-report_at", "-pk")
    return found


def _reports(family: set[UUID]) -> Iterator[DirectiveEntry]:
    """The reports by a form that hold for these, the latest first."""
    for item in _reported(family):
        found = DirectiveEntry.objects.filter(
            directive_id=item.directive_id, kind=Kind.REPORT, key=str(item.report_revision)
        )
        yield from found


def _form(directive_id: UUID) -> DirectiveEntry | None:
    forms = DirectiveEntry.objects.filter(directive_id=directive_id, kind=Kind.FORM, number__gt=0)
    form: DirectiveEntry | None = forms.first()
    return form


def _report_of(directive_id: UUID, family: set[UUID]) -> DirectiveEntry | None:
    """The latest report that holds for one of these and answers all that this directive asks."""
    form = _form(directive_id)
    if form is None:
        return None
    definition = from_json(form.body["form"])
    for report in _reports(family):
        typed = typed_from(definition, report.body["answers"])
        parsed = parse(definition, typed, files=stored_files(report.directive_id))
        if not parsed.errors and parsed.answers == report.body["answers"]:
            return report
    return None


def _begin(directive_id: UUID, family: set[UUID]) -> None:
    """It asks something else besides: the rest stands in its draft."""
    form, report = _form(directive_id), next(_reports(family), None)
    if form is not None and report is not None:
        typed = typed_from(from_json(form.body["form"]), report.body["answers"])
        actor = Actor(account_id=report.account_id, name=report.name)
        bring_into_line(form, typed, actor, clock.now(), was_reported=False)
