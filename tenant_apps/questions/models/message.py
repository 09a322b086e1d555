"""The conversation about a question."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import MessageKind, Side
from tenant_apps.questions.models.question import Question


class Message(UnitModel):
    """One message: of the asker, of the unit to the asker, or among staff (``side`` INTERNAL).

    ``token`` makes sending twice harmless. Internal ones are read by staff alone, whatever page asks.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="messages")
    at = models.DateTimeField(_("at"))
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices)
    text = models.TextField(_("text"))
    actor = models.BigIntegerField(_("account of the author"), null=True, blank=True)
    persona = models.CharField(_("signed as"), max_length=60, blank=True)
    mentions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    token = models.CharField(max_length=64, null=True, unique=True, editable=False)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("message")
        verbose_name_plural = _("messages")

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d %H:%M}"
