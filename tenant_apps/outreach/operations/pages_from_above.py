"""A season or broadcast that a directive calls for, and that is kept as its issuer says it anew.

A season needs people and hours of the unit: somebody takes it on, as a draft. A broadcast needs nothing: it
appears on the unit's site by itself, and whoever keeps the site may take it away.
"""

from typing import Any, Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import changed_parts, followed
from tenant_apps.directive_inbox import public as directive_inbox
from tenant_apps.directive_inbox.public import PageCalled
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.operations.telling_pages import tell
from tenant_apps.outreach.queries.pages import Shelf
from tenant_apps.outreach.queries.seasons import SEASONS

_NOBODY: Final = 0
"""Of what no member of staff has made."""


class NotCalledError(Exception):
    """No directive calls for it here, or not any more."""


@transaction.atomic
def take_on(directive_id: UUID, actor: Actor) -> int:
    """Make the unit's own draft of a season, once, and acknowledge the directive; returns the draft's id.

    Raises NotCalledError.
    """
    called = directive_inbox.called(SEASONS.kind, directive_id)
    if called is None or called.is_over or actor.account_id is None:
        raise NotCalledError(directive_id)
    # Of two who press at once the second finds what the first has made.
    directive_inbox.acknowledge(directive_id, actor)
    there = Campaign.objects.filter(directive_id=directive_id).first()
    if there is not None:
        return int(there.pk)
    return keeping_pages.insert(SEASONS, _row(SEASONS, called, actor.account_id), "", actor.account_id)


def heard(shelf: Shelf[Any], directive_id: UUID) -> None:
    """Its directive has arrived, was told anew or recalled. What the unit may not say otherwise reads as the
    issuer says it now; what was recalled leaves the site at once. In the transaction of the step.
    """
    called = directive_inbox.called(shelf.kind, directive_id)
    if called is None:
        return
    row = Campaign.objects.select_for_update().filter(directive_id=directive_id).first()
    if row is not None:
        _follow(shelf, row, called)
        return
    # The same broadcast may come from two levels: it stands here once.
    stands = Campaign.objects.filter(directive_id__in=directive_inbox.kin(directive_id)).exists()
    if shelf.kind is BROADCAST and called.recalled_at is None and not stands:
        _appear(shelf, called)


def _appear(shelf: Shelf[Any], called: PageCalled[Any]) -> None:
    row = _row(shelf, called, _NOBODY)
    row.shown_at, row.page = clock.now(), {**row.page, "was_shown": True}
    keeping_pages.insert(shelf, row, "", "system", step="appeared")
    tell(row)


def _row(shelf: Shelf[Any], called: PageCalled[Any], by: int) -> Campaign:
    row = Campaign(made_at=clock.now(), made_by=by, target=shelf.target, directive_id=called.directive_id)
    row.page = {**_said(shelf, called), "changed": [], "issuer": called.issuer}
    keeping_pages.fill(shelf, row, called.content)
    return row


def _follow(shelf: Shelf[Any], row: Campaign, called: PageCalled[Any]) -> None:
    said, kind = dict(row.page), shelf.kind
    stands = kind.from_data(said["content"])
    content = followed(kind, called.content, stands, said.get("changed", []), called.may_change)
    looked_at = said.pop("before", said["issued"])
    if kind.from_data(looked_at) != called.content:
        said["before"] = looked_at
    row.page = {
        **said,
        **_said(shelf, called),
        "changed": changed_parts(kind, called.content, content),
        "recalled": called.recalled_at is not None,
    }
    keeping_pages.fill(shelf, row, content)
    if called.recalled_at is not None:
        row.shown_at = None
    row.saves += 1
    row.save()
    keeping_pages.note(shelf, row, "followed", "system")
    tell(row)
    shelf.forget_after_commit()


def _said(shelf: Shelf[Any], called: PageCalled[Any]) -> dict[str, Any]:
    return {"issued": shelf.kind.as_data(called.content), "may_change": list(called.may_change)}
