"""What units report on a directive is designed by its issuer, and sent to them with it."""

import json
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import Definition, from_json, to_json
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.contracts.report_messages import DirectiveFormTold
from shared_apps.directives.models import Delivery, Directive, ReportForm

_OPEN: Final = frozenset({Directive.State.DRAFT, Directive.State.ISSUED})


class FormNotOpenError(Exception):
    """The directive has ended, or nobody reports on a directive of its kind: its form stays as it is."""


class NothingToSendError(Exception):
    """The form that the units have is the one that was designed last."""


def is_open(directive: Directive) -> bool:
    """Whether its form may be designed now."""
    return directive.kind in REPORTED_ON and directive.state in _OPEN


@transaction.atomic
def change(directive_id: UUID, actor: Actor, made: Callable[[Definition], Definition]) -> Definition:
    """Let the form become what `made` makes of it; the units have it once it is sent.

    Raises FormNotOpenError, and what `made` raises (BadDefinition).
    """
    form = _locked(directive_id)
    known = form.definition if form.draft is None else form.draft
    definition = made(from_json(known))
    if form.version:
        form.draft = to_json(definition)
    else:
        form.definition = to_json(definition)
    form.save()
    _record("directive.form_designed", directive_id, actor, form.version)
    return definition


@transaction.atomic
def send_again(directive_id: UUID, actor: Actor) -> int:
    """Send the form as it was changed, as its next version, to every unit that has the directive; returns
    the version. What was reported by an earlier one stays. Raises FormNotOpenError, NothingToSendError.
    """
    form = _locked(directive_id)
    if not form.version or form.draft is None:
        raise NothingToSendError
    definition = from_json(form.draft)
    sent_at = "" if form.sent_at is None else form.sent_at.isoformat()
    before = {"version": form.version, "definition": form.definition, "sent_at": sent_at}
    form.earlier = [*form.earlier, before]
    form.version += 1
    form.definition = to_json(Definition(definition.fields, form.version, definition.given))
    form.draft = None
    form.sent_at = clock.now()
    form.save()
    units = Delivery.objects.filter(directive_id=directive_id).values_list("unit_id", flat=True)
    _tell(form, list(units))
    _record("directive.form_sent", directive_id, actor, form.version)
    return form.version


@transaction.atomic
def discard_draft(directive_id: UUID, actor: Actor) -> None:
    """Forget what was changed since the form was sent. Raises FormNotOpenError."""
    form = _locked(directive_id)
    if form.version and form.draft is not None:
        form.draft = None
        form.save()
        _record("directive.form_designed", directive_id, actor, form.version)


def send(directive_id: UUID, unit_ids: Sequence[int]) -> None:
    """Send the form, if there is one, to units to which the directive was delivered just now.

    In the transaction that delivered it.
    """
    form = ReportForm.objects.filter(pk=directive_id).first()
    if form is None or not form.definition.get("fields"):
        return
    if not form.version:
        form.version = 1
        form.definition = {**form.definition, "version": 1}
        form.sent_at = clock.now()
        form.save()
    _tell(form, unit_ids)


def _tell(form: ReportForm, unit_ids: Sequence[int]) -> None:
    text = json.dumps(form.definition, ensure_ascii=False)
    message = DirectiveFormTold(directive_id=str(form.directive_id), form_version=form.version, form=text)
    broadcast(message, unit_ids)


def _locked(directive_id: UUID) -> ReportForm:
    directive = Directive.objects.filter(pk=directive_id).first()
    if directive is None or not is_open(directive):
        raise FormNotOpenError(directive_id)
    ReportForm.objects.bulk_create([ReportForm(directive_id=directive_id)], ignore_conflicts=True)
    return ReportForm.objects.select_for_update().get(pk=directive_id)


def _record(what: str, directive_id: UUID, actor: Actor, version: int) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive_id),
        actor=actor.account_id or "system",
        detail={"version": version},
    )
