"""The form of a report, the draft, what was sent, and what is known beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from huisheng.kernel.forms import (
    Answers,
    Definition,
    Said,
    files_in,
    from_json,
    parse,
    said_from,
    typed_from,
)
from huisheng.kernel.forms import Kind as FormKind
from huisheng.kernel.forms.versions import Difference, difference
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.queries.one_task import family_of
from tenant_apps.directive_inbox.queries.owing import arrived
from tenants.public import current_card


@dataclass(frozen=True, slots=True)
class Known:
    """A value that is known before anybody fills it in, and where it comes from."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class SentReport:
    """What was sent by the form, in this `version` of it."""

    revision: int
    version: int
    said: tuple[Said, ...]
    answers: Answers
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Return:
    """A report that the issuer sent back."""

    revision: int
    reason: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A field in which the draft says something else than ``reported``, as the unit has told ``issuer``."""

    field: str
    asked: str
    reported: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """A report by a form. `number` is the draft's, 0 for none; `opened` is what the page shows then.

    `changed` says what the form asks otherwise than when the report that holds was made, or, where nothing
    was sent yet, than in the version before; None where there is nothing to say. `unsent_files` are in no
    report; `files_removed` how many of them were removed after the end, at `files_removed_at`. `otherwise` is
    where the draft differs from what was reported on another directive of the same task.
    """

    definition: Definition
    version: int
    number: int
    typed: dict[str, list[str]]
    saved_by: str
    saved_at: datetime | None
    sent: tuple[SentReport, ...]
    returns: tuple[Return, ...]
    changed: Difference | None = None
    changed_at: datetime | None = None
    unsent_files: int = 0
    files_removed: int = 0
    files_removed_at: datetime | None = None
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def latest(self) -> SentReport | None:
        """The report that holds."""
        return self.sent[0] if self.sent else None

    @property
    def returned(self) -> Return | None:
        """Why the latest report is to be corrected; None where it holds."""
        latest = self.latest
        if latest is None:
            return None
        return next((one for one in self.returns if one.revision == latest.revision), None)

    def opened(self, beforehand: dict[str, Known]) -> dict[str, list[str]]:
        """What a page shows that nobody has written in: what was sent last, else what is known."""
        if self.latest is not None:
            return typed_from(self.definition, self.latest.answers)
        return {field: [known.value] for field, known in beforehand.items()}


def filling(directive_id: UUID) -> Filling | None:
    """The report by a form; None where none has come down. One query; with a draft, four."""
    rows = list(DirectiveEntry.objects.filter(directive_id=directive_id).order_by("-number", "-id"))
    form = next((row for row in rows if row.kind == DirectiveEntry.Kind.FORM and row.number), None)
    if form is None:
        return None
    draft = next((row for row in rows if row.kind == DirectiveEntry.Kind.DRAFT), None)
    report = next((row for row in rows if row.kind == DirectiveEntry.Kind.REPORT), None)
    removed = {} if draft is None else draft.body.get("files_removed", {})
    definition = from_json(form.body["form"])
    return Filling(
        definition=definition,
        version=form.number,
        number=0 if draft is None else draft.number,
        typed={} if draft is None else draft.body["typed"],
        saved_by="" if draft is None else draft.name,
        saved_at=None if draft is None else draft.at,
        sent=tuple(_sent(row) for row in rows if row.kind == DirectiveEntry.Kind.REPORT),
        returns=tuple(
            Return(row.number, row.text, row.name, row.at)
            for row in rows
            if row.kind == DirectiveEntry.Kind.RETURNED
        ),
        changed=_changed(form, report),
        changed_at=form.at,
        unsent_files=_unsent(rows),
        files_removed=removed.get("files", 0),
        files_removed_at=datetime.fromisoformat(removed["at"]) if removed else None,
        otherwise=() if draft is None else _otherwise(directive_id, definition, draft.body["typed"]),
    )


def _otherwise(
    directive_id: UUID, definition: Definition, typed: Mapping[str, list[str]]
) -> tuple[Otherwise, ...]:
    """Where a draft says something else than the latest report on the same task does."""
    reported = arrived().filter(directive_id__in=family_of(directive_id), reported_at__isnull=False)
    item = reported.order_by("-report_at", "-pk").first()
    if item is None:
        return ()
    reports = DirectiveEntry.objects.filter(
        directive_id=item.directive_id, kind=DirectiveEntry.Kind.REPORT, key=str(item.report_revision)
    )
    report = reports.first()
    if report is None:
        return ()
    # As answers: of "3" and "3.0" neither is said otherwise.
    here, there = parse(definition, typed).answers, report.body["answers"]
    own = {one.id for one in definition.fields if one.kind != FormKind.FILE} & here.keys()
    return tuple(
        Otherwise(one.id, str(one.asked), str(one.words), item.issuer_name)
        for one in said_from(report.body["said"])
        if one.id in own and here[one.id] != there.get(one.id)
    )


def _unsent(rows: Sequence[DirectiveEntry]) -> int:
    sent = {
        file["id"]
        for row in rows
        if row.kind == DirectiveEntry.Kind.REPORT
        for answer in row.body["answers"].values()
        for file in files_in(answer)
    }
    return sum(row.kind == DirectiveEntry.Kind.FILE and row.key not in sent for row in rows)


def _changed(form: DirectiveEntry, report: DirectiveEntry | None) -> Difference | None:
    earlier = {one["version"]: one["form"] for one in form.body.get("earlier", [])}
    followed = max(earlier, default=0) if report is None else report.body["version"]
    if followed not in earlier:
        return None
    return difference(from_json(earlier[followed]), from_json(form.body["form"])) or None


def known_beforehand(definition: Definition, person: str) -> dict[str, Known]:
    """By field, what the unit need not be asked."""
    values = {
        "unit_name": Known(current_card().name, _("the register of units")),
        "reporter": Known(person, _("your account")),
    }
    return {field.id: values[field.role] for field in definition.fields if field.role in values}


def _sent(row: DirectiveEntry) -> SentReport:
    return SentReport(
        row.number, row.body["version"], said_from(row.body["said"]), row.body["answers"], row.name, row.at
    )
