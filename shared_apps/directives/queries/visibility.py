"""Which directives a person may see, and in whose name they may issue.

A directive belongs to the unit that issued it. Whoever holds a role over that unit sees it once it is issued;
a draft is seen by the staff of the issuing unit alone, so that nobody above reads over their shoulder.
"""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from shared_apps.directives.data.settings import READ_ABOVE
from shared_apps.directives.models import BEFORE_ISSUE, Directive
from tenants.public import get_setting, unit_cards


def issuing_unit_ids(actor: Actor) -> tuple[int, ...]:
    """The units in whose name this person issues directives: those in which the role was given, not those
    below.
    """
    if not actor.is_signed_in:
        return ()
    return tuple(sorted({grant.unit_id for grant in actor.grants if grant.role == NETWORK_STAFF}))


def may_issue_for(actor: Actor, issuer_unit_id: int) -> bool:
    """Whether this person acts for the unit that issues (or issued) a directive."""
    return issuer_unit_id in issuing_unit_ids(actor)


def reads_words(actor: Actor, directive: Directive) -> bool:
    """Whether somebody who may see a directive reads what units have written on it: their reports, files and
    questions. That is for the unit that asked; others over it see figures, unless a setting of that unit says
    otherwise (docs/decisions/0002).
    """
    own = {grant.unit_id for grant in actor.grants if grant.role in (NETWORK_STAFF, NETWORK_VIEWER)}
    return directive.issuer_unit_id in own or bool(get_setting(directive.issuer_unit_id, READ_ABOVE))


def open_above(issuer_unit_ids: Collection[int]) -> dict[int, bool | None]:
    """By unit, whether those above it read what is reported to it as well; None where nobody stands above."""
    return {
        card.id: None if card.parent_id is None else bool(get_setting(card.id, READ_ABOVE))
        for card in unit_cards(issuer_unit_ids).values()
    }


def may_approve(actor: Actor, directive: Directive) -> bool:
    """Whether this person may approve a proposed directive: of the issuing unit, and neither its author nor
    who wrote it last nor who proposed it.
    """
    takes_part = {directive.issuer_account_id, directive.written_by, directive.proposed_by}
    return may_issue_for(actor, directive.issuer_unit_id) and actor.account_id not in takes_part


def visible(actor: Actor) -> QuerySet[Directive]:
    """The directives this person may see. Two queries, whatever the number of units or directives."""
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    issuers = Directive.objects.order_by().values_list("issuer_unit_id", flat=True).distinct()
    below = [card.id for card in unit_cards(list(issuers)).values() if card.path.startswith(paths)]
    own = issuing_unit_ids(actor)
    return Directive.objects.filter(
        Q(issuer_unit_id__in=own) | (Q(issuer_unit_id__in=below) & ~Q(state__in=BEFORE_ISSUE))
    )
