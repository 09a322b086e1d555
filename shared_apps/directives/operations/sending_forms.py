"""A form becomes the one that holds, and the units that have the directive are told."""

import json
from collections.abc import Sequence
from dataclasses import replace

from huisheng.kernel import clock
from huisheng.kernel.forms import Definition, to_json
from huisheng.kernel.messaging import broadcast
from shared_apps.contracts.report_messages import DirectiveFormTold
from shared_apps.directives.models import Delivery, ReportForm


def send_next(form: ReportForm, definition: Definition) -> None:
    """Make the definition the next version of a form that was sent before, and send it to every unit that has
    the directive; the version before is kept. Leaves the draft alone. In a transaction that holds the form.
    """
    sent_at = "" if form.sent_at is None else form.sent_at.isoformat()
    before = {"version": form.version, "definition": form.definition, "sent_at": sent_at}
    form.earlier = [*form.earlier, before]
    form.version += 1
    form.definition = to_json(replace(definition, version=form.version))
    form.sent_at = clock.now()
    form.save()
    units = Delivery.objects.filter(directive_id=form.directive_id).values_list("unit_id", flat=True)
    tell(form, list(units))


def tell(form: ReportForm, unit_ids: Sequence[int]) -> None:
    """Tell these units the form as it holds. In a transaction."""
    text = json.dumps(form.definition, ensure_ascii=False)
    message = DirectiveFormTold(directive_id=str(form.directive_id), form_version=form.version, form=text)
    broadcast(message, unit_ids)
