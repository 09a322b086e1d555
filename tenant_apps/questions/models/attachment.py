"""Files that belong to a question."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models.answer import Answer
from tenant_apps.questions.models.message import Message
from tenant_apps.questions.models.question import Question


class Attachment(UnitModel):
    """One file as it is kept: told by its content, without traces of place and device, in the unit's storage.

    It is opened only through a view that asks who may see it. ``side`` INTERNAL ones are for staff.
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    answer = models.ForeignKey(Answer, models.CASCADE, null=True, blank=True, related_name="attachments")
    side = models.CharField(_("side"), max_length=10, choices=Side.choices, default=Side.ASKER)
    # Of the unit's own, with an answer: whoever may read the answer in public may open it.
    public = models.BooleanField(_("public with the answer"), default=False)
    name = models.CharField(_("file name"), max_length=120)
    content_type = models.CharField(_("kind of file"), max_length=60)
    size = models.PositiveIntegerField(_("bytes"))
    digest = models.CharField(max_length=64, editable=False)
    path = models.CharField(max_length=200, editable=False)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.BigIntegerField(_("account"), null=True, blank=True)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        ordering = ("added_at", "id")
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        # Whether a file that goes is another answer's as well.
        indexes = (models.Index("path", name="questions_file_by_path"),)

    def __str__(self) -> str:
        return self.name
