"""What units ask their issuer, and what they suggest in reports; each gets an answer."""

from django.db import models


class Enquiry(models.Model):
    """One question or one suggestion of a unit. `asked_id` is the unit's own id of a question; the id is made
    of it and the unit, or of what was suggested, so that the same in a corrected report is the same. No
    foreign key: see UnitReport.
    """

    class What(models.TextChoices):
        QUESTION = "question"
        SUGGESTION = "suggestion"

    id = models.UUIDField(primary_key=True, editable=False)
    directive_id = models.UUIDField()
    unit_id = models.BigIntegerField()
    what = models.CharField(max_length=20, choices=What.choices)
    asked_id = models.CharField(max_length=40, blank=True, default="")
    text = models.TextField()
    person = models.CharField(max_length=60, blank=True, default="")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    to_all = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    answered_name = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["directive_id", "asked_at"], name="directive_enquiries")]

    def __str__(self) -> str:
        return f"{self.what} {self.pk} on {self.directive_id}"
