"""What the public does not see."""

from uuid import UUID

from django.db.models import QuerySet, UUIDField
from django.db.models.functions import Cast

from tenant_apps.moderation.models import Case


def hidden_ids(kind: str) -> QuerySet[Case, str]:
    """The ids of items of a kind that are not shown, as a subquery for lists of their app."""
    found: QuerySet[Case, str] = Case.objects.filter(kind=kind, shown=False).values_list("item", flat=True)
    return found


def hidden_uuids(kind: str) -> QuerySet[Case, UUID]:
    """The same for apps whose ids are UUIDs."""
    found: QuerySet[Case, UUID] = (
        Case.objects.filter(kind=kind, shown=False)
        .annotate(uuid=Cast("item", UUIDField()))
        .values_list("uuid", flat=True)
    )
    return found


def is_hidden(kind: str, item_id: str) -> bool:
    """Whether one item is not shown."""
    return bool(Case.objects.filter(kind=kind, item=item_id, shown=False).exists())
