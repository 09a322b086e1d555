"""What colleagues do with a directive among themselves, and what they ask its issuer."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit
from shared_apps.contracts.report_messages import DirectiveAsked, DirectiveEnquiryAnswered
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.operations.acting import DirectiveEndedError, account_of, locked
from tenant_apps.people.public import section_names, standing

Kind = DirectiveEntry.Kind


class NobodyChosenError(Exception):
    """Neither a person nor a section that works here was named."""


@transaction.atomic
def comment(directive_id: UUID, actor: Actor, text: str) -> None:
    """Say something to colleagues; nobody else reads it."""
    item = locked(directive_id)
    _add(item.directive_id, Kind.COMMENT, actor, text)
    _record("directive.commented", directive_id, actor, {})


@transaction.atomic
def ask(directive_id: UUID, actor: Actor, text: str) -> None:
    """Ask the issuer. Raises DirectiveEndedError."""
    item = locked(directive_id)
    if item.closed_at is not None:
        raise DirectiveEndedError
    entry = _add(item.directive_id, Kind.QUESTION, actor, text)
    emit(
        DirectiveAsked(
            directive_id=str(directive_id),
            enquiry_id=entry.key,
            text=text,
            person=actor.name[:60],
            at=entry.at.isoformat(),
        )
    )
    _record("directive.asked", directive_id, actor, {"enquiry_id": entry.key})


@transaction.atomic
def assign(directive_id: UUID, actor: Actor, *, people: Collection[int], sections: Collection[int]) -> None:
    """Give the directive to people and sections of the unit, in the place of those who had it.

    Raises NobodyChosenError, also where nobody of those named works here.
    """
    item = locked(directive_id)
    who = sorted(set(people) & standing().staff.keys())
    where = sorted(set(sections) & set(section_names()))
    if not who and not where:
        raise NobodyChosenError
    DirectiveEntry.objects.update_or_create(
        directive_id=item.directive_id,
        kind=Kind.ASSIGNED,
        key="",
        defaults={
            "body": {"people": who, "sections": where},
            "account_id": account_of(actor),
            "name": actor.name[:60],
            "at": clock.now(),
        },
    )
    _record("directive.assigned", directive_id, actor, {"people": who, "sections": where})


@transaction.atomic
def answered(message: DirectiveEnquiryAnswered) -> None:
    """The issuer answered a question or a suggestion, of this unit or (to all) of another.

    It may come before the directive, and twice; of two answers the later holds.
    """
    key, at = UUID(message.directive_id), datetime.fromisoformat(message.at)
    entry = DirectiveEntry(
        directive_id=key,
        kind=Kind.ANSWER,
        key=message.enquiry_id,
        text=message.text,
        body={"answer": message.answer, "what": message.what, "asked_id": message.asked_id},
        name=message.person[:60],
        at=at,
    )
    DirectiveEntry.objects.bulk_create([entry], ignore_conflicts=True)
    DirectiveEntry.objects.filter(
        Q(directive_id=key, kind=Kind.ANSWER, key=message.enquiry_id), at__lt=at
    ).update(body=entry.body, name=entry.name, at=at)


def _add(directive_id: UUID, kind: str, actor: Actor, text: str) -> DirectiveEntry:
    entry: DirectiveEntry = DirectiveEntry.objects.create(
        directive_id=directive_id,
        kind=kind,
        key=str(uuid7()),
        text=text,
        account_id=account_of(actor),
        name=actor.name[:60],
        at=clock.now(),
    )
    return entry


def _record(what: str, directive_id: UUID, actor: Actor, detail: dict[str, object]) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive_id),
        actor=account_of(actor),
        detail=detail,
    )
