"""Opening a case: the evidence, the date, and who is told."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy.inserting import insert
from tenant_apps.moderation.data.codes import DECIDE_HOURS, URGENT_HOURS, Source
from tenant_apps.moderation.events import ModeratorsWanted
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import clocks
from tenant_apps.moderation.rules.items import Item
from tenant_apps.moderation.rules.word_lists import Hit


def digest_of(item: Item) -> str:
    """A fingerprint of an item's words: the same words are not decided about twice."""
    return hashlib.sha256(f"{item.title}\x00{item.text}".encode()).hexdigest()


def matched(hits: Iterable[Hit]) -> list[dict[str, object]]:
    """Words of lists as a case keeps them: whose list, which version, why and where."""
    return [
        {"reason": hit.reason.value, "unit": hit.unit_id, "version": hit.version, "at": hit.start}
        for hit in hits
    ]


def open_case(
    kind: str,
    item_id: str,
    item: Item,
    *,
    source: Source,
    shown: bool,
    at: datetime,
    hits: Iterable[Hit] = (),
    urgent: bool = False,
    is_new: bool = False,
) -> Case:
    """Write a case inside the caller's transaction, with the item as it is now. ``is_new``: nobody else can
    know the item yet, so that it is in no case.
    """
    hours = URGENT_HOURS if urgent else DECIDE_HOURS
    case = Case(
        kind=kind,
        item=item_id,
        title=item.title[:200],
        text=item.text,
        digest=digest_of(item),
        topic=item.topic,
        author=item.author,
        written_at=item.written_at,
        source=source,
        matched=matched(hits),
        shown=shown,
        opened_at=at,
        due_at=at + timedelta(hours=hours),
    )
    if is_new:
        insert(case)
    else:
        Case.objects.filter(kind=kind, item=item_id).exclude(shown=shown).update(shown=shown)
        case.save(force_insert=True)
    record(
        "moderation.opened",
        object_type="case",
        object_id=str(case.id),
        actor="system",
        detail={"kind": kind, "item": item_id, "source": source.value, "urgent": urgent},
    )
    clocks.start(case)
    if urgent:
        publish(
            ModeratorsWanted(what="urgent", accounts=clocks.moderators(), at=at, link=clocks.link_of(case))
        )
    return case
