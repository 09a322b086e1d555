"""What was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.models.question import Question


class Answer(UnitModel):
    """A published answer. Askers read the persona; the true author stays on record for staff and audit."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    official = models.BooleanField(_("official answer of the unit"), default=True)
    author = models.BigIntegerField(_("account of the author"), null=True, blank=True)
    persona = models.CharField(_("signed as"), max_length=60)
    text = models.TextField(_("text"))
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        ordering = ("published_at", "id")
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.persona} {self.published_at:%Y-%m-%d}"
