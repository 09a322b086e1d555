"""What a directive that hands another one on has from above, and which amendment came down to it last."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from shared_apps.directives.models import Directive, EarlierVersion
from shared_apps.directives.queries.text_changes import Piece, differing
from tenants.public import unit_card, unit_cards


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """The directive that is handed on, as it stands; `is_open`: its date binds those who hand it on."""

    unit_name: str
    text: str
    due_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CameDown:
    """The latest version of a directive is an amendment of a unit above. `title_before` is empty and
    `due_before` None where they stayed.
    """

    version: int
    unit_name: str
    at: datetime
    why: str
    title_before: str
    due_before: datetime | None
    text_before: str
    text: str

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is different in its text."""
        return differing(self.text_before, self.text)


def above_of(directive: Directive) -> Above | None:
    """What it hands on; None where it hands on nothing."""
    if directive.parent_id is None:
        return None
    found = Directive.objects.get(pk=directive.parent_id)
    return Above(
        unit_name=unit_card(found.issuer_unit_id).name,
        text=found.text,
        due_at=found.due_at,
        is_open=found.state == Directive.State.ISSUED,
    )


def came_down(directive_ids: Collection[UUID]) -> dict[UUID, CameDown]:
    """By directive, for those whose latest version came from above. Two queries."""
    latest = EarlierVersion.objects.filter(
        directive__in=list(directive_ids),
        version=F("directive__content_version") - 1,
        unit_id__isnull=False,
    ).exclude(unit_id=F("directive__issuer_unit_id"))
    rows = list(latest.select_related("directive"))
    names = unit_cards({row.unit_id for row in rows if row.unit_id is not None})
    return {
        row.directive_id: _came_down(row, names[row.unit_id].name) for row in rows if row.unit_id in names
    }


def _came_down(row: EarlierVersion, unit_name: str) -> CameDown:
    now = row.directive
    return CameDown(
        version=row.next,
        unit_name=unit_name,
        at=row.until,
        why=row.why,
        title_before=row.title if row.title != now.title else "",
        due_before=row.due_at if row.due_at != now.due_at else None,
        text_before=row.text,
        text=now.text,
    )
