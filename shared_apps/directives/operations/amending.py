"""An issued directive is amended: a new version, of which every recipient sees what is different, and with it
those to whom it was handed on (amending_below.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.office_files import OfficeFile
from huisheng.kernel.text import demand_words
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import attaching
from shared_apps.directives.operations.amending_below import carry_down
from shared_apps.directives.operations.delivering import let_nobody_leave, tell_all
from shared_apps.directives.operations.issuing import DateInPastError
from shared_apps.directives.operations.keeping_files import Stored, keeping
from shared_apps.directives.operations.laddering import set_clocks
from shared_apps.directives.operations.standing_on import stand_on
from shared_apps.directives.operations.versions import Change, next_version
from shared_apps.directives.queries.allowance import needs_second_person
from shared_apps.directives.queries.attachments import own_files
from shared_apps.directives.queries.visibility import may_issue_for


class NotOpenError(Exception):
    """The directive is not issued, or was recalled or ended meanwhile."""


class AmendedMeanwhileError(Exception):
    """A colleague has amended it since the form was opened."""


class NothingChangedError(Exception):
    """What was written is what stands there already."""


class OwnAmendmentError(Exception):
    """Whoever wrote an amendment does not approve it."""


class FromAboveError(Exception):
    """It hands on another one, and this part of it (`field`) reads as it does there."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class LaterThanAboveError(Exception):
    """It hands on another one, whose date comes before the one wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What it shall say from now on. `why` is read by the recipients; `is_important` (重要) asks each of
    them to acknowledge it anew. `removed` are ids of files that go. `details` are those that
    change: what units are called to (calling.py). Where it hands another one on, `own_words` (None leaves
    them) are what changes of the text; title, text and figure are left as they stand.
    """

    title: str
    text: str
    number_label: str
    due_at: datetime
    why: str
    is_important: bool
    removed: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    own_words: str | None = None


def amend(
    directive_id: UUID, actor: Actor, *, based_on: int, wanted: Amendment, added: Sequence[OfficeFile] = ()
) -> bool:
    """Amend it at once, or put the amendment before a second person where the unit's rule asks for one; True
    when it was amended. `based_on` is the version that the form showed, `added` are files that come with it.

    Raises NotOpenError, AmendedMeanwhileError, NothingChangedError, DateInPastError, TooManyFilesError,
    FromAboveError, LaterThanAboveError, NoWordsError.
    """
    demand_words(wanted.why)
    issuer = Directive.objects.filter(pk=directive_id).values_list("issuer_unit_id", flat=True).first()
    with keeping(added, issuer_unit_id=issuer or 0) as stored, transaction.atomic():
        return _amend(directive_id, actor, based_on, wanted, stored)


def _amend(
    directive_id: UUID, actor: Actor, based_on: int, wanted: Amendment, stored: Sequence[Stored]
) -> bool:
    directive = _open(directive_id)
    if directive.content_version != based_on or directive.amendment:
        raise AmendedMeanwhileError
    if wanted.due_at != directive.due_at and wanted.due_at <= clock.now():
        raise DateInPastError
    above = _above(directive)
    if above is not None:
        _check_own(directive, above, wanted)
    own = {str(file.id) for file in own_files(directive)}
    wanted = replace(
        wanted,
        removed=tuple(sorted(own & set(wanted.removed))),
        own_words=directive.own_words if above is None or wanted.own_words is None else wanted.own_words,
    )
    new = attaching.attach(directive, stored, since=0, added_by=actor.account_id, without=wanted.removed)
    if _same(directive, wanted) and not new and not wanted.removed:
        raise NothingChangedError
    by = {"by": actor.account_id, "name": actor.name[:60]}
    if needs_second_person(directive):
        directive.amendment = {**asdict(wanted), "due_at": wanted.due_at.isoformat(), **by}
        directive.save(update_fields=["amendment"])
        _record("directive.amendment_proposed", directive, actor.account_id)
        return False
    _apply(directive, above, wanted, by)
    return True


@transaction.atomic
def settle(directive_id: UUID, actor: Actor, *, accept: bool) -> bool:
    """Approve a proposed amendment, or drop it; False when there is none. Who wrote it may only drop it.

    Raises NotOpenError, OwnAmendmentError, DateInPastError.
    """
    directive = _open(directive_id)
    if not directive.amendment:
        return False
    if not accept:
        directive.amendment = {}
        directive.save(update_fields=["amendment"])
        attaching.drop_waiting(directive.pk)
        _record("directive.amendment_dropped", directive, actor.account_id)
        return True
    if directive.amendment["by"] == actor.account_id or not may_issue_for(actor, directive.issuer_unit_id):
        raise OwnAmendmentError
    wanted = read(directive.amendment)
    if wanted.due_at != directive.due_at and wanted.due_at <= clock.now():
        raise DateInPastError
    _apply(directive, _above(directive), wanted, directive.amendment)
    return True


def read(stored: Mapping[str, Any]) -> Amendment:
    """A proposed amendment as it is kept in `Directive.amendment`."""
    return Amendment(
        title=stored["title"],
        text=stored["text"],
        number_label=stored["number_label"],
        due_at=datetime.fromisoformat(stored["due_at"]),
        why=stored["why"],
        is_important=stored["is_important"],
        removed=tuple(stored.get("removed", ())),
        details=stored.get("details", {}),
        own_words=stored.get("own_words"),
    )


def _apply(directive: Directive, above: Directive | None, wanted: Amendment, by: Mapping[str, Any]) -> None:
    change = Change(
        why=wanted.why,
        is_important=wanted.is_important,
        by=by["by"],
        by_name=by["name"],
        unit_id=directive.issuer_unit_id,
    )
    next_version(directive, change)
    is_moved = wanted.due_at != directive.due_at
    directive.title, directive.text = wanted.title, wanted.text
    directive.number_label = wanted.number_label if directive.kind in REPORTED_ON else ""
    directive.due_at = wanted.due_at
    directive.details = {**directive.details, **wanted.details}
    directive.amendment = {}
    attaching.bring_in(directive, wanted.removed)
    if above is not None:
        directive.own_words = wanted.own_words or ""
        stand_on(directive, above)
        attaching.take_over(above, [directive])
    if is_moved:
        set_clocks(directive)
    directive.save()
    tell_all(directive)
    carry_down(directive, change)
    _record("directive.amended", directive, by["by"], version=directive.content_version)


def _above(directive: Directive) -> Directive | None:
    """The one that it hands on, as it stands. An amendment of that one takes place after this, or is seen."""
    return None if directive.parent_id is None else Directive.objects.get(pk=directive.parent_id)


def _check_own(directive: Directive, above: Directive, wanted: Amendment) -> None:
    for name in ("title", "text", "number_label"):
        if getattr(wanted, name) != getattr(directive, name):
            raise FromAboveError(name)
    is_later = directive.due_at != wanted.due_at > above.due_at
    if is_later and above.state == Directive.State.ISSUED:
        raise LaterThanAboveError


def _open(directive_id: UUID) -> Directive:
    let_nobody_leave()
    directive = (
        Directive.objects.select_for_update().filter(pk=directive_id, state=Directive.State.ISSUED).first()
    )
    if directive is None:
        raise NotOpenError(directive_id)
    return directive


def _same(directive: Directive, wanted: Amendment) -> bool:
    said = ("title", "text", "number_label", "due_at", "own_words")
    is_same = all(getattr(directive, name) == getattr(wanted, name) for name in said)
    return is_same and {**directive.details, **wanted.details} == directive.details


def _record(what: str, directive: Directive, by: int | None, **detail: int) -> None:
    record(
        what,
        object_type="directive",
        object_id=str(directive.pk),
        actor=by or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id, **detail},
    )
