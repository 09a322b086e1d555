"""One reply to all questions of a cluster, and what became of it in each unit."""

from django.db import models

from huisheng.kernel.ids import uuid7


class ClusterReply(models.Model):
    """What somebody proposed to answer to all questions of a cluster that waited. Written once.

    ``cluster_id`` is that of the moment: clusters come and go, the questions it went to stand in its targets.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cluster_id = models.BigIntegerField()
    text = models.TextField()
    account_id = models.BigIntegerField()
    person = models.CharField(max_length=60)
    unit_name = models.CharField(max_length=120)
    sent_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["cluster_id", "-sent_at"], name="insights_clusterreply_of")]

    def __str__(self) -> str:
        return f"reply {self.pk} to cluster {self.cluster_id}"


class ReplyTarget(models.Model):
    """One question that a reply went to. What a unit says first holds."""

    class State(models.TextChoices):
        """What became of it; as of ``used`` the words of contracts.reply_messages."""

        SENT = "sent"
        USED = "used"
        OWN_WORDS = "own_words"
        TOO_LATE = "too_late"
        ELSEWHERE = "elsewhere"
        GONE = "gone"

    id = models.BigAutoField(primary_key=True)
    reply = models.ForeignKey(ClusterReply, models.CASCADE, related_name="targets")
    unit_id = models.BigIntegerField()
    question_id = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "unit_id", "question_id"], name="insights_replytarget_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} in unit {self.unit_id}"
