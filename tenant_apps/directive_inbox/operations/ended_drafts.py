"""A directive has ended and a draft with files was never sent: the files go after some weeks.

Colleagues may look for what they have uploaded for a while. What a report names stays with it; that files of
the draft were removed, how many and when, stands with the directive and in the audit.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.forms import files_in
from huisheng.kernel.messaging import schedule_wakeup
from tenant_apps.directive_inbox.events import DRAFT_FILES_END
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations.report_files import LEFTOVERS

KEPT_FOR: Final = timedelta(days=30)
"""So long after the end."""
Kind = DirectiveEntry.Kind


def plan(directive_id: UUID, ended_at: datetime) -> None:
    """Have them removed, where there are any. In the transaction that ends the directive."""
    if DirectiveEntry.objects.filter(directive_id=directive_id, kind=Kind.FILE).exists():
        schedule_wakeup(what=DRAFT_FILES_END, key=str(directive_id), at=ended_at + KEPT_FOR)


@transaction.atomic
def drop(directive_id: UUID) -> int:
    """Remove the files of an ended directive that no report names; how many there were. Twice does no harm,
    and nothing happens to a directive that goes on.
    """
    item = DirectiveItem.objects.select_for_update().filter(directive_id=directive_id).first()
    if item is None or item.closed_at is None:
        return 0
    entries = DirectiveEntry.objects.filter(directive_id=directive_id)
    sent = {
        file["id"]
        for report in entries.filter(kind=Kind.REPORT)
        for answer in report.body["answers"].values()
        for file in files_in(answer)
    }
    rows = list(entries.filter(kind=Kind.FILE).exclude(key__in=sent))
    if not rows:
        return 0
    gone = {row.key for row in rows}
    draft = entries.filter(kind=Kind.DRAFT).first()
    if draft is not None:
        before = draft.body.get("files_removed", {"files": 0})["files"]
        draft.body = {
            "typed": _without(draft.body["typed"], gone),
            "history": [[number, _without(was, gone)] for number, was in draft.body["history"]],
            "files_removed": {"files": before + len(rows), "at": clock.now().isoformat()},
        }
        draft.save(update_fields=["body"])
    entries.filter(pk__in=[row.pk for row in rows]).delete()
    LEFTOVERS.forget([row.text for row in rows])
    record(
        "directive.draft_files_removed",
        object_type="directive",
        object_id=str(directive_id),
        actor="system",
        detail={"files": len(rows)},
    )
    return len(rows)


def _without(typed: dict[str, list[str]], gone: set[str]) -> dict[str, list[str]]:
    kept = {name: [value for value in values if value not in gone] for name, values in typed.items()}
    return {name: values for name, values in kept.items() if values}
