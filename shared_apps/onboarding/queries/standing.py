"""How an application stands, for its applicant and for those who decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shared_apps.accounts.public import account_names
from shared_apps.onboarding.data.codes import State, Step
from shared_apps.onboarding.models import Application
from tenants.public import UnitState, unit_cards


@dataclass(frozen=True, slots=True)
class Part:
    """One part of setting up: done, the one that is worked on, or to come."""

    label: str | Promise
    done: bool
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; `by` is empty for the applicant and for what happens by itself."""

    at: datetime
    title: str
    text: str
    by: str = ""
    late: bool = False


def progress(application: Application) -> list[Part]:
    """How far setting up is."""
    card = unit_cards([application.unit_id]).get(application.unit_id) if application.unit_id else None
    opened = application.state == State.OPENED
    reached = (
        (_("Approved"), True),
        (_("Own place for the data"), card is not None and card.schema is not None),
        (_("Checked, first contents"), card is not None and card.state not in _UNFINISHED),
        (_("Site open for trying out"), opened),
    )
    first_open = next((label for label, done in reached if not done), None)
    return [Part(label, done, is_next=not done and label is first_open) for label, done in reached]


_UNFINISHED = (UnitState.LISTED, UnitState.PROVISIONING)


def seen_history(application: Application) -> list[Line]:
    """What the applicant reads, newest first: no names of those who decide."""
    return [
        Line(entry.at, str(Step(entry.step).label), entry.text)
        for entry in application.entries.order_by("-id")
        if entry.step != Step.REMINDED
    ]


def whole_history(application: Application) -> list[Line]:
    """What those who decide read, newest first."""
    entries = list(application.entries.order_by("-id"))
    names = account_names([entry.by_id for entry in entries if entry.by_id])
    units = unit_cards([entry.unit_id for entry in entries if entry.unit_id])
    return [
        Line(
            entry.at,
            str(Step(entry.step).label),
            entry.text or _unit_name(units, entry.unit_id),
            names.get(entry.by_id or 0, ""),
            late=entry.step in (Step.REMINDED, Step.ESCALATED),
        )
        for entry in entries
    ]


def _unit_name(units: dict[int, Any], unit_id: int | None) -> str:
    return str(units[unit_id].short_name) if unit_id in units else ""
