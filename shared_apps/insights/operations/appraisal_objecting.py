"""A unit objects to a frozen score, and the issuer decides, each with words.

What was frozen stays. An accepted objection puts corrected numbers beside it, and these count.
"""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.office_files import OfficeFile
from huisheng.kernel.text import has_words, tidy
from shared_apps.contracts.appraisal_messages import DECIDED
from shared_apps.insights.models import Appraisal, AppraisalObjection, AppraisalScore
from shared_apps.insights.operations.appraisal_closing import locked
from shared_apps.insights.operations.appraisal_drafting import note
from shared_apps.insights.operations.appraisal_telling import tell
from shared_apps.insights.operations.objection_files import keeping
from shared_apps.insights.queries.appraisal_scoring import rules_of, score
from shared_apps.insights.queries.appraisal_visibility import speaks_for

WORDS_MAX: Final = 1000
NUMBER_MAX: Final = 10_000_000


class NoObjectionsNowError(RuntimeError):
    """The days for objections have not begun, or are over."""


class ObjectedAlreadyError(RuntimeError):
    """The unit has said what it has to say against this score."""


class DecidedAlreadyError(RuntimeError):
    """Somebody has decided about it meanwhile."""


class BadWordsError(ValueError):
    """They say nothing, or are too long."""


class BadNumbersError(ValueError):
    """The corrected numbers cannot be, or are the frozen ones; `code` says which: "share", "same"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def object_to(
    appraisal_id: UUID, actor: Actor, *, unit_id: int, code: str, text: str, file: OfficeFile | None = None
) -> int:
    """Object to one score in the name of a unit, with a file that shows it; returns the objection's id.

    Raises PermissionError for whoever does not speak for the unit, LookupError for a score that there is not,
    NoObjectionsNowError, ObjectedAlreadyError, BadWordsError.
    """
    if actor.account_id is None or not speaks_for(actor, unit_id):
        raise PermissionError("a unit objects in its own name")
    words = _words(text)
    with keeping(file) as kept, transaction.atomic():
        appraisal = Appraisal.objects.select_for_update().filter(pk=appraisal_id).first()
        if appraisal is None:
            raise LookupError(appraisal_id)
        if not is_open_for_objections(appraisal):
            raise NoObjectionsNowError(appraisal_id)
        if not AppraisalScore.objects.filter(appraisal=appraisal, unit_id=unit_id, code=code).exists():
            raise LookupError(code)
        if AppraisalObjection.objects.filter(appraisal=appraisal, unit_id=unit_id, code=code).exists():
            raise ObjectedAlreadyError(code)
        objection = AppraisalObjection.objects.create(
            appraisal=appraisal,
            unit_id=unit_id,
            code=code,
            text=words,
            file=kept,
            account_id=actor.account_id,
            person=actor.name[:60],
            at=clock.now(),
        )
        shown = {} if kept is None else {"file": kept["digest"]}
        note("appraisal.objected", appraisal, actor, of_unit=unit_id, code=code, **shown)
    return objection.pk


@transaction.atomic
def accept(objection_id: int, actor: Actor, *, reason: str, part: int, whole: int) -> None:
    """The unit is right: these are the numbers. Raises PermissionError, LookupError, DecidedAlreadyError,
    BadWordsError, BadNumbersError.
    """
    reason = _words(reason)
    appraisal, objection = _open(objection_id, actor)
    rule = next(one for one in rules_of(appraisal.rules) if one.code == objection.code)
    most = NUMBER_MAX if rule.indicator.lower_is_better else whole
    if not (0 <= whole <= NUMBER_MAX and 0 <= part <= most):
        raise BadNumbersError("share")
    frozen = AppraisalScore.objects.get(appraisal=appraisal, unit_id=objection.unit_id, code=objection.code)
    found = score(rule, part, whole)
    if (found.part, found.whole) == (frozen.part, frozen.whole):
        raise BadNumbersError("same")
    objection.part, objection.whole, objection.why = found.part, found.whole, found.why
    objection.value, objection.points = found.value, found.points
    _decide(appraisal, objection, actor, AppraisalObjection.State.ACCEPTED, reason)


@transaction.atomic
def reject(objection_id: int, actor: Actor, *, reason: str) -> None:
    """The frozen score holds. Raises PermissionError, LookupError, DecidedAlreadyError, BadWordsError."""
    reason = _words(reason)
    appraisal, objection = _open(objection_id, actor)
    _decide(appraisal, objection, actor, AppraisalObjection.State.REJECTED, reason)


def is_open_for_objections(appraisal: Appraisal) -> bool:
    """Whether units may object today."""
    until = appraisal.objections_until
    return appraisal.state == Appraisal.State.CLOSED and until is not None and clock.business_day() <= until


def _open(objection_id: int, actor: Actor) -> tuple[Appraisal, AppraisalObjection]:
    known = AppraisalObjection.objects.filter(pk=objection_id).first()
    if known is None:
        raise LookupError(objection_id)
    appraisal = locked(known.appraisal_id, actor)
    objection = AppraisalObjection.objects.select_for_update().get(pk=objection_id)
    if objection.state != AppraisalObjection.State.OPEN:
        raise DecidedAlreadyError(objection_id)
    return appraisal, objection


def _decide(
    appraisal: Appraisal, objection: AppraisalObjection, actor: Actor, state: str, reason: str
) -> None:
    objection.state, objection.reason = state, reason
    objection.decided_by, objection.decided_person = actor.account_id, actor.name[:60]
    objection.decided_at = clock.now()
    objection.save()
    note(f"appraisal.objection_{state}", appraisal, actor, of_unit=objection.unit_id, code=objection.code)
    tell(appraisal, DECIDED, [objection.unit_id])


def _words(text: str) -> str:
    text = tidy(text)
    if not has_words(text) or len(text) > WORDS_MAX:
        raise BadWordsError
    return text
