"""What an issued directive calls units to is amended: a new version, as with its words (amending.py)."""

from typing import Any
from uuid import UUID

from huisheng.kernel.access import Actor
from shared_apps.contracts.broadcast_content import BroadcastContent
from shared_apps.contracts.page_content import PageKind
from shared_apps.contracts.season_content import SeasonContent
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending
from shared_apps.directives.operations.calling import check_called, kind_of


class HandedOnError(Exception):
    """It hands on what a unit above calls for: that unit alone amends it, wherever it stands."""


def amend_page(
    directive_id: UUID,
    actor: Actor,
    *,
    based_on: int,
    content: SeasonContent | BroadcastContent,
    why: str,
    is_important: bool,
) -> bool:
    """Amend the season or broadcast at once (another day, hour or address, the replay), or put that before a
    second person; True when it was amended. Whoever has it is told, those as well to whom it was handed on:
    it reads so on their sites, but for what they may say otherwise and do. `based_on` is the version that
    the form showed.

    Raises HandedOnError, LookupError for a directive of another kind, BadContent, and what amending.amend
    raises.
    """
    directive = Directive.objects.filter(pk=directive_id, state=Directive.State.ISSUED).first()
    if directive is None:
        raise amending.NotOpenError(directive_id)
    kind: PageKind[Any] = kind_of(content)
    if directive.kind != kind.name:
        raise LookupError(str(directive_id))
    if directive.parent_id is not None:
        raise HandedOnError(directive_id)
    check_called(kind, content)
    wanted = amending.Amendment(
        title=directive.title,
        text=directive.text,
        number_label=directive.number_label,
        due_at=directive.due_at,
        why=why,
        is_important=is_important,
        details={kind.name: kind.as_text(content)},
    )
    return amending.amend(directive_id, actor, based_on=based_on, wanted=wanted)
