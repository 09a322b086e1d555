"""Taking a case in hand: one writer at a time, at the version that the form showed."""

from typing import Final
from uuid import UUID

from tenant_apps.moderation.data.codes import State
from tenant_apps.moderation.models import Case

OPEN: Final = (State.WAITING, State.SECOND, State.REVIEW)


class UnknownCase(LookupError):
    """This unit has no such case."""


class ChangedMeanwhile(Exception):
    """Somebody else decided since this form was opened. Nothing was written."""


class NotPossible(Exception):
    """The case does not stand so that this could be done."""


class NotYours(Exception):
    """Whoever wrote, proposed or decided does not decide about it (again)."""


def lock(case_id: UUID, *, version: int | None = None) -> Case:
    """The locked row, inside a transaction. Raises UnknownCase, ChangedMeanwhile."""
    case: Case | None = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise UnknownCase(str(case_id))
    if version is not None and case.version != version:
        raise ChangedMeanwhile(str(case_id))
    return case


def save(case: Case, *fields: str) -> None:
    """Write these columns and the next version."""
    case.version += 1
    case.save(update_fields=[*fields, "version"])
