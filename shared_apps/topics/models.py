"""The network's topics. One tree for everybody: a unit's own topics are mapped to these (see
tenant_apps.questions).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """One state of the whole tree. A new one is made when an import changes something; the latest one
    is in force.
    """

    digest = models.CharField(_("digest of the imported files"), max_length=64)
    imported_at = models.DateTimeField(_("imported at"))
    topics = models.PositiveIntegerField(_("topics in force"))

    class Meta:
        verbose_name = _("edition of the topics")
        verbose_name_plural = _("editions of the topics")

    def __str__(self) -> str:
        return f"{self.pk}: {self.digest[:8]}"


class Topic(models.Model):
    """A topic on one of three levels. Its code says its place: two digits per level."""

    class Sensitivity(models.TextChoices):
        """Why figures about a topic are kept back (design: figures without sensitive topics)."""

        NONE = "", _("not sensitive")
        PSYCHOLOGICAL = "psychological", _("psychological")
        LEGAL = "legal", _("legal")
        MEDICAL = "medical", _("medical")
        MINORS = "minors", _("rights of minors")

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.PositiveSmallIntegerField(_("level"))
    sensitivity = models.CharField(
        _("sensitive"), max_length=16, choices=Sensitivity.choices, default=Sensitivity.NONE, blank=True
    )
    words = models.TextField(
        _("everyday words"), blank=True, help_text=_("Separated by spaces, for suggestions only.")
    )
    sort = models.PositiveIntegerField(_("order"), default=0)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="changed_topics")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ("sort",)
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = (
            models.CheckConstraint(name="topics_level_is_1_to_3", condition=models.Q(level__in=(1, 2, 3))),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
