"""What this unit has handed on of a directive, and how far it has come below."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared_apps.directives.public import DelegationView, handed_on
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenants.public import children, current_card, network_url


@dataclass(frozen=True, slots=True)
class HandedOn:
    """One time it was handed on; without a view it is on its way up. `address` is its board, `added` what was
    written when it was handed on.
    """

    key: str
    added: str
    name: str
    at: datetime
    view: DelegationView | None

    @property
    def text(self) -> str:
        """The own words that stand there by now."""
        return self.added if self.view is None or self.view.child_id is None else self.view.own_words

    @property
    def address(self) -> str:
        """Where its board is, on the network's site, for those who act there."""
        if self.view is None or self.view.child_id is None:
            return ""
        return network_url(f"/directives/{self.view.child_id}/")


def handed_on_of(directive_id: UUID) -> tuple[HandedOn, ...]:
    """Every time, in order. Where nothing was handed on the network is not asked."""
    rows = list(
        DirectiveEntry.objects.filter(directive_id=directive_id, kind=DirectiveEntry.Kind.HANDED_ON).order_by(
            "at"
        )
    )
    views = {str(view.id): view for view in handed_on(directive_id)} if rows else {}
    return tuple(HandedOn(row.key, row.text, row.name, row.at, views.get(row.key)) for row in rows)


def has_below() -> bool:
    """Whether any unit stands right below this one."""
    return bool(children(current_card().id))
