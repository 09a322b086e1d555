"""A broadcast of the unit: written as a draft, shown, changed, ended, taken away."""

from typing import Any, Final

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.web.players import BadAddressError, player_of
from shared_apps.contracts.broadcast_content import BadBroadcast, BroadcastContent, as_data, check, from_data
from shared_apps.topics import public as topics
from tenant_apps.outreach.data.codes import MOST_CAMPAIGNS, Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations.keeping_campaigns import drawn_code
from tenant_apps.outreach.operations.telling_broadcasts import tell
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.rules.local_broadcasts import changed_parts, merged
from tenant_apps.questions import public as questions

_TRIES: Final = 3


class BroadcastChangedMeanwhile(Exception):
    """A colleague has saved since the form was opened, or taken a step."""


class BroadcastRecalledError(Exception):
    """The unit above has recalled it: it is not shown again."""


@transaction.atomic
def begin(content: BroadcastContent, *, code: str = "", actor: int) -> int:
    """Keep a draft; returns its id. ``code`` stands in its address and on its poster; without, one is drawn.

    Raises BadBroadcast.
    """
    check_here(content)
    if code and not questions.is_campaign_code(code):
        raise BadBroadcast("code", "code")
    if Campaign.objects.filter(closed_at=None).count() >= MOST_CAMPAIGNS:
        raise BadBroadcast("title", "many")
    row = Campaign(made_at=clock.now(), made_by=actor, target=Target.BROADCAST)
    fill(row, content)
    return insert(row, code, actor)


@transaction.atomic
def save(campaign_id: int, content: BroadcastContent, *, saves: int, actor: int) -> None:
    """Replace what it says; of one from above, what its issuer lets the unit change. One that is shown reads
    so at once.

    Raises BadBroadcast, BroadcastChangedMeanwhile, LookupError.
    """
    row = locked(campaign_id, saves)
    issued = (row.broadcast or {}).get("issued")
    if issued is not None:
        may_change, called = (row.broadcast or {})["may_change"], from_data(issued)
        content = merged(called, content, may_change)
        row.broadcast = {**(row.broadcast or {}), "changed": changed_parts(called, content)}
    if issued is None:
        check_here(content)
    else:
        check(content, topics=[content.topic])
    fill(row, content)
    _changed(row, "outreach.broadcast_saved", actor)


@transaction.atomic
def show(campaign_id: int, *, saves: int, actor: int) -> None:
    """Put it where everybody sees it. Raises BroadcastChangedMeanwhile, BroadcastRecalledError,
    LookupError.
    """
    row = locked(campaign_id, saves)
    if (row.broadcast or {}).get("recalled"):
        raise BroadcastRecalledError(campaign_id)
    if row.shown_at is None:
        row.shown_at = clock.now()
        row.broadcast = {**(row.broadcast or {}), "was_shown": True}
        _changed(row, "outreach.broadcast_shown", actor)


@transaction.atomic
def take_away(campaign_id: int, *, saves: int, actor: int) -> None:
    """Nobody sees it any more; it is a draft again. Raises BroadcastChangedMeanwhile, LookupError."""
    row = locked(campaign_id, saves)
    if row.shown_at is not None:
        row.shown_at = None
        _changed(row, "outreach.broadcast_taken_away", actor)


@transaction.atomic
def end(campaign_id: int, *, saves: int, actor: int) -> None:
    """End it before its time: its page stays, and says so. The hour of one from above is its issuer's.

    Raises BroadcastChangedMeanwhile, LookupError.
    """
    row = locked(campaign_id, saves)
    if row.directive_id is None and row.shown_at is not None and row.closed_at is None:
        row.closed_at = clock.now()
        _changed(row, "outreach.broadcast_ended", actor)


@transaction.atomic
def go_on(campaign_id: int, *, saves: int, actor: int) -> None:
    """What was ended too early goes on until its time. Raises BroadcastChangedMeanwhile, LookupError."""
    row = locked(campaign_id, saves)
    if row.closed_at is not None:
        row.closed_at = None
        _changed(row, "outreach.broadcast_went_on", actor)


@transaction.atomic
def discard(campaign_id: int, *, saves: int, actor: int) -> None:
    """Throw a draft away. What was shown once keeps its code, since posters may hang: it is taken away, not
    removed. Raises BroadcastChangedMeanwhile, LookupError.
    """
    row = locked(campaign_id, saves)
    if (row.broadcast or {}).get("was_shown"):
        raise BroadcastChangedMeanwhile(campaign_id)
    record("outreach.broadcast_discarded", object_type="campaign", object_id=campaign_id, actor=actor)
    row.delete()


def check_here(content: BroadcastContent) -> None:
    """Raise BadBroadcast for what cannot stand, and for what may not be played."""
    check(content, topics=[code for code, card in topics.tree().cards.items() if card.in_force])
    for field, address in (("address", content.address), ("replay", content.replay)):
        if address:
            try:
                player_of(address)
            except BadAddressError as error:
                raise BadBroadcast(field, error.code) from None


def fill(row: Campaign, content: BroadcastContent) -> None:
    """Write what it says into its row; what else the row holds stays. Its link counts until the day is over
    on which it ends.
    """
    kept: dict[str, Any] = row.broadcast or {}
    row.broadcast = {**kept, "content": as_data(content)}
    row.name = content.title
    row.starts_on, row.ends_on = None, clock.business_day(content.ends)


def insert(row: Campaign, code: str, actor: int | str, *, what: str = "outreach.broadcast_drafted") -> int:
    """Save a new row under a code of its own; returns its id. Raises BadBroadcast where the code is taken."""
    for _try in range(_TRIES):
        row.code = row.target_key = code or drawn_code()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
            continue
        record(
            what,
            object_type="campaign",
            object_id=row.pk,
            actor=actor,
            detail={"code": row.code},
        )
        BROADCASTS.forget_after_commit()
        return int(row.pk)
    raise BadBroadcast("code", "taken")


def locked(campaign_id: int, saves: int) -> Campaign:
    """Its row, held until the end of the transaction. Raises LookupError, BroadcastChangedMeanwhile."""
    rows = Campaign.objects.select_for_update().filter(broadcast__isnull=False, pk=campaign_id)
    row: Campaign | None = rows.first()
    if row is None:
        raise LookupError(str(campaign_id))
    if row.saves != saves:
        raise BroadcastChangedMeanwhile(campaign_id)
    return row


def _changed(row: Campaign, what: str, actor: int) -> None:
    row.saves += 1
    row.save()
    tell(row)
    record(what, object_type="campaign", object_id=row.pk, actor=actor)
    BROADCASTS.forget_after_commit()
