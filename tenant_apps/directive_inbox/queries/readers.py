"""Who reads what this unit reports: told before anybody writes (decision 0002 of shared_apps/directives)."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from huisheng.kernel.web.names import joined
from shared_apps.directives.public import who_read_above
from tenant_apps.directive_inbox.queries.one_task import family_of
from tenant_apps.directive_inbox.queries.owing import arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The units that asked for a report, by name. Of them `open_above` let those above read it as well;
    `has_above` says whether anybody stands above any of them.
    """

    units: tuple[str, ...]
    open_above: tuple[str, ...]
    has_above: bool

    @property
    def words(self) -> str:
        """It in one sentence, for whoever is about to write."""
        units = joined(self.units)
        if self.open_above:
            return _(
                "What you write and attach is read by {units}; those above {open_above} may read it as well."
            ).format(units=units, open_above=joined(self.open_above))
        if self.has_above:
            return _(
                "What you write and attach is read by {units}; those above see progress and figures alone."
            ).format(units=units)
        return _("What you write and attach is read by {units}.").format(units=units)


def readers_of(directive_id: UUID, *, by_form: bool) -> Readers:
    """Who reads a report on this directive. One by a form goes to whoever else asks for it in the same task
    (operations/one_task.py).
    """
    others = family_of(directive_id) if by_form else set()
    open_items = arrived().filter(directive_id__in=[directive_id, *others], closed_at=None)
    issuers = dict(open_items.order_by("-pk").values_list("issuer_unit_id", "issuer_name"))
    above = who_read_above(issuers)
    return Readers(
        units=tuple(issuers.values()),
        open_above=tuple(name for unit, name in issuers.items() if above.get(unit)),
        has_above=any(value is not None for value in above.values()),
    )
