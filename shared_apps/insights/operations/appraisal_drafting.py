"""An appraisal is drafted and published: by which shares, of which units, in which days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from shared_apps.contracts.appraisal_messages import RULES
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations.appraisal_telling import tell
from shared_apps.insights.queries.appraisal_scoring import Rule, check
from shared_apps.insights.queries.appraisal_units import members
from shared_apps.insights.queries.appraisal_visibility import may_run
from shared_apps.insights.queries.brief_visibility import may_write_for
from shared_apps.insights.queries.periods import LONGEST

OBJECTION_DAYS_MAX: Final = 20
"""Working days in which units may object."""


class NotADraftError(RuntimeError):
    """It has been published or thrown away meanwhile."""


class ChangedMeanwhileError(RuntimeError):
    """Somebody else has changed it since the page was shown."""


class BadPeriodError(ValueError):
    """The days make no period; `code` says why: "order", "length"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NobodyMeantError(ValueError):
    """No unit is of this level and line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeContent:
    """What a person writes into a scheme (see models.Appraisal)."""

    title: str
    text: str
    first: date
    last: date
    level: str
    line: str
    rules: tuple[Rule, ...]
    objection_days: int
    shows_order: bool


@transaction.atomic
def create(actor: Actor, *, unit_id: int, content: SchemeContent, after: UUID | None = None) -> UUID:
    """Save a new draft; returns its id. ``after``: the scheme whose rules it began with.

    Raises PermissionError for a unit this person does not write for; BadPeriodError; BadRulesError and
    NotAnIndicatorError (queries.appraisal_scoring.check).
    """
    if actor.account_id is None or not may_write_for(actor, unit_id):
        raise PermissionError("an appraisal is made in the name of one's own unit")
    appraisal = Appraisal(
        unit_id=unit_id, account_id=actor.account_id, created_at=clock.now(), after_id=after
    )
    _fill(appraisal, content)
    appraisal.save(force_insert=True)
    note("appraisal.drafted", appraisal, actor)
    return appraisal.pk


@transaction.atomic
def change(appraisal_id: UUID, actor: Actor, *, content: SchemeContent, version: int) -> None:
    """Replace the content of a draft. Raises what `create` raises, NotADraftError, ChangedMeanwhileError."""
    appraisal = _locked_draft(appraisal_id, actor, version)
    _fill(appraisal, content)
    appraisal.version += 1
    appraisal.save()
    note("appraisal.changed", appraisal, actor)


@transaction.atomic
def discard(appraisal_id: UUID, actor: Actor) -> None:
    """Throw a draft away. Raises NotADraftError, PermissionError."""
    appraisal = _locked_draft(appraisal_id, actor)
    note("appraisal.discarded", appraisal, actor)
    appraisal.delete()


@transaction.atomic
def publish(appraisal_id: UUID, actor: Actor, *, version: int) -> int:
    """Let the units read the rules, as they were shown; returns how many units it is for. From now on nothing
    of them changes.

    Raises NotADraftError, ChangedMeanwhileError, PermissionError, NobodyMeantError, TooManyUnitsError.
    """
    appraisal = _locked_draft(appraisal_id, actor, version)
    listed = [member.card.id for member in members(appraisal).members]
    if not listed:
        raise NobodyMeantError(appraisal_id)
    appraisal.state, appraisal.listed = Appraisal.State.PUBLISHED, listed
    appraisal.published_at, appraisal.published_by = clock.now(), actor.account_id
    appraisal.save()
    note("appraisal.published", appraisal, actor, units=len(listed))
    tell(appraisal, RULES, listed)
    return len(listed)


def note(what: str, appraisal: Appraisal, actor: Actor, **detail: int | str) -> None:
    """A line of the audit log."""
    record(
        what,
        object_type="appraisal",
        object_id=str(appraisal.pk),
        actor=actor.account_id or "system",
        detail={"unit_id": appraisal.unit_id, **detail},
    )


def _locked_draft(appraisal_id: UUID, actor: Actor, version: int | None = None) -> Appraisal:
    """The draft, held until the end of the transaction."""
    appraisal = (
        Appraisal.objects.select_for_update().filter(pk=appraisal_id, state=Appraisal.State.DRAFT).first()
    )
    if appraisal is None:
        raise NotADraftError(appraisal_id)
    if not may_run(actor, appraisal):
        raise PermissionError("an appraisal is its issuer's")
    if version is not None and appraisal.version != version:
        raise ChangedMeanwhileError(appraisal_id)
    return appraisal


def _fill(appraisal: Appraisal, content: SchemeContent) -> None:
    if content.last < content.first:
        raise BadPeriodError("order")
    if content.last - content.first >= timedelta(days=LONGEST):
        raise BadPeriodError("length")
    check(content.rules)
    for name in SchemeContent.__dataclass_fields__:
        if name != "rules":
            setattr(appraisal, name, getattr(content, name))
    appraisal.rules = [rule.plain() for rule in content.rules]
    appraisal.objection_days = min(max(content.objection_days, 1), OBJECTION_DAYS_MAX)
    appraisal.changed_at = clock.now()
