"""Public questions about the same matter, put together across units.

Nothing here holds a word of any question: what a cluster is about is read from `PublicItem` when somebody
looks, so that it goes with the item that is withdrawn. Only the name is staff's own.
"""

from django.db import models
from django.db.models import F, Q


class Cluster(models.Model):
    """Items that speak of the same matter. Its items are those that point to it (`ClusterItem.cluster`).

    `central` is the item that is most like the others: its title stands for a cluster without a name. A
    cluster that staff have named, dismissed or settled is kept apart from others of that kind, and goes
    where most of its items go when all is grouped anew.
    """

    id = models.BigAutoField(primary_key=True)
    central = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=60, default="", blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"cluster {self.pk}"


class ClusterItem(models.Model):
    """A public item as clusters see it. The row goes with the item, at once.

    `pending`: it is new or reads differently, and what it is like has still to be looked for.
    """

    item = models.OneToOneField(
        "insights.PublicItem", primary_key=True, on_delete=models.PROTECT, related_name="clustered"
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="items"
    )
    pending = models.BooleanField(default=True)

    class Meta:
        indexes = [
            models.Index(fields=["item"], name="insights_clusteritem_pending", condition=Q(pending=True))
        ]

    def __str__(self) -> str:
        return f"item {self.pk} in cluster {self.cluster_id}"


class ClusterLink(models.Model):
    """Two items that are alike, `one` < `other`; `likeness` from 0 to 1 (huisheng.kernel.text.alike).

    Without foreign keys: a link to an item that was withdrawn in the same moment leads nowhere and is
    forgotten with the next look.
    """

    id = models.BigAutoField(primary_key=True)
    one = models.BigIntegerField()
    other = models.BigIntegerField(db_index=True)
    likeness = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="insights_clusterlink_once"),
            models.CheckConstraint(name="insights_clusterlink_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"items {self.one} and {self.other}"


class ClusterDecision(models.Model):
    """What staff have decided about two items, `one` < `other`: they belong together, or they do not.

    It holds whatever the words say, through every rebuild, until somebody decides otherwise.
    """

    id = models.BigAutoField(primary_key=True)
    one = models.BigIntegerField()
    other = models.BigIntegerField(db_index=True)
    together = models.BooleanField()
    account_id = models.BigIntegerField()
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="insights_clusterdecision_once"),
            models.CheckConstraint(name="insights_clusterdecision_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self) -> str:
        return f"items {self.one} and {self.other} {'together' if self.together else 'apart'}"
