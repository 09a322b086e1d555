"""A broadcast that a directive calls for: it appears on the unit's site by itself, and reads as its issuer
says it anew. Nobody here has to do anything; whoever keeps the site may take it away.
"""

from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.contracts.broadcast_content import as_data, from_data
from tenant_apps.directive_inbox import public as directive_inbox
from tenant_apps.directive_inbox.public import BroadcastCalled
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_broadcasts
from tenant_apps.outreach.operations.telling_broadcasts import tell
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.rules.local_broadcasts import changed_parts, followed

_NOBODY: Final = 0
"""Of what no member of staff has made."""


def heard(directive_id: UUID) -> None:
    """Its directive has arrived, was told anew or recalled. What the unit may not say otherwise reads as the
    issuer says it now; what was recalled leaves the site at once. In the transaction of the step.
    """
    called = directive_inbox.broadcast_called(directive_id)
    if called is None:
        return
    row = Campaign.objects.select_for_update().filter(directive_id=directive_id).first()
    if row is None:
        # The same broadcast may come from two levels: it stands here once.
        stands = Campaign.objects.filter(directive_id__in=called.kin).exists()
        if called.recalled_at is None and not stands:
            _appear(called)
    elif row.broadcast is not None:
        _follow(row, called)


def _appear(called: BroadcastCalled) -> None:
    row = Campaign(
        made_at=clock.now(),
        made_by=_NOBODY,
        target=Target.BROADCAST,
        directive_id=called.directive_id,
        shown_at=clock.now(),
        broadcast={
            "issued": as_data(called.content),
            "may_change": list(called.may_change),
            "changed": [],
            "issuer": called.issuer,
            "was_shown": True,
        },
    )
    keeping_broadcasts.fill(row, called.content)
    keeping_broadcasts.insert(row, "", "system", what="outreach.broadcast_appeared")
    tell(row)


def _follow(row: Campaign, called: BroadcastCalled) -> None:
    said = row.broadcast or {}
    content = followed(called.content, from_data(said["content"]), said.get("changed", []), called.may_change)
    row.broadcast = {
        **said,
        "issued": as_data(called.content),
        "may_change": list(called.may_change),
        "changed": changed_parts(called.content, content),
        "recalled": called.recalled_at is not None,
    }
    keeping_broadcasts.fill(row, content)
    if called.recalled_at is not None:
        row.shown_at = None
    row.saves += 1
    row.save()
    record("outreach.broadcast_followed", object_type="campaign", object_id=row.pk, actor="system")
    tell(row)
    BROADCASTS.forget_after_commit()
