"""One item, and what was decided about it."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.moderation.data.codes import Authority, Party, Source, State, Verdict


class Case(UnitModel):
    """``title`` and ``text`` are the item as it was when the case was opened: what its author or its app does
    later changes nothing here. ``shown``: whether the public sees the item as far as this case is concerned.

    Of everything that is decided twice (verdict and second look) both stay. Accounts are ids of staff, of
    this unit or of the one above that decided in its stead (``decided_in``, ``review_in``).

    ``referral`` is set while the pool of the units above has to do with it, ``referred_at`` while somebody
    there is asked (E18).
    """

    id: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=24)
    item = models.CharField(_("item"), max_length=40)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    digest = models.CharField(_("fingerprint of the words"), max_length=64)
    topic = models.CharField(_("topic"), max_length=12, blank=True)
    author = models.BigIntegerField(_("author"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"))
    source = models.CharField(_("what led to it"), max_length=8, choices=Source.choices)
    matched = models.JSONField(_("words of lists"), default=list)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    shown = models.BooleanField(_("in public"))
    opened_at = models.DateTimeField(_("opened at"))
    due_at = models.DateTimeField(_("to be decided before"))
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    overdue_at = models.DateTimeField(_("late since"), null=True, blank=True)

    verdict = models.CharField(_("verdict"), max_length=4, choices=Verdict.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=12, blank=True)
    words = models.TextField(_("words"), blank=True)
    proposed_by = models.BigIntegerField(_("proposed by"), null=True, blank=True)
    decided_by = models.BigIntegerField(_("decided by"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    review_of = models.CharField(_("second look for"), max_length=8, choices=Party.choices, blank=True)
    review_asked_at = models.DateTimeField(_("second look asked at"), null=True, blank=True)
    review_asked_words = models.TextField(_("why it should be looked at again"), blank=True)
    review_verdict = models.CharField(_("second verdict"), max_length=4, choices=Verdict.choices, blank=True)
    review_words = models.TextField(_("words of the second verdict"), blank=True)
    review_by = models.BigIntegerField(_("looked at again by"), null=True, blank=True)
    review_at = models.DateTimeField(_("looked at again at"), null=True, blank=True)

    referral: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(
        _("sent up as"), null=True, blank=True, unique=True
    )
    referred_at = models.DateTimeField(_("sent up at"), null=True, blank=True)
    referrals = models.PositiveIntegerField(_("times sent up"), default=0)
    decided_in = models.BigIntegerField(_("decided in the unit above"), null=True, blank=True)
    review_in = models.BigIntegerField(_("looked at again in the unit above"), null=True, blank=True)

    handed_to = models.CharField(_("handed on to"), max_length=8, choices=Authority.choices, blank=True)
    handed_reference = models.CharField(_("reference"), max_length=60, blank=True)
    handed_by = models.BigIntegerField(_("handed on by"), null=True, blank=True)
    handed_at = models.DateTimeField(_("handed on at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        ordering = ("due_at", "id")
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = (
            models.UniqueConstraint(
                "kind",
                "item",
                name="moderation_one_open_case",
                condition=Q(state=State.WAITING) | Q(state=State.SECOND) | Q(state=State.REVIEW),
            ),
        )
        indexes = (
            models.Index("kind", "item", name="moderation_case_of_item"),
            models.Index("kind", "item", name="moderation_hidden", condition=Q(shown=False)),
            models.Index("opened_at", name="moderation_case_by_month"),
            models.Index(
                "due_at",
                name="moderation_case_to_decide",
                condition=Q(state=State.WAITING) | Q(state=State.SECOND) | Q(state=State.REVIEW),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.item} {self.state}"
