"""The steps that the unit's people take: read, acknowledge, report.

A later step includes the earlier ones. Each first time is decided by one UPDATE, so that of two people who
act at the same moment exactly one is recorded and exactly one fact goes up.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from shared_apps.contracts.directive_messages import (
    REPORTED_ON,
    DirectiveRead,
    DirectiveReported,
    DirectiveTakenOn,
)
from tenant_apps.directive_inbox.models import DirectiveItem


class DirectiveEndedError(Exception):
    """The issuer has ended the directive: nothing can be added."""


class NoReportWantedError(Exception):
    """The directive is a notice: it is acknowledged, not reported on."""


class ReportedMeanwhileError(Exception):
    """A colleague has reported since the form was opened; `revision` is what stands now."""

    def __init__(self, revision: int) -> None:
        super().__init__(f"revision {revision} stands")
        self.revision = revision


@transaction.atomic
def mark_read(directive_id: UUID, actor: Actor) -> bool:
    """Remember the first opening; True when it was this one."""
    return _first_read(directive_id, actor, clock.now())


@transaction.atomic
def acknowledge(directive_id: UUID, actor: Actor) -> bool:
    """Take the directive on (签收); True when this call did it. Raises DirectiveEndedError."""
    item = locked(directive_id)
    return first_acknowledge(item, actor, clock.now())


@transaction.atomic
def report(directive_id: UUID, actor: Actor, *, text: str, number: Decimal | None, based_on: int) -> int:
    """Report back (报送) or correct the report; returns the new revision.

    `based_on` is the revision that the form showed, 0 for none: a report made on an outdated view is refused,
    so that two colleagues do not overwrite each other unseen. Raises DirectiveEndedError,
    NoReportWantedError, ReportedMeanwhileError.
    """
    now = clock.now()
    item = locked(directive_id)
    if item.closed_at is not None:
        raise DirectiveEndedError
    if item.kind not in REPORTED_ON:
        raise NoReportWantedError
    if based_on != item.report_revision:
        raise ReportedMeanwhileError(item.report_revision)
    if item.acknowledged_at is None:
        first_acknowledge(item, actor, now)
    revision = based_on + 1
    DirectiveItem.objects.filter(pk=item.pk).update(
        reported_at=item.reported_at or now,
        report_revision=revision,
        report_text=text,
        report_number=number if item.number_label else None,
        report_at=now,
        report_by=account_of(actor),
        report_name=actor.name[:60],
        earlier_reports=[*item.earlier_reports, *standing(item)],
    )
    emit(
        DirectiveReported(
            directive_id=str(directive_id),
            at=now.isoformat(),
            revision=revision,
            text=text,
            number=str(number) if number is not None and item.number_label else None,
        )
    )
    _record("directive.reported", directive_id, actor, {"revision": revision})
    return revision


def standing(item: DirectiveItem) -> list[dict[str, Any]]:
    """The report that a correction takes the place of, if there is one."""
    if item.report_at is None:
        return []
    return [
        {
            "revision": item.report_revision,
            "text": item.report_text,
            "number": None if item.report_number is None else str(item.report_number),
            "at": item.report_at.isoformat(),
            "by": item.report_by,
            "name": item.report_name,
        }
    ]


def locked(directive_id: UUID) -> DirectiveItem:
    """The directive's row, held until the end of the transaction."""
    directives = DirectiveItem.objects.exclude(kind=DirectiveItem.Kind.ORDER)
    item: DirectiveItem = directives.select_for_update().get(
        directive_id=directive_id, received_at__isnull=False
    )
    return item


def to_report_on(directive_id: UUID) -> DirectiveItem:
    """The directive's row, held, on which the unit may report. Raises DirectiveEndedError,
    NoReportWantedError.
    """
    item = locked(directive_id)
    if item.closed_at is not None:
        raise DirectiveEndedError
    if item.kind not in REPORTED_ON:
        raise NoReportWantedError
    return item


def _first_read(directive_id: UUID, actor: Actor, now: datetime) -> bool:
    first = DirectiveItem.objects.filter(directive_id=directive_id, received_at__isnull=False, read_at=None)
    if not first.update(read_at=now, read_by=account_of(actor)):
        return False
    emit(DirectiveRead(directive_id=str(directive_id), at=now.isoformat()))
    _record("directive.read", directive_id, actor, {})
    return True


def first_acknowledge(item: DirectiveItem, actor: Actor, now: datetime) -> bool:
    """Take it on, if nobody has; True when this call did it. Raises DirectiveEndedError."""
    if item.closed_at is not None:
        raise DirectiveEndedError
    _first_read(item.directive_id, actor, now)
    first = DirectiveItem.objects.filter(pk=item.pk, acknowledged_at=None)
    if not first.update(
        acknowledged_at=now,
        acknowledged_by=account_of(actor),
        acknowledged_name=actor.name[:60],
        acknowledged_version=item.content_version,
    ):
        return False
    emit(
        DirectiveTakenOn(
            directive_id=str(item.directive_id), at=now.isoformat(), content_version=item.content_version
        )
    )
    _record("directive.acknowledged", item.directive_id, actor, {})
    return True


def account_of(actor: Actor) -> int:
    """Who acts."""
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in acts on a directive")
    return actor.account_id


def _record(what: str, directive_id: UUID, actor: Actor, detail: dict[str, int]) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive_id),
        actor=account_of(actor),
        detail=detail,
    )
