"""轮值: teams take turns by the week, each with its leader; several weeks are filled at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import BUSINESS_ZONE
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.models import Section
from tenant_apps.people.operations.rostering import add_shift, overlaps
from tenant_apps.people.queries.days_off import days_off
from tenant_apps.people.queries.sections import section_members
from tenant_apps.people.queries.staff import staff_names

MOST_WEEKS = 26


class RotationRefusedError(Exception):
    """A rotation cannot be filled; `code` says why: "teams" (none, unknown or closed), "empty" (a team in
    which nobody can be on duty), "weeks".
    """

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(code)
        self.code, self.name = code, name


@dataclass(frozen=True, slots=True)
class Rotation:
    """What to fill: teams in their turn from the Monday on, the hours of a day, on which days.

    An end at or before the beginning is on the next day. ``every_day`` also fills weekends and holidays; else
    the unit's working calendar decides, 调休 included.
    """

    teams: tuple[int, ...]
    monday: date
    weeks: int
    starts: time
    ends: time
    every_day: bool = False
    kind: str = ShiftKind.DUTY


@dataclass(frozen=True, slots=True)
class Filled:
    """What was done: shifts added, and those left out because the person is on duty then already."""

    added: int
    left_out: int
    days_off: int


def fill(rotation: Rotation, *, made_by: int) -> Filled:
    """Put the teams on duty, one a week; what would overlap is left out, so that filling twice adds nothing.

    Raises RotationRefusedError.
    """
    if not 1 <= rotation.weeks <= MOST_WEEKS:
        raise RotationRefusedError("weeks")
    crews = _crews(rotation.teams)
    off = frozenset() if rotation.every_day else days_off(rotation.monday, rotation.weeks * 7)
    added = left_out = closed = 0
    with transaction.atomic():
        for offset in range(rotation.weeks * 7):
            day = rotation.monday + timedelta(days=offset)
            if day in off:
                closed += 1
                continue
            team, crew = crews[offset // 7 % len(crews)]
            begins, ends = _span(rotation, day)
            for account_id, leads in crew:
                if overlaps(account_id, rotation.kind, begins, ends):
                    left_out += 1
                    continue
                add_shift(
                    account_id=account_id,
                    starts_at=begins,
                    ends_at=ends,
                    made_by=made_by,
                    kind=rotation.kind,
                    team_id=team,
                    leads=leads,
                )
                added += 1
        record(
            "roster.rotation_filled",
            object_type="roster",
            object_id=rotation.monday.isoformat(),
            actor=made_by,
            detail={"teams": list(rotation.teams), "weeks": rotation.weeks, "shifts": added},
        )
    return Filled(added, left_out, closed)


def _crews(teams: Sequence[int]) -> list[tuple[int, list[tuple[int, bool]]]]:
    """Per team its accounts, each with whether it leads."""
    known = {
        row.pk: row for row in Section.objects.filter(pk__in=teams, closed_at=None).select_related("leader")
    }
    if not teams or set(teams) - set(known):
        raise RotationRefusedError("teams")
    names = staff_names()
    crews = []
    for team in teams:
        leader = known[team].leader
        leading = None if leader is None else leader.account_id
        accounts = [card.account_id for card in section_members(team)]
        crew = [(account, account == leading) for account in accounts if account in names]
        if leading is not None and leading in names and leading not in accounts:
            crew.insert(0, (leading, True))
        if not crew:
            raise RotationRefusedError("empty", known[team].name)
        crews.append((team, [(account, leads) for account, leads in crew if account is not None]))
    return crews


def _span(rotation: Rotation, day: date) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, rotation.starts, BUSINESS_ZONE)
    ends = datetime.combine(day, rotation.ends, BUSINESS_ZONE)
    return begins, ends if ends > begins else ends + timedelta(days=1)
