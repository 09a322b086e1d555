"""Filters of the desk saved under a name: a queue of one's own, on every device.

They belong to one account of this unit, hold what that person looks for, and go when the person leaves.
"""

from typing import Final

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.questions.models import SavedView
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.wording import says_something, tidy_line

MOST: Final = 12
NAME_MAX: Final = 20
QUERY_MAX: Final = 240


@transaction.atomic
def save_view(*, account: int, name: str, query: str) -> None:
    """Save these filters under a name; where they are saved already, they are renamed.

    Raises BadDecision: ``name`` (nothing to read, or too long), ``query`` (no filters, or too many),
    ``many``.
    """
    name = tidy_line(name)
    if not says_something(name) or len(name) > NAME_MAX:
        raise BadDecision("name")
    if not query or len(query) > QUERY_MAX:
        raise BadDecision("query")
    # Two windows at once: the thirteenth is refused, and the same filters are one view.
    lock_until_commit(f"questions.views {account}")
    known = SavedView.objects.filter(account=account, query=query).first()
    if known is not None:
        known.name = name
        known.save(update_fields=["name"])
    elif SavedView.objects.filter(account=account).count() >= MOST:
        raise BadDecision("many")
    else:
        known = SavedView.objects.create(account=account, query=query, name=name)
    _note("desk_view.saved", known.pk, account)


@transaction.atomic
def forget_view(*, account: int, query: str) -> None:
    """Let a saved view go; twice changes nothing."""
    for view in SavedView.objects.select_for_update().filter(account=account, query=query):
        _note("desk_view.forgotten", view.pk, account)
        view.delete()


def forget_all(account: int) -> None:
    """Somebody has left the unit, inside that transaction."""
    SavedView.objects.filter(account=account).delete()


def _note(action: str, pk: int, account: int) -> None:
    record(action, object_type="desk_view", object_id=str(pk), actor=account)
