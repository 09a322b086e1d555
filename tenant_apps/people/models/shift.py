"""The duty roster. Who belongs to the unit, and as what, is kept by accounts; here are only their ids."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.people.data.codes import ChangeKind, ChangeState, ShiftKind
from tenant_apps.people.models.section import Section


class Shift(UnitModel):
    """One person on duty, or on call, from one instant to another, at most a day.

    Whoever has it may ask to be relieved of it: by a colleague, by anybody, or for another shift. One such
    request stands at a time; ``offer`` names it, so that the form of an earlier one is worth nothing.
    """

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

    offer: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, unique=True)
    offer_kind = models.CharField(max_length=10, choices=ChangeKind.choices, blank=True)
    offer_state = models.CharField(max_length=10, choices=ChangeState.choices, blank=True)
    # Whom it is offered to; nobody named: whoever takes it first.
    offered_to = models.BigIntegerField(null=True)
    wanted_shift = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)
    taken_by = models.BigIntegerField(null=True)

    class Meta(UnitModel.Meta):
        abstract = False
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="people_shift_times")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="people_shift_in_order"),
            models.UniqueConstraint(fields=["account_id", "kind", "starts_at"], name="people_shift_once"),
            models.CheckConstraint(
                condition=Q(offer=None, offer_state="") | (~Q(offer=None) & ~Q(offer_state="")),
                name="people_shift_offer_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_at:%F %H:%M}–{self.ends_at:%H:%M}"
