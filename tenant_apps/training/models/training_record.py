"""What somebody of the unit has practised, read or attended, and when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.training.data.codes import SUBJECT_MAX, RecordKind


class TrainingRecord(UnitModel):
    """One fact about one account: a round finished, an article read, a session attended.

    Rounds and articles stand once for each person, with the last day; ``subject`` is their code. A session
    is one row for each who was there, all with the same ``session``, ``subject`` in words and ``minutes``.
    What went wrong in a round is nowhere.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=RecordKind.choices)
    account_id = models.BigIntegerField(_("account"))
    subject = models.CharField(_("subject"), max_length=SUBJECT_MAX)
    day = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    session = models.UUIDField(_("session"), null=True, blank=True)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.BigIntegerField(_("made by account"))

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "kind", "subject"],
                condition=Q(session=None),
                name="training_once_each",
            ),
            models.UniqueConstraint(fields=["session", "account_id"], name="training_session_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.account_id}"
