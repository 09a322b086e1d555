"""What others said of a peer's answer, and what it counts for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.data.codes import Event, Why
from tenant_apps.commons.models.comment import Comment


class Credit(UnitModel):
    """One event about one answer, at most once; ``points`` is 0 where it does not count, for which ``why`` is
    the reason.

    ``reader`` is whoever wrote the answer. ``giver`` is the verified person who asked (of an acceptance) or
    the account of an officer (of an endorsement), None where nobody is known or they are forgotten.
    """

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+", db_index=False)
    event = models.CharField(_("event"), max_length=8, choices=Event.choices)
    reader = models.BigIntegerField(_("verified person"))
    giver = models.BigIntegerField(_("by"), null=True, blank=True)
    points = models.SmallIntegerField(_("points"))
    why = models.CharField(_("why it does not count"), max_length=9, choices=Why.choices, blank=True)
    at = models.DateTimeField(_("weighed at"))

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        constraints = (
            models.UniqueConstraint("comment", "event", name="commons_one_credit_of_event"),
            models.CheckConstraint(
                name="commons_credit_counts_or_says_why",
                condition=models.Q(why=Why.COUNTS) | models.Q(points=0),
            ),
        )
        indexes = (
            models.Index("reader", "event", name="commons_credits_of_reader"),
            models.Index("giver", "at", name="commons_credits_by_giver"),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.points}"
