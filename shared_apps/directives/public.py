"""The door to directives: write one, see whom it would reach, issue it. Call it in NETWORK; `check_content`
anywhere.

What a unit asks (`handed_on`, `below_of`, `files`, `open_file`, `page_changes`, `who_read_above`) enters
NETWORK itself for a short block.
"""

from collections.abc import Collection
from uuid import UUID

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.directives.data.faults import FAULTS, OTHER
from shared_apps.directives.data.page_shapes import (
    BroadcastContentSerializer,
    SeasonCalledSerializer,
    problem_of,
)
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.operations.calling import check_content
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.attachments import (
    Files,
    FileView,
    OpenedFile,
    files_in_unit,
    open_in_unit,
)
from shared_apps.directives.queries.choices import Target, kinds_below, targets
from shared_apps.directives.queries.delegations import DelegationView, of_unit
from shared_apps.directives.queries.page_changes import Difference, changed_in_unit, differences
from shared_apps.directives.queries.rhythm import COMPARISON as ACTIVITIES
from shared_apps.directives.queries.rhythm import hash_of_days, key_of_days
from shared_apps.directives.queries.targets import TargetPreview, TargetSet, preview, preview_of
from shared_apps.directives.queries.text_changes import Piece, differing
from shared_apps.directives.queries.visibility import open_above
from tenants.public import unit_card

__all__ = [
    "ACTIVITIES",
    "FAULTS",
    "OTHER",
    "BroadcastContentSerializer",
    "DelegationView",
    "Difference",
    "DraftContent",
    "FileView",
    "Files",
    "OpenedFile",
    "Piece",
    "SeasonCalledSerializer",
    "Target",
    "TargetPreview",
    "TargetSet",
    "below_of",
    "check_content",
    "differences",
    "differing",
    "draft",
    "files",
    "handed_on",
    "hash_of_days",
    "issue",
    "key_of_days",
    "open_file",
    "page_changes",
    "preview",
    "preview_of",
    "problem_of",
    "was_drafted",
    "who_read_above",
]


def handed_on(directive_id: UUID) -> tuple[DelegationView, ...]:
    """What the current unit has handed on of a directive, and how far that has come."""
    unit = current_unit().id
    with enter_network():
        return of_unit(directive_id, unit)


def who_read_above(issuer_unit_ids: Collection[int]) -> dict[int, bool | None]:
    """By unit that issues, whether those above it read the words and files of what is reported to it, or its
    figures alone (decision 0002); None where nobody stands above it.
    """
    with enter_network():
        return open_above(issuer_unit_ids)


def files(directive_id: UUID, version: int) -> Files:
    """The files of a directive that the current unit has in this version of its content; none where it was
    not sent to the unit.
    """
    unit = current_unit().id
    with enter_network():
        return files_in_unit(directive_id, unit, version)


def page_changes(directive_id: UUID, version: int) -> dict[int, list[Difference]]:
    """What each version up to this one changed in the season or broadcast that the current unit is called to;
    empty for other directives.
    """
    unit = current_unit().id
    with enter_network():
        return changed_in_unit(directive_id, unit, version)


def open_file(directive_id: UUID, version: int, attachment_id: UUID) -> OpenedFile | None:
    """One of them, opened; None where the current unit has no such file."""
    unit = current_unit().id
    with enter_network():
        return open_in_unit(directive_id, unit, version, attachment_id)


def below_of() -> tuple[list[Target], tuple[str, ...]]:
    """Where the current unit may hand something on to: places, itself first, and codes of kinds of units."""
    unit = current_unit().id
    with enter_network():
        card = unit_card(unit)
        return targets(card), tuple(kind for kind in kinds_below(card.kind) if kind != "national")


def draft(actor: Actor, *, issuer_unit_id: int, content: DraftContent) -> UUID:
    """Save a new draft; returns its id. Raises OutsideSubtreeError."""
    return drafting.create(actor, issuer_unit_id=issuer_unit_id, content=content)


def issue(directive_id: UUID, actor: Actor, *, confirmed: str) -> int:
    """Issue a draft to exactly the units whose preview carried the seal `confirmed`; returns their number.

    Raises what operations/issuing.py says; then nothing has been written or sent.
    """
    return issuing.issue(directive_id, actor, confirmed=confirmed)


def was_drafted(*, issuer_unit_id: int, title: str) -> bool:
    """Whether a unit has written a directive of this title, in any state."""
    return Directive.objects.filter(issuer_unit_id=issuer_unit_id, title=title).exists()
