"""What was answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import AnswerKind
from tenant_apps.questions.models.question import Question


class Answer(UnitModel):
    """A published answer. Askers read the persona; the true author stays on record for staff and audit.

    ``member`` is the expert or volunteer (id in people) behind it. ``key`` is its name between units, where
    another unit gave it (queries/parcels.py). A correction (更正) keeps the text that it
    replaces in ``corrections``, so that everybody sees what was said before.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    kind = models.CharField(_("as"), max_length=10, choices=AnswerKind.choices, default=AnswerKind.OFFICIAL)
    official = models.BooleanField(_("official answer of the unit"), default=True)
    author = models.BigIntegerField(_("account of the author"), null=True, blank=True)
    member = models.BigIntegerField(_("expert or volunteer"), null=True, blank=True)
    persona = models.CharField(_("signed as"), max_length=60)
    text = models.TextField(_("text"))
    disclaimer = models.TextField(_("disclaimer"), blank=True)
    published_at = models.DateTimeField(_("published at"))
    corrected_at = models.DateTimeField(_("corrected at"), null=True, blank=True)
    key = models.CharField(max_length=48, blank=True, editable=False)
    corrections = models.JSONField(_("earlier wordings"), default=list, blank=True)

    class Meta:
        ordering = ("published_at", "id")
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = (models.Index("member", "published_at", name="questions_by_member"),)

    def __str__(self) -> str:
        return f"{self.persona} {self.published_at:%Y-%m-%d}"
