"""A season of the unit: written as a draft, shown, changed, ended, taken away."""

from typing import Any, Final

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.contracts.season_content import BadSeason, SeasonContent, as_data, check, from_data
from shared_apps.topics import public as topics
from tenant_apps.outreach.data.codes import MOST_CAMPAIGNS, Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations.keeping_campaigns import drawn_code
from tenant_apps.outreach.operations.telling_seasons import tell
from tenant_apps.outreach.queries.seasons import SEASONS, named_experts
from tenant_apps.outreach.rules.local_changes import changed_parts, merged
from tenant_apps.questions import public as questions

_TRIES: Final = 3


class SeasonChangedMeanwhile(Exception):
    """A colleague has saved since the form was opened, or taken a step."""


class SeasonRecalledError(Exception):
    """The unit above has recalled it: it is not shown again."""


@transaction.atomic
def begin(content: SeasonContent, *, code: str = "", actor: int) -> int:
    """Keep a draft; returns its id. ``code`` stands in its address and on its poster; without, one is drawn.

    Raises BadSeason.
    """
    check_here(content)
    if code and not questions.is_campaign_code(code):
        raise BadSeason("code", "code")
    if Campaign.objects.filter(closed_at=None).count() >= MOST_CAMPAIGNS:
        raise BadSeason("title", "many")
    row = Campaign(made_at=clock.now(), made_by=actor, target=Target.SEASON)
    fill(row, content)
    return insert(row, code, actor)


@transaction.atomic
def save(campaign_id: int, content: SeasonContent, *, saves: int, actor: int) -> None:
    """Replace what it says; of one from above, what its issuer lets the unit change. One that is shown reads
    so at once.

    Raises BadSeason, SeasonChangedMeanwhile, LookupError.
    """
    row = locked(campaign_id, saves)
    issued = (row.season or {}).get("issued")
    if issued is not None:
        may_change, called = (row.season or {})["may_change"], from_data(issued)
        content = merged(called, content, may_change)
        row.season = {**(row.season or {}), "changed": changed_parts(called, content)}
    check_here(content)
    fill(row, content)
    _changed(row, "outreach.season_saved", actor)


@transaction.atomic
def show(campaign_id: int, *, saves: int, actor: int) -> None:
    """Put it where everybody reads it. Raises SeasonChangedMeanwhile, SeasonRecalledError, LookupError."""
    row = locked(campaign_id, saves)
    if (row.season or {}).get("recalled"):
        raise SeasonRecalledError(campaign_id)
    if row.shown_at is None:
        row.shown_at = clock.now()
        row.season = {**(row.season or {}), "was_shown": True}
        _changed(row, "outreach.season_shown", actor)


@transaction.atomic
def take_away(campaign_id: int, *, saves: int, actor: int) -> None:
    """Nobody reads it any more; it is a draft again. Raises SeasonChangedMeanwhile, LookupError."""
    row = locked(campaign_id, saves)
    if row.shown_at is not None:
        row.shown_at = None
        _changed(row, "outreach.season_taken_away", actor)


@transaction.atomic
def end(campaign_id: int, *, saves: int, actor: int) -> None:
    """End it before its last day: its page stays, and says so. Raises SeasonChangedMeanwhile, LookupError."""
    row = locked(campaign_id, saves)
    if row.shown_at is not None and row.closed_at is None:
        row.closed_at = clock.now()
        _changed(row, "outreach.season_ended", actor)


@transaction.atomic
def discard(campaign_id: int, *, saves: int, actor: int) -> None:
    """Throw a draft away. What was shown once keeps its code, since posters may hang: it is taken away, not
    removed. Raises SeasonChangedMeanwhile, LookupError.
    """
    row = locked(campaign_id, saves)
    if was_shown(row):
        raise SeasonChangedMeanwhile(campaign_id)
    record("outreach.season_discarded", object_type="campaign", object_id=campaign_id, actor=actor)
    row.delete()


def check_here(content: SeasonContent) -> None:
    """Raise BadSeason for what cannot stand in this unit: experts, too, are those of its own."""
    check(content, topics=[code for code, card in topics.tree().cards.items() if card.in_force])
    if len(named_experts(content.experts)) != len(set(content.experts)):
        raise BadSeason("experts", "unknown")


def fill(row: Campaign, content: SeasonContent) -> None:
    """Write what it says into its row; what else the row holds about a season from above stays."""
    kept: dict[str, Any] = row.season or {}
    row.season = {**kept, "content": as_data(content)}
    row.name = content.title
    row.starts_on, row.ends_on = content.first_day, content.last_day


def insert(row: Campaign, code: str, actor: int) -> int:
    """Save a new row under a code of its own; returns its id. Raises BadSeason where the code is taken."""
    for _try in range(_TRIES):
        row.code = row.target_key = code or drawn_code()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
            continue
        record(
            "outreach.season_drafted",
            object_type="campaign",
            object_id=row.pk,
            actor=actor,
            detail={"code": row.code},
        )
        SEASONS.forget_after_commit()
        return int(row.pk)
    raise BadSeason("code", "taken")


def was_shown(row: Campaign) -> bool:
    """Whether anybody outside may have seen it, now or before."""
    return bool((row.season or {}).get("was_shown"))


def locked(campaign_id: int, saves: int) -> Campaign:
    """Its row, held until the end of the transaction. Raises LookupError, SeasonChangedMeanwhile."""
    rows = Campaign.objects.select_for_update().filter(season__isnull=False, pk=campaign_id)
    row: Campaign | None = rows.first()
    if row is None:
        raise LookupError(str(campaign_id))
    if row.saves != saves:
        raise SeasonChangedMeanwhile(campaign_id)
    return row


def _changed(row: Campaign, what: str, actor: int) -> None:
    row.saves += 1
    row.save()
    tell(row)
    record(what, object_type="campaign", object_id=row.pk, actor=actor)
    SEASONS.forget_after_commit()
