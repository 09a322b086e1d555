"""交接班: when a shift ends, a note lists what is passed on; the next person signs it.

What there is to pass on is known by the apps above (questions). They register a source; this app keeps ids
and counts and asks the source for titles when the note is read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.messaging import schedule_wakeup
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.models import Handover, Shift
from tenant_apps.people.queries.staff import staff_names

WAKE: Final = "people.shift_ends"
LISTS: Final = ("crises", "promises", "call_backs", "returned")
COUNTS: Final = ("received", "screened", "answered", "open", "overdue")
LONGEST_LIST: Final = 200
LONGEST_WORDS: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverItem:
    """One thing that is passed on: its id, its receipt number, when it is due (ISO, empty for no date)."""

    ref: str
    number: str
    due_at: str = ""


@dataclass(frozen=True, slots=True)
class HandoverSource:
    """What an app passes on. ``collect(now)`` gives items by list (crises, promises, call_backs, returned);
    ``count(since, until)`` the work of a shift (received, screened, answered, open, overdue);
    ``titles(refs)`` one line for each, left out for what is gone or may not be seen; ``address(number)`` says
    where it opens.
    """

    collect: Callable[[datetime], Mapping[str, list[HandoverItem]]]
    count: Callable[[datetime, datetime], Mapping[str, int]]
    titles: Callable[[Iterable[str]], Mapping[str, str]]
    address: Callable[[str], str]


class HandoverError(Exception):
    """A note cannot be signed; `code` says why: "signed" (already) or "own" (by who hands over)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_sources: list[HandoverSource] = []


def register_handover_source(source: HandoverSource) -> None:
    """Called once by an app that has something to pass on, when it is loaded."""
    if source not in _sources:
        _sources.append(source)


def sources() -> tuple[HandoverSource, ...]:
    """Everything registered."""
    return tuple(_sources)


def wake_at_the_end(shift: Shift) -> None:
    """Ask to be told when a shift at the desk ends; shifts that end together are told of once."""
    if shift.kind == ShiftKind.DUTY and shift.ends_at > now():
        schedule_wakeup(what=WAKE, key=shift.ends_at.isoformat(), at=shift.ends_at)


def hand_over(ended_at: datetime) -> int | None:
    """Make the note for the shifts that ended at this instant; return its id, None when none did. Once."""
    shifts = list(Shift.objects.filter(kind=ShiftKind.DUTY, ends_at=ended_at))
    if not shifts:
        return None
    moment = now()
    starts_at = min(shift.starts_at for shift in shifts)
    with transaction.atomic():
        lists: dict[str, list[dict[str, str]]] = {}
        counts: dict[str, int] = {}
        for source in _sources:
            for name, items in source.collect(moment).items():
                lists.setdefault(name, []).extend(asdict(item) for item in items[:LONGEST_LIST])
            for name, number in source.count(starts_at, ended_at).items():
                counts[name] = counts.get(name, 0) + number
        note, made = Handover.objects.get_or_create(
            ends_at=ended_at,
            defaults={
                "starts_at": starts_at,
                "accounts": sorted({shift.account_id for shift in shifts}),
                "lists": lists,
                "counts": counts,
                "made_at": moment,
            },
        )
        if made:
            record("handover.made", object_type="handover", object_id=note.pk, actor="system")
    return int(note.pk)


def add_words(*, handover_id: int, words: str, actor: int) -> None:
    """Add what the next should know. Raises LookupError, HandoverError("signed") once it is signed."""
    with transaction.atomic():
        note = _locked(handover_id)
        note.words, note.words_by = words.strip()[:LONGEST_WORDS], actor
        note.save(update_fields=["words", "words_by"])
        record("handover.words_added", object_type="handover", object_id=handover_id, actor=actor)


def sign(*, handover_id: int, actor: int) -> None:
    """Take over (接班). Raises LookupError, HandoverError "signed" when somebody has, "own" for one of
    those who hand over, unless there is nobody else.
    """
    with transaction.atomic():
        note = _locked(handover_id)
        if actor in note.accounts and set(staff_names()) - set(note.accounts):
            raise HandoverError("own")
        note.signed_by, note.signed_at = actor, now()
        note.save(update_fields=["signed_by", "signed_at"])
        record("handover.signed", object_type="handover", object_id=handover_id, actor=actor)


def _locked(handover_id: int) -> Handover:
    note: Handover | None = Handover.objects.select_for_update().filter(pk=handover_id).first()
    if note is None:
        raise LookupError(f"there is no handover {handover_id}")
    if note.signed_at is not None:
        raise HandoverError("signed")
    return note
