"""What a unit asks about one topic, beside the question itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.topic_fields import HINT_MAX, LABEL_MAX, Datatype


class TopicField(UnitModel):
    """``topic`` is the code of a leaf of the network's tree, or ``own-<id>`` for a topic of the unit.

    What was asked once stays as it is: it is hidden and asked anew, so that earlier answers keep their sense.
    ``options`` are the names to choose from, for lists; their keys are their places, from 1 on.
    """

    topic = models.CharField(_("topic"), max_length=24)
    label = models.CharField(_("what is asked"), max_length=LABEL_MAX)
    hint = models.CharField(_("explanation"), max_length=HINT_MAX, blank=True)
    datatype = models.CharField(_("kind of answer"), max_length=20, choices=Datatype.choices)
    options = models.JSONField(_("to choose from"), default=list, blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    hidden = models.BooleanField(_("not asked any more"), default=False)

    class Meta:
        ordering = ("id",)
        verbose_name = _("what is asked about a topic")
        verbose_name_plural = _("what is asked about topics")
        indexes = (models.Index("topic", name="questions_topicfield_topic"),)

    def __str__(self) -> str:
        return self.label
