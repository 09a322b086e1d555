"""Reading the staff spreadsheet: every row checked by itself, every fault named by column, reason and repair.

Nothing is written here; what may be imported is written by `importing_staff`.
"""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from huisheng.kernel.access import VOLUNTEER
from huisheng.kernel.clock import business_day
from huisheng.kernel.phone_numbers import tidy_phone
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.names import joined
from huisheng.kernel.web.workbooks import UnreadableWorkbook, cells_of
from shared_apps.accounts.public import people_of_unit
from tenant_apps.people.data.codes import MemberState
from tenant_apps.people.data.staff_columns import (
    COLUMNS,
    KIND_WORDS,
    MOST_ROWS,
    ROLE_WORDS,
)
from tenant_apps.people.models import Member
from tenant_apps.people.queries.sections import sections

_LOGIN: Final = re.compile(r"[\w.+-]{3,}(@[\w-]+(\.[\w-]+)+)?")
_DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class UnreadableError(ValueError):
    """The file as a whole cannot be read; `code` says why: "size", "type", "columns", "empty", "rows"."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: the title of its column, the reason, and what to do."""

    column: str
    reason: str
    repair: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One row as it may be imported; codes instead of words, days as ISO. `updates`: the member that it
    changes, None for somebody new.
    """

    number: int
    name: str
    login: str
    role: str
    staff_kind: str
    staff_number: str
    phone: str
    email: str
    section: int | None
    ends_on: str
    checked_on: str
    check_reference: str
    updates: int | None

    def as_json(self) -> dict[str, Any]:
        """For the signed field of the preview."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be imported, as it stood, with everything that is wrong in it."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(slots=True)
class Sheet:
    """What a file holds."""

    good: list[StaffRow] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def read_sheet(content: bytes) -> Sheet:
    """Read a workbook. Raises UnreadableError for a file that is no such workbook."""
    rows = _cells(content)
    places = _places(rows[0] if rows else [])
    known = _Known()
    sheet = Sheet()
    for number, cells in enumerate(rows[1:], start=2):
        texts = tuple(_at(cells, places[column.key]) for column in COLUMNS)
        if not any(texts):
            continue
        row, faults = _check(number, dict(zip((c.key for c in COLUMNS), texts, strict=True)), known)
        if row is None:
            sheet.bad.append(BadRow(number, texts, tuple(faults)))
        else:
            sheet.good.append(row)
    if not sheet.good and not sheet.bad:
        raise UnreadableError("empty")
    return sheet


class _Known:
    """What rows are compared with, read once."""

    def __init__(self) -> None:
        self.today = business_day()
        self.sections = {card.name: card.section_id for card in sections()}
        self.members = {
            row.login: row.pk
            for row in Member.objects.exclude(state=MemberState.LEFT).exclude(login="").only("pk", "login")
        }
        self.accounts = {person.username: person for person in people_of_unit(current_unit().id)}
        self.seen: dict[str, int] = {}


def _check(number: int, cells: dict[str, str], known: _Known) -> tuple[StaffRow | None, list[Fault]]:
    titles = {column.key: column.title for column in COLUMNS}
    faults: list[Fault] = []

    def wrong(key: str, reason: str, repair: str) -> None:
        faults.append(Fault(titles[key], reason, repair))

    for column in COLUMNS:
        if column.required and not cells[column.key]:
            wrong(column.key, _("The cell is empty."), _("Fill it in."))
    name, login = cells["name"], cells["login"].lower()
    if len(name) > 80:
        wrong("name", _("The name is longer than 80 characters."), _("Shorten it."))
    if login and not _LOGIN.fullmatch(login):
        wrong(
            "login",
            _("This is no login."),
            _("Use an e-mail address, or at least three letters, digits, dots, hyphens and underscores."),
        )
    if login and login in known.seen:
        wrong(
            "login",
            _("Row %(row)d has the same login.") % {"row": known.seen[login]},
            _("Keep one of the two rows."),
        )
    role = ROLE_WORDS.get(cells["role"].lower(), "")
    if cells["role"] and not role:
        wrong("role", _("There is no such role."), _("Choose one from the drop-down list."))
    staff_kind = KIND_WORDS.get(cells["staff_kind"], "")
    if cells["staff_kind"] and not staff_kind:
        wrong("staff_kind", _("There is no such kind of staff."), _("Choose one from the drop-down list."))
    phone = tidy_phone(cells["phone"])
    if phone is None:
        wrong("phone", _("This is no phone number."), _("Write digits only, such as 13800001111."))
    email = cells["email"]
    if email:
        try:
            validate_email(email)
        except ValidationError:
            wrong("email", _("This is no e-mail address."), _("Write it like name@example.cn."))
    section = known.sections.get(cells["section"])
    if cells["section"] and section is None:
        wrong(
            "section",
            _("There is no section of this name."),
            _("Make the section first, or choose one from the drop-down list."),
        )
    ends_on = _day(cells["ends_on"])
    if cells["ends_on"] and ends_on is None:
        wrong("ends_on", _("This is no day."), _("Write it like 2027-06-30."))
    elif ends_on is not None and ends_on < known.today:
        wrong("ends_on", _("This day is past."), _("Enter today or a later day, or leave the row out."))
    checked_on = _day(cells["checked_on"])
    if cells["checked_on"] and checked_on is None:
        wrong("checked_on", _("This is no day."), _("Write it like 2026-09-01."))
    elif checked_on is not None and checked_on > known.today:
        wrong("checked_on", _("This day is still to come."), _("Enter the day on which the reply was given."))
    if checked_on is not None and not cells["check_reference"]:
        wrong("check_reference", _("The check has no reference."), _("Enter office and number of the reply."))
    updates = known.members.get(login)
    if not faults and updates is None and login in known.accounts:
        held = {view.role for view in known.accounts[login].roles}
        if role in held:
            wrong(
                "login",
                _("This person works here with this role already."),
                _("Leave the row out, or change the person in the register."),
            )
    if login:
        known.seen.setdefault(login, number)
    if faults:
        return None, faults
    return (
        StaffRow(
            number=number,
            name=name,
            login=login,
            role=role,
            staff_kind=staff_kind or ("volunteer" if role == VOLUNTEER else "full_time"),
            staff_number=cells["staff_number"][:40],
            phone=phone or "",
            email=email,
            section=section,
            ends_on="" if ends_on is None else ends_on.isoformat(),
            checked_on="" if checked_on is None else checked_on.isoformat(),
            check_reference=cells["check_reference"][:80],
            updates=updates,
        ),
        [],
    )


def _cells(content: bytes) -> list[list[str]]:
    try:
        return cells_of(content, most_rows=MOST_ROWS)
    except UnreadableWorkbook as error:
        raise UnreadableError(error.code) from error


def _places(titles: list[str]) -> dict[str, int | None]:
    """Where each column stands in this file. Raises UnreadableError("columns") naming those that are
    missing.
    """
    found: dict[str, int | None] = {}
    for column in COLUMNS:
        names = {name.lower() for name in (column.title, *column.also)}
        found[column.key] = next(
            (place for place, title in enumerate(titles) if title.rstrip("*＊ ").lower() in names), None
        )
    missing = [column.title for column in COLUMNS if column.required and found[column.key] is None]
    if missing:
        raise UnreadableError("columns", joined(missing))
    return found


def _at(cells: list[str], place: int | None) -> str:
    return cells[place] if place is not None and place < len(cells) else ""


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
