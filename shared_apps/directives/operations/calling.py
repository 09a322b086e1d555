"""Units are called to a season (问题季) or broadcast (直播): it is written into a draft and issued with it;
amending_pages.py says what comes after.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.web.players import BadAddressError, player_of
from shared_apps.contracts.broadcast_content import BROADCAST, BroadcastContent
from shared_apps.contracts.page_content import MAY_CHANGE_KEY, BadContent, PageKind
from shared_apps.contracts.season_content import SEASON, SeasonContent
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.drafting import locked_draft
from shared_apps.directives.queries.called import page_kind_of
from shared_apps.topics import public as topics


class SeasonMissingError(Exception):
    """The directive calls for a season of which nothing has been written yet."""


class BroadcastMissingError(Exception):
    """The directive calls for a broadcast of which nothing has been written yet."""


class BroadcastPassedError(Exception):
    """The broadcast would be over before anybody has it on their site."""


_MISSING = {SEASON.name: SeasonMissingError, BROADCAST.name: BroadcastMissingError}


@transaction.atomic
def write(
    directive_id: UUID,
    actor: Actor,
    *,
    content: SeasonContent | BroadcastContent,
    may_change: Collection[str],
) -> None:
    """Say in a draft what units are called to, and what they may say otherwise. Experts of a season are the
    units' own.

    Raises NotADraftError, LookupError for a directive of another kind, BadContent.
    """
    directive, kind = locked_draft(directive_id), kind_of(content)
    if directive.kind != kind.name:
        raise LookupError(str(directive_id))
    check_called(kind, content)
    directive.details = {
        **directive.details,
        kind.name: kind.as_text(content),
        MAY_CHANGE_KEY: [code for code in kind.parts if code in may_change],
    }
    directive.written_by = actor.account_id
    directive.save(update_fields=["details", "written_by"])
    record(
        f"directive.{kind.name}_written",
        object_type="directive",
        object_id=str(directive.pk),
        actor=actor.account_id or "system",
        detail={"issuer_unit_id": directive.issuer_unit_id},
    )


def check_written(directive: Directive) -> None:
    """Raise SeasonMissingError or BroadcastMissingError where units would be called to something that says
    nothing, and BroadcastPassedError for a broadcast that is over.
    """
    kind = page_kind_of(directive)
    if kind is None:
        return
    content = kind.in_details(directive.details)
    if content is None:
        raise _MISSING[kind.name](directive.pk)
    if kind is BROADCAST and kind.ends(content) <= clock.now():
        raise BroadcastPassedError(directive.pk)


def check_content(kind: PageKind[Any], content: SeasonContent | BroadcastContent) -> None:
    """Raise BadContent for what cannot stand now: of topics only those in force may be chosen, and only from
    hosts that are allowed something is played. Callable from a unit as well.
    """
    kind.check(content, [code for code, card in topics.tree().cards.items() if card.in_force])
    if isinstance(content, BroadcastContent):
        for field, address in (("address", content.address), ("replay", content.replay)):
            try:
                if address:
                    player_of(address)
            except BadAddressError as error:
                raise BadContent(field, error.code) from None


def check_called(kind: PageKind[Any], content: SeasonContent | BroadcastContent) -> None:
    """The same for what an issuer says: experts of a season are the units' own. Raises BadContent."""
    check_content(kind, content)
    if isinstance(content, SeasonContent) and content.experts:
        raise BadContent("experts", "unknown")


def kind_of(content: SeasonContent | BroadcastContent) -> PageKind[Any]:
    """Whether it is a season or a broadcast."""
    return SEASON if isinstance(content, SeasonContent) else BROADCAST
