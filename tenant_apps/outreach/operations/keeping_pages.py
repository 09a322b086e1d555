"""A season or broadcast of the unit: written as a draft, shown, changed, ended, taken away. One life; which
of the two says the shelf on which it stands.
"""

from typing import Any, Final

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from shared_apps.contracts.broadcast_content import BroadcastContent
from shared_apps.contracts.page_content import BadContent, changed_parts, followed, merged
from shared_apps.contracts.season_content import SEASON, SeasonContent
from shared_apps.directives.public import check_content
from tenant_apps.outreach.data.codes import MOST_CAMPAIGNS
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations.keeping_campaigns import drawn_code
from tenant_apps.outreach.operations.telling_pages import tell
from tenant_apps.outreach.queries.pages import Shelf
from tenant_apps.outreach.queries.seasons import named_experts
from tenant_apps.questions import public as questions

_TRIES: Final = 3
_Content = SeasonContent | BroadcastContent
_Shelf = Shelf[Any]


class PageChangedMeanwhile(Exception):
    """A colleague has saved since the form was opened, or taken a step."""


class PageRecalledError(Exception):
    """The unit above has recalled it: it is not shown again."""


@transaction.atomic
def begin(shelf: _Shelf, content: _Content, *, code: str = "", actor: int) -> int:
    """Keep a draft; returns its id. ``code`` stands in its address and on its poster; without, one is drawn.

    Raises BadContent.
    """
    check_content(shelf.kind, content)
    _check_experts(content)
    if code and not questions.is_campaign_code(code):
        raise BadContent("code", "code")
    if Campaign.objects.filter(closed_at=None).count() >= MOST_CAMPAIGNS:
        raise BadContent("title", "many")
    row = Campaign(made_at=clock.now(), made_by=actor, target=shelf.target)
    fill(shelf, row, content)
    return insert(shelf, row, code, actor)


@transaction.atomic
def save(shelf: _Shelf, campaign_id: int, content: _Content, *, saves: int, actor: int) -> None:
    """Replace what it says; of one from above, what its issuer lets the unit change. One that is shown reads
    so at once.

    Raises BadContent, PageChangedMeanwhile, LookupError.
    """
    row = _locked(shelf, campaign_id, saves)
    if "issued" in row.page:
        may_change, called = row.page["may_change"], shelf.kind.from_data(row.page["issued"])
        content = merged(shelf.kind, called, content, may_change)
        row.page = {**row.page, "changed": changed_parts(shelf.kind, called, content)}
        # Its topics, and what is played, are the issuer's.
        shelf.kind.check(content, None)
    else:
        check_content(shelf.kind, content)
    _check_experts(content)
    fill(shelf, row, content)
    _changed(shelf, row, "saved", actor)


@transaction.atomic
def show(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """Put it where everybody reads it. Raises PageChangedMeanwhile, PageRecalledError, LookupError."""
    row = _locked(shelf, campaign_id, saves)
    if row.page.get("recalled"):
        raise PageRecalledError(campaign_id)
    if row.shown_at is None:
        row.shown_at = clock.now()
        row.page = {**row.page, "was_shown": True}
        _changed(shelf, row, "shown", actor)


@transaction.atomic
def take_away(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """Nobody reads it any more; it is a draft again. Raises PageChangedMeanwhile, LookupError."""
    row = _locked(shelf, campaign_id, saves)
    if row.shown_at is not None:
        row.shown_at = None
        _changed(shelf, row, "taken_away", actor)


@transaction.atomic
def end(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """End it before its time: its page stays, and says so. Of one from above see ``unit_may_end``.

    Raises PageChangedMeanwhile, LookupError.
    """
    row = _locked(shelf, campaign_id, saves)
    is_ours = row.directive_id is None or unit_may_end(shelf)
    if is_ours and row.shown_at is not None and row.closed_at is None:
        row.closed_at = clock.now()
        _changed(shelf, row, "ended", actor)


def unit_may_end(shelf: _Shelf) -> bool:
    """Whether a unit may end one from above: its own season, but not the hour of a broadcast."""
    return shelf.kind is SEASON


@transaction.atomic
def go_on(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """What was ended too early goes on until its time. Raises PageChangedMeanwhile, LookupError."""
    row = _locked(shelf, campaign_id, saves)
    if row.closed_at is not None:
        row.closed_at = None
        _changed(shelf, row, "went_on", actor)


@transaction.atomic
def discard(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """Throw a draft away. What was shown once keeps its code, since posters may hang: it is taken away, not
    removed. Raises PageChangedMeanwhile, LookupError.
    """
    row = _locked(shelf, campaign_id, saves)
    if row.page.get("was_shown"):
        raise PageChangedMeanwhile(campaign_id)
    note(shelf, row, "discarded", actor)
    row.delete()


@transaction.atomic
def look_at(shelf: _Shelf, campaign_id: int, *, saves: int, actor: int) -> None:
    """Somebody has seen what the issuer says anew. Raises PageChangedMeanwhile, LookupError."""
    row = _locked(shelf, campaign_id, saves)
    if "before" in row.page:
        row.page = {key: value for key, value in row.page.items() if key != "before"}
        _changed(shelf, row, "looked_at", actor)


@transaction.atomic
def take_issuers(shelf: _Shelf, campaign_id: int, part: str, *, saves: int, actor: int) -> None:
    """Say it as the issuer does in a part (a code of its kind) in which the unit has said it otherwise.

    Raises PageChangedMeanwhile, LookupError.
    """
    row = _locked(shelf, campaign_id, saves)
    if part not in row.page.get("changed", ()):
        raise PageChangedMeanwhile(campaign_id)
    kind, others = shelf.kind, [code for code in row.page["changed"] if code != part]
    called, stands = kind.from_data(row.page["issued"]), kind.from_data(row.page["content"])
    content = followed(kind, called, stands, others, others)
    row.page = {**row.page, "changed": changed_parts(kind, called, content)}
    fill(shelf, row, content)
    _changed(shelf, row, "took_issuers", actor)


def fill(shelf: _Shelf, row: Campaign, content: _Content) -> None:
    """Write what it says into its row; what else the row holds stays. The link of a season counts on its
    days, that of a broadcast until the day is over on which it ends.
    """
    row.page = {**row.page, "content": shelf.kind.as_data(content)}
    row.name = content.title
    if isinstance(content, SeasonContent):
        row.starts_on, row.ends_on = content.first_day, content.last_day
    else:
        row.starts_on, row.ends_on = None, clock.business_day(content.ends)


def insert(shelf: _Shelf, row: Campaign, code: str, actor: int | str, *, step: str = "drafted") -> int:
    """Save a new row under a code of its own; returns its id. Raises BadContent where the code is taken."""
    for _try in range(_TRIES):
        row.code = row.target_key = code or drawn_code()
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
            continue
        note(shelf, row, step, actor, code=row.code)
        shelf.forget_after_commit()
        return int(row.pk)
    raise BadContent("code", "taken")


def note(shelf: _Shelf, row: Campaign, step: str, actor: int | str, **detail: str) -> None:
    """Write a step into the audit log."""
    record(
        f"outreach.{shelf.kind.name}_{step}",
        object_type="campaign",
        object_id=row.pk,
        actor=actor,
        detail=detail,
    )


def _check_experts(content: _Content) -> None:
    """Raise BadContent where a season names somebody who is no verified expert of this unit (any more)."""
    named = content.experts if isinstance(content, SeasonContent) else ()
    if len(named_experts(named)) != len(set(named)):
        raise BadContent("experts", "unknown")


def _locked(shelf: _Shelf, campaign_id: int, saves: int) -> Campaign:
    """Its row, held until the end of the transaction. Raises LookupError, PageChangedMeanwhile."""
    rows = Campaign.objects.select_for_update().filter(target=shelf.target, pk=campaign_id)
    row: Campaign | None = rows.first()
    if row is None:
        raise LookupError(str(campaign_id))
    if row.saves != saves:
        raise PageChangedMeanwhile(campaign_id)
    return row


def _changed(shelf: _Shelf, row: Campaign, step: str, actor: int) -> None:
    row.saves += 1
    row.save()
    tell(row)
    note(shelf, row, step, actor)
    shelf.forget_after_commit()
