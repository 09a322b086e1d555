"""The duty roster. Who belongs to the unit, and as what, is kept by accounts; here are only their ids."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.people.data.codes import ChangeKind, ChangeState, ShiftKind
from tenant_apps.people.models.section import Section


class Shift(UnitModel):
    """One person on duty, or on call, from one instant to another, at most a day."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ShiftKind.choices, default=ShiftKind.DUTY)
    account_id = models.BigIntegerField()
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    # The team that is on duty in turn, and who leads it on that day.
    team = models.ForeignKey(Section, models.SET_NULL, null=True, blank=True, related_name="+")
    leads = models.BooleanField(_("leads the team"), default=False)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="people_shift_times")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="people_shift_in_order"),
            models.UniqueConstraint(fields=["account_id", "kind", "starts_at"], name="people_shift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_at:%F %H:%M}–{self.ends_at:%H:%M}"


class ShiftChange(UnitModel):
    """Somebody asks to be relieved of a shift: by a colleague, by anybody, or for another shift."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState.choices, default=ChangeState.OFFERED
    )
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(default=timezone.now)
    # Whom it is offered to; nobody named: whoever takes it first.
    to_account = models.BigIntegerField(null=True, blank=True)
    other_shift = models.ForeignKey(Shift, models.CASCADE, null=True, blank=True, related_name="offered_for")
    taken_by = models.BigIntegerField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.BigIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("change of a shift")
        verbose_name_plural = _("changes of shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["shift"],
                name="people_change_one_open",
                condition=Q(state=ChangeState.OFFERED) | Q(state=ChangeState.TAKEN),
            ),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.GIVE, other_shift=None)
                | (Q(kind=ChangeKind.SWAP) & ~Q(other_shift=None) & ~Q(to_account=None)),
                name="people_change_swap_names",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.kind} {self.state}"
