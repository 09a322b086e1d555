"""Files of directives: kept once in the network's storage, however many units have them."""

from django.db import models

from huisheng.kernel.ids import uuid7
from shared_apps.directives.models.directive import Directive


class Attachment(models.Model):
    """One file of one directive. What hands a directive on has rows of its own for the same `path`.

    `since` is the version of the content with which it came, 0 while the amendment that brings it waits for a
    second person; `until` is the first version that does not have it any more, empty while it stands.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    since = models.PositiveIntegerField(default=1)
    until = models.PositiveIntegerField(null=True, blank=True)
    added_by = models.BigIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["added_at", "id"]
        indexes = [models.Index(fields=["path"], name="directive_attachment_path")]

    def __str__(self) -> str:
        return f"attachment {self.pk} of directive {self.directive_id}"
