"""A reader keeps a view by name, or the figures as they stand."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import SavedView, Snapshot
from shared_apps.insights.queries.dashboard import Dashboard
from shared_apps.insights.queries.frozen import digest, frozen

VIEWS_MOST = 30
"""Views of one person: a list that is looked through at a glance."""


class TooManyViewsError(RuntimeError):
    """This person has as many views as can be kept."""


@transaction.atomic
def save_view(account_id: int, name: str, unit_id: int, query: str) -> None:
    """Keep a view under a name; one of that name is replaced. Raises TooManyViewsError."""
    lock_until_commit(f"insights.views.{account_id}")
    mine = SavedView.objects.filter(account_id=account_id)
    if mine.exclude(name=name).count() >= VIEWS_MOST:
        raise TooManyViewsError
    row, _made = SavedView.objects.update_or_create(
        account_id=account_id,
        name=name,
        defaults={"unit_id": unit_id, "query": query, "saved_at": clock.now()},
    )
    record("insights.view_saved", object_type="view", object_id=row.pk, actor=account_id)


@transaction.atomic
def drop_view(account_id: int, view_id: int) -> None:
    """Forget one of a person's own views; another's, and one that is gone, is left alone."""
    if SavedView.objects.filter(account_id=account_id, pk=view_id).delete()[0]:
        record("insights.view_dropped", object_type="view", object_id=view_id, actor=account_id)


@transaction.atomic
def unpin(account_id: int, snapshot_id: UUID) -> bool:
    """Throw away figures that this person has pinned; False for another's, which is left alone, and for what
    is gone.
    """
    if not Snapshot.objects.filter(made_by=account_id, pk=snapshot_id).delete()[0]:
        return False
    record("insights.unpinned", object_type="snapshot", object_id=str(snapshot_id), actor=account_id)
    return True


@transaction.atomic
def pin(shown: Dashboard, query: str, *, by: int) -> UUID:
    """Keep the figures as they stand, until whoever pinned them throws them away; returns their id."""
    plain = frozen(shown)
    row = Snapshot.objects.create(
        unit_id=shown.unit.id,
        query=query,
        as_of=shown.as_of,
        made_by=by,
        content=plain,
        digest=digest(plain),
    )
    record("insights.pinned", object_type="snapshot", object_id=str(row.pk), actor=by)
    return row.pk
