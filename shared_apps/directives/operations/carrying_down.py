"""A later version of a form reaches the directives that hand it on: merged with what each asks by itself.

What is asked above is asked below as it is above; own questions stay. The units below are sent the merged
form as the next version of theirs, their reports stay with the version that they follow. What whoever handed
it on has to look at is kept beside the form and stands on its pages.
"""

from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.forms import BadDefinition, Definition, from_json, to_json
from huisheng.kernel.forms.onward import Carried, Clashing, carried_over
from shared_apps.directives.models import Delegation, Directive, ReportForm
from shared_apps.directives.operations.sending_forms import send_next


class NotCarriedError(Exception):
    """Both forms together still ask more than one form may, or there is nothing to bring in."""


def carry_down(directive_id: UUID) -> None:
    """Bring the form of a directive, which was sent just now, into those that hand it on, on every level
    below. In the transaction that sent it; those that have ended are left as they are.
    """
    above = ReportForm.objects.get(pk=directive_id)
    children = Delegation.objects.filter(parent_id=directive_id, child_id__isnull=False)
    wanted = Directive.objects.filter(
        pk__in=children.values_list("child_id", flat=True), state=Directive.State.ISSUED
    )
    forms = ReportForm.objects.select_for_update(of=("self",)).filter(directive__in=wanted, version__gt=0)
    for form in forms.order_by("pk"):
        if _bring_in(form, above):
            carry_down(form.directive_id)


@transaction.atomic
def try_again(directive_id: UUID, actor: Actor) -> int:
    """Bring in what could not be brought in before, now that something own was taken out; the version the
    units have then. Raises NotCarriedError.
    """
    delegation = Delegation.objects.filter(child_id=directive_id).first()
    form = ReportForm.objects.select_for_update().filter(pk=directive_id, version__gt=0).first()
    if delegation is None or form is None or not form.carried.get("is_full"):
        raise NotCarriedError
    if not _bring_in(form, ReportForm.objects.get(pk=delegation.parent_id), by=actor.account_id):
        raise NotCarriedError
    carry_down(directive_id)
    return form.version


@transaction.atomic
def seen(directive_id: UUID, actor: Actor) -> None:
    """Whoever handed it on has read what was brought in. What could not be stays until it is."""
    form = ReportForm.objects.select_for_update().filter(pk=directive_id).first()
    if form is not None and form.carried and not form.carried["is_full"]:
        form.carried = {}
        form.save(update_fields=["carried"])


def _bring_in(form: ReportForm, above: ReportForm, by: int | None = None) -> bool:
    """False where both together are too much: then the form stays as it is, and its page says so."""
    base, later = _version(above, form.above_version or 1), from_json(above.definition)
    mine = from_json(form.definition)
    try:
        found = carried_over(base, later, mine)
        draft = None if form.draft is None else carried_over(base, later, from_json(form.draft))
    except BadDefinition:
        form.carried = _told(form, above, (), is_full=True)
        form.save(update_fields=["carried"])
        _record("directive.form_not_carried", form, by, above.version)
        return False
    form.above_version = above.version
    form.draft = None if draft is None or _same(draft, found) else to_json(draft.definition)
    # What is in the draft alone clashes as well: it was not sent yet, but it is what is worked on.
    clashes = found.clashes if draft is None else (*found.clashes, *_only_in(draft, found))
    form.carried = _told(form, above, clashes, is_full=False)
    send_next(form, found.definition)
    _record("directive.form_carried", form, by, above.version)
    return True


def _version(form: ReportForm, number: int) -> Definition:
    earlier = {one["version"]: one["definition"] for one in form.earlier}
    return from_json(earlier.get(number, form.definition))


def _same(draft: Carried, found: Carried) -> bool:
    return draft.definition.fields == found.definition.fields


def _only_in(draft: Carried, found: Carried) -> tuple[Clashing, ...]:
    return tuple(one for one in draft.clashes if one not in found.clashes)


def _told(
    form: ReportForm, above: ReportForm, clashes: tuple[Clashing, ...], *, is_full: bool
) -> dict[str, Any]:
    """What the pages say: from which version above to which, and what clashed. Of several times that nobody
    has looked at the clashes of all are told.
    """
    known = form.carried.get("clashes", [])
    new = [{"what": one.what.value, "field": one.field.id, "label": one.field.label.zh} for one in clashes]
    return {
        "above": above.version,
        "at": clock.now().isoformat(),
        "is_full": is_full,
        "clashes": [*known, *(one for one in new if one not in known)],
    }


def _record(what: str, form: ReportForm, by: int | None, above: int) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(form.directive_id),
        actor=by or "system",
        detail={"version": form.version, "above": above},
    )
