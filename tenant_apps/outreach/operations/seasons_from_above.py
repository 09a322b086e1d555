"""A season that a directive calls for: taken on as a draft, and kept as its issuer says it anew."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.contracts.season_content import as_data, from_data
from tenant_apps.directive_inbox import public as directive_inbox
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_seasons
from tenant_apps.outreach.operations.telling_seasons import tell
from tenant_apps.outreach.queries.seasons import SEASONS
from tenant_apps.outreach.rules.local_changes import changed_parts, followed


class NotCalledError(Exception):
    """No directive calls for it here, or not any more."""


@transaction.atomic
def take_on(directive_id: UUID, actor: Actor) -> int:
    """Make the unit's own draft of it, once, and acknowledge the directive; returns the draft's id.

    Raises NotCalledError.
    """
    called = directive_inbox.season_called(directive_id)
    if called is None or called.is_over or actor.account_id is None:
        raise NotCalledError(directive_id)
    # Of two who press at once the second finds what the first has made.
    directive_inbox.acknowledge(directive_id, actor)
    there = Campaign.objects.filter(directive_id=directive_id).first()
    if there is not None:
        return int(there.pk)
    row = Campaign(
        made_at=clock.now(),
        made_by=actor.account_id,
        target=Target.SEASON,
        directive_id=directive_id,
        season={
            "issued": as_data(called.content),
            "may_change": list(called.may_change),
            "changed": [],
            "issuer": called.issuer,
        },
    )
    keeping_seasons.fill(row, called.content)
    return keeping_seasons.insert(row, "", actor.account_id)


def heard(directive_id: UUID) -> None:
    """Its directive was told anew or recalled. What the unit may no longer say otherwise reads as the issuer
    says it now; what was recalled is taken from the site at once. In the transaction of the step.
    """
    row = Campaign.objects.select_for_update().filter(directive_id=directive_id).first()
    called = directive_inbox.season_called(directive_id)
    if row is None or row.season is None or called is None:
        return
    season = row.season
    content = followed(
        called.content, from_data(season["content"]), season.get("changed", []), called.may_change
    )
    row.season = {
        **season,
        "issued": as_data(called.content),
        "may_change": list(called.may_change),
        "changed": changed_parts(called.content, content),
        "recalled": called.recalled_at is not None,
    }
    keeping_seasons.fill(row, content)
    if called.recalled_at is not None:
        row.shown_at = None
    row.saves += 1
    row.save()
    record("outreach.season_followed", object_type="campaign", object_id=row.pk, actor="system")
    tell(row)
    SEASONS.forget_after_commit()
