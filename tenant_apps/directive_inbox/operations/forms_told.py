"""The form that a report follows comes down, and a report that the issuer sends back."""

import json
from datetime import datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.forms import from_json
from shared_apps.contracts.report_messages import DirectiveFormTold, DirectiveReturned
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem

_FORM = DirectiveEntry.Kind.FORM
_RETURNED = DirectiveEntry.Kind.RETURNED


@transaction.atomic
def form_told(message: DirectiveFormTold) -> None:
    """Keep the form, if it is the highest version, beside those it takes the place of; it may arrive before
    its directive.

    Raises BadDefinition for what is no form: a dead letter says so.
    """
    stored = json.loads(message.form)
    from_json(stored)
    key = UUID(message.directive_id)
    DirectiveEntry.objects.bulk_create(
        [DirectiveEntry(directive_id=key, kind=_FORM, number=0, at=clock.now())], ignore_conflicts=True
    )
    row = DirectiveEntry.objects.select_for_update().get(directive_id=key, kind=_FORM)
    versions = {one["version"]: one for one in row.body.get("earlier", [])}
    if row.number:
        versions[row.number] = {"version": row.number, "form": row.body["form"]}
    versions[message.form_version] = {"version": message.form_version, "form": stored}
    number = max(versions)
    if number > row.number:
        row.at = clock.now()
    row.number = number
    row.body = {**versions.pop(number), "earlier": [versions[one] for one in sorted(versions)]}
    row.save(update_fields=["number", "body", "at"])


@transaction.atomic
def returned(message: DirectiveReturned) -> None:
    """The report of this revision is to be corrected: the unit owes one again, unless it has sent a newer
    one meanwhile. What it had written stands in the draft as it was.
    """
    key = UUID(message.directive_id)
    entry = DirectiveEntry(
        directive_id=key,
        kind=_RETURNED,
        key=str(message.revision),
        number=message.revision,
        text=message.reason,
        name=message.person[:60],
        at=datetime.fromisoformat(message.at),
    )
    DirectiveEntry.objects.bulk_create([entry], ignore_conflicts=True)
    reopened = DirectiveItem.objects.filter(
        directive_id=key, report_revision=message.revision, reported_at__isnull=False
    ).update(reported_at=None)
    if reopened:
        record(
            "directive.report_returned",
            object_type="directive",
            object_id=message.directive_id,
            actor="system",
            detail={"revision": message.revision},
        )
