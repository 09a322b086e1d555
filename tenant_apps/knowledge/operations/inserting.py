"""Putting an entry into an answer: its words as plain text, and one more use counted."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel import clock
from huisheng.kernel.web.dates import day
from shared_apps.accounts.public import account_names
from tenant_apps.knowledge.data.codes import USES, Kind
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.queries.reading import EntryText, read
from tenant_apps.knowledge.rules import ready_replies
from tenant_apps.knowledge.rules.markup import to_plain
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.unit_ledger import public as ledger
from tenants.public import current_card, here_url


class OnlyForStaffError(Exception):
    """What only staff may read is not put into an answer."""


@transaction.atomic
def insert(reference: Reference, values: Mapping[str, str], *, actor: int) -> str:
    """The words to put into an answer, counted as one more use.

    `values` fill the places of a ready reply (`ready_replies.VARIABLES`); unit, date and the officer's name
    are known here. A count is no event of anybody's: it stands in no audit. Raises NoSuchEntryError,
    OnlyForStaffError, UnknownVariableError, MissingValueError.
    """
    found = read(reference, account_id=actor)
    if found is None:
        raise NoSuchEntryError(str(reference))
    text = words_of(found, values, actor=actor)
    ledger.add({(USES, clock.business_day().replace(day=1), str(reference)): 1})
    return text


def words_of(found: EntryText, values: Mapping[str, str], *, actor: int | None) -> str:
    """An entry as plain words. Raises what `insert` raises, except that nothing is missing."""
    if found.card.kind == Kind.CANNED:
        return ready_replies.fill(found.body, {**_known_here(actor), **values})
    if not found.card.is_public:
        raise OnlyForStaffError(found.card.id)
    parts = [to_plain(found.body)]
    if found.card.kind == Kind.PROGRAMME:
        lines = (
            (pgettext("programme", "For whom"), found.card.audience),
            (pgettext("programme", "Conditions"), found.eligibility),
            (pgettext("programme", "How to apply"), found.how_to_apply),
            (pgettext("programme", "Place"), found.card.place),
            (pgettext("programme", "Responsible"), found.card.office),
            (pgettext("programme", "Whom to ask"), found.contact),
            (
                pgettext("programme", "Last day"),
                day(found.card.valid_until) if found.card.valid_until else "",
            ),
        )
        said = [
            _("%(label)s: %(value)s") % {"label": label, "value": to_plain(value)}
            for label, value in lines
            if value
        ]
        parts = [f"【{found.card.title}】", *parts, "\n".join(said)]
    parts.append(_("More: %(address)s") % {"address": here_url(found.card.path)})
    return "\n\n".join(part for part in parts if part)


def _known_here(actor: int | None) -> dict[str, str]:
    return {
        "unit": current_card().short_name,
        "date": day(clock.business_day()),
        "name": "" if actor is None else account_names([actor]).get(actor, ""),
    }
