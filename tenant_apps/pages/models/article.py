"""A page of the unit's own, or a piece of news: its draft, and what is shown."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.pages.data import BEGINS_MAX, TITLE_EN_MAX, TITLE_MAX, ArticleKind


class Article(UnitModel):
    """``title`` and ``body`` are the draft, in Markdown; ``saves`` counts how often it was saved, and who
    saves on an outdated one is told. ``shown_*`` is what readers get, made when it was published.

    ``…_en`` is the same in English, for readers who read the site so; empty where nobody has written it.

    ``editions`` is everything that was ever published, oldest first ({number, title, body, at, by}, and
    title_en and body_en where there were any): read for going back, never for a page.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=4, choices=ArticleKind.choices)
    address = models.CharField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=TITLE_MAX)
    body = models.TextField(_("text"))
    title_en = models.CharField(_("title in English"), max_length=TITLE_EN_MAX, default="", blank=True)
    body_en = models.TextField(_("text in English"), default="", blank=True)
    saves = models.PositiveIntegerField(default=1)
    has_changes = models.BooleanField(default=True)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField()
    edition = models.PositiveIntegerField(default=0)
    is_shown = models.BooleanField(default=False)
    shown_title = models.CharField(max_length=TITLE_MAX, default="", blank=True)
    shown_begins = models.CharField(max_length=BEGINS_MAX, default="", blank=True)
    shown_html = models.TextField(default="", blank=True)
    shown_title_en = models.CharField(max_length=TITLE_EN_MAX, default="", blank=True)
    shown_begins_en = models.CharField(max_length=BEGINS_MAX, default="", blank=True)
    shown_html_en = models.TextField(default="", blank=True)
    first_shown_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    editions = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("page or news")
        verbose_name_plural = _("pages and news")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_shown=False) | models.Q(edition__gte=1, first_shown_at__isnull=False),
                name="pages_shown_was_published",
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "-first_shown_at"],
                condition=models.Q(is_shown=True),
                name="pages_article_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.address}"
