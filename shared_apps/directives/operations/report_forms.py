"""What units report on a directive is designed by its issuer, and sent to them with it."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import Definition, from_json, to_json
from huisheng.kernel.forms.onward import touched
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Directive, ReportForm
from shared_apps.directives.operations.carrying_down import carry_down
from shared_apps.directives.operations.sending_forms import send_next, tell
from shared_apps.directives.queries.reports import form_above

_OPEN: Final = frozenset({Directive.State.DRAFT, Directive.State.ISSUED})


class FormNotOpenError(Exception):
    """The directive has ended, or nobody reports on a directive of its kind: its form stays as it is."""


class NothingToSendError(Exception):
    """The form that the units have is the one that was designed last."""


class FromAboveError(Exception):
    """What is asked above (the words of the error) is asked below as it is asked there."""


def is_open(directive: Directive) -> bool:
    """Whether its form may be designed now."""
    return directive.kind in REPORTED_ON and directive.state in _OPEN


@transaction.atomic
def change(directive_id: UUID, actor: Actor, made: Callable[[Definition], Definition]) -> Definition:
    """Let the form become what `made` makes of it; the units have it once it is sent.

    Raises FormNotOpenError, FromAboveError, and what `made` raises (BadDefinition).
    """
    form = _locked(directive_id)
    known = from_json(form.definition if form.draft is None else form.draft)
    definition = made(known)
    above = form_above(form)
    field = None if above is None else touched(above, known, definition)
    if field is not None:
        raise FromAboveError(str(field.label))
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
    the version. What was reported by an earlier one stays, and whoever has handed the directive on has the
    change in their form as well. Raises FormNotOpenError, NothingToSendError.
    """
    form = _locked(directive_id)
    if not form.version or form.draft is None:
        raise NothingToSendError
    definition = from_json(form.draft)
    form.draft = None
    send_next(form, definition)
    carry_down(directive_id)
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
    tell(form, unit_ids)


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
