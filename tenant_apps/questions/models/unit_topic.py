"""What a unit makes of the network's topics: hides some, adds own ones, each mapped to one of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class UnitTopic(UnitModel):
    """A unit's own topic (with a name), or the unit's mark on a topic of the network (without one): it is
    hidden.
    """

    network_topic = models.CharField(_("topic of the network"), max_length=6)
    name = models.CharField(_("own name"), max_length=30, blank=True)
    hidden = models.BooleanField(_("hidden from askers"), default=False)
    sort = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("sort", "id")
        verbose_name = _("topic of the unit")
        verbose_name_plural = _("topics of the unit")
        constraints = (
            models.UniqueConstraint(
                "network_topic", name="questions_unittopic_one_mark", condition=models.Q(name="")
            ),
            models.UniqueConstraint("name", name="questions_unittopic_name", condition=~models.Q(name="")),
        )

    def __str__(self) -> str:
        return self.name or self.network_topic

    @property
    def code(self) -> str:
        """How pages and programs name it."""
        return f"own-{self.pk}" if self.name else str(self.network_topic)
