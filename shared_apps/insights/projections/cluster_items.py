"""Which public items clusters are made of, kept with the items themselves; what they are like is looked for
later (operations/clustering.py), so that no message from a unit waits for it.
"""

from django.db.models import Q

from shared_apps.insights.models import ClusterItem, ClusterLink


def look_again(item_id: int) -> None:
    """An item is new, or its words have changed."""
    ClusterItem.objects.bulk_create(
        [ClusterItem(item_id=item_id, pending=True)],
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["pending"],
    )


def forget(item_id: int) -> None:
    """An item was withdrawn: it stands in no cluster from this moment on, and those like it are looked at
    again.
    """
    links = ClusterLink.objects.filter(Q(one=item_id) | Q(other=item_id))
    beside = {pk for pair in links.values_list("one", "other") for pk in pair} - {item_id}
    # Whoever is grouping just now is not waited for: it holds these rows and has seen the item last.
    free = ClusterItem.objects.filter(pk__in=beside).order_by("pk").select_for_update(skip_locked=True)
    ClusterItem.objects.filter(pk__in=[row.pk for row in free]).update(pending=True)
    links.delete()
    ClusterItem.objects.filter(pk=item_id).delete()
