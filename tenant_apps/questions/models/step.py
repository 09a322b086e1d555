"""The history of a question."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models.question import Question


class Step(UnitModel):
    """One entry, as a code with parameters, so that it can be read in either language.

    The asker reads every entry. ``actor`` is the account of a member of staff (shown to staff only),
    None for the
    asker and the system.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="steps")
    at = models.DateTimeField(_("at"))
    code = models.CharField(_("step"), max_length=24, choices=StepCode.choices)
    params = models.JSONField(_("parameters"), default=dict)
    actor = models.BigIntegerField(_("account"), null=True, blank=True)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"
