"""Publishing, retiring and looking through again: what holds, until when, and who said so."""

from datetime import date

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.text import index_text
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.knowledge.data.codes import State
from tenant_apps.knowledge.data.settings import REVIEW_MONTHS
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.operations.finding import ChangedMeanwhileError, latest_version, locked_entry
from tenant_apps.knowledge.operations.telling import tell
from tenant_apps.knowledge.rules.references import Reference
from tenants.public import get_setting


class NotPublishedError(Exception):
    """Only what is published can be retired or looked through again."""


@transaction.atomic
def publish(reference: Reference, *, based_on: tuple[int, int], actor: int) -> int:
    """Let the latest version hold; returns its number. Publishing what holds already changes nothing.

    `based_on` is (version, saves) as the page showed them: nobody publishes what they have not read. Raises
    NoSuchEntryError, ChangedMeanwhileError.
    """
    entry = locked_entry(reference, actor=actor)
    version = latest_version(entry)
    if based_on != (version.number, version.saves):
        raise ChangedMeanwhileError(version.number, version.saves)
    if entry.published == version.number:
        return version.number
    now = clock.now()
    _forget_search(entry)
    if version.published_at is None:
        version.published_at, version.published_by_id = now, actor
    version.terms = index_text(version.title, *version.questions)
    version.save(update_fields=["published_at", "published_by_id", "terms"])
    _make_searchable(version)
    entry.state, entry.published, entry.changed_at = State.PUBLISHED, version.number, now
    _reviewed(entry, actor)
    tell(entry, version)
    entry.save()
    pages_changed()
    _record("knowledge.published", reference, actor, {"version": version.number, "below": version.for_below})
    return version.number


@transaction.atomic
def retire(reference: Reference, *, actor: int) -> None:
    """Let an entry hold no longer; its number stays taken and its versions stay readable to staff. Where it
    stood in for one from above, that one shows again. Raises NoSuchEntryError, NotPublishedError.
    """
    entry = _published(reference, actor)
    _forget_search(entry)
    entry.state, entry.published, entry.review_on = State.RETIRED, 0, None
    entry.changed_at = clock.now()
    tell(entry, None)
    entry.save()
    pages_changed()
    _record("knowledge.retired", reference, actor, {})


@transaction.atomic
def confirm(reference: Reference, *, actor: int) -> date | None:
    """Say that an entry is still right; returns the day on which it is asked again. Raises NoSuchEntryError,
    NotPublishedError.
    """
    entry = _published(reference, actor)
    _reviewed(entry, actor)
    entry.save()
    _record("knowledge.reviewed", reference, actor, {"version": entry.published})
    return entry.review_on


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _published(reference: Reference, actor: int) -> Entry:
    entry = locked_entry(reference, actor=actor)
    if not entry.published:
        raise NotPublishedError(str(reference))
    return entry


def _reviewed(entry: Entry, actor: int) -> None:
    today = clock.business_day()
    months: int = get_setting(current_unit().id, REVIEW_MONTHS)
    entry.reviewed_on, entry.reviewed_by_id = today, actor
    # One's own ready replies are one's own business.
    entry.review_on = months_later(today, months) if months and entry.owner_id is None else None


def _make_searchable(version: Version) -> None:
    body = index_text(
        version.body, version.audience, version.eligibility, version.how_to_apply, version.contact
    )
    Version.objects.filter(pk=version.pk).update(
        search=SearchVector(Value(version.terms), weight="A", config="simple")
        + SearchVector(Value(body), weight="D", config="simple")
    )


def _forget_search(entry: Entry) -> None:
    Version.objects.filter(entry_id=entry.pk, search__isnull=False).update(search=None)


def _record(action: str, reference: Reference, actor: int, detail: dict[str, object]) -> None:
    record(action, object_type="knowledge", object_id=str(reference), actor=actor, detail=detail)
