"""Somebody who belongs to the unit: staff, a volunteer, a local expert."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.people.data.codes import ExpertField, MemberKind, MemberState, RefusalReason


class Member(UnitModel):
    """One person in one capacity. Sign-in and roles are kept by accounts; ``account_id`` names them there.

    Staff and volunteers work with an account; an expert needs none and is reached by links. An engagement
    that is over (``ends_on`` is past, or ``state`` is LEFT) gives nothing any more, at once and without a job
    having run. ``profile`` holds what nobody searches: words about oneself, names of the proofs, attempts at
    the quiz.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MemberKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=MemberState.choices)
    account_id = models.BigIntegerField(_("account"), null=True, blank=True)
    # The invitation of accounts by which this person will get an account here.
    invitation_id = models.BigIntegerField(null=True, blank=True)
    name = models.CharField(pgettext_lazy("of a person", "Name"), max_length=80)
    login = models.CharField(_("login"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    # Of an expert: given, and not theirs before a code that was sent there has come back
    # (operations/proving_contacts.py). Questions go to `phone` and `email` alone.
    phone_new = models.CharField(max_length=20, blank=True, default="")
    email_new = models.EmailField(blank=True, default="")
    staff_number = models.CharField(_("staff number"), max_length=40, blank=True)
    title = models.CharField(_("position or title"), max_length=80, blank=True)
    organisation = models.CharField(_("organisation"), max_length=120, blank=True)

    # --- what may be asked of them
    fields = ArrayField(
        models.CharField(max_length=10, choices=ExpertField.choices),
        verbose_name=_("fields"),
        default=list,
        blank=True,
    )
    topics = ArrayField(models.CharField(max_length=6), verbose_name=_("topics"), default=list, blank=True)
    weekly_limit = models.PositiveSmallIntegerField(_("questions a week at most"), default=3)
    away_until = models.DateField(_("away until"), null=True, blank=True)

    # --- from when, until when, and whether minors may be answered (入职查询)
    starts_on = models.DateField(_("first day"), default=business_day)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    checked_on = models.DateField(_("background check made on"), null=True, blank=True)
    check_reference = models.CharField(_("reference of the check"), max_length=80, blank=True)
    check_noted_by = models.BigIntegerField(null=True, blank=True)

    # --- application and decision
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=RefusalReason.choices, blank=True)
    reason_note = models.TextField(_("words to the applicant"), blank=True)
    # One form makes one application, however often it is sent; of the personal link only a hash is kept.
    submission = models.CharField(max_length=64, unique=True, null=True, editable=False)
    link_hash = models.CharField(max_length=64, blank=True, editable=False)

    # --- training and work
    trained_at = models.DateTimeField(_("training read at"), null=True, blank=True)
    passed_at = models.DateTimeField(_("quiz passed at"), null=True, blank=True)
    answered = models.PositiveIntegerField(_("answers published"), default=0)
    last_answered_at = models.DateTimeField(_("last answered at"), null=True, blank=True)
    profile = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("member")
        verbose_name_plural = _("members")
        indexes = [
            models.Index(fields=["kind", "state"], name="people_member_kind"),
            models.Index(fields=["link_hash"], name="people_member_link", condition=~Q(link_hash="")),
            models.Index(
                fields=["invitation_id"], name="people_member_invited", condition=~Q(invitation_id=None)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account_id", "kind"],
                name="people_member_once",
                condition=~Q(account_id=None) & ~Q(state=MemberState.LEFT),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="people_member_days_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
