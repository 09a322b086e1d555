"""How one person wants to be, and can be, reached."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel


class Reach(UnitModel):
    """The asker of one question, or one member of staff: exactly one of the two.

    An asker's phone and e-mail stay with the question, so that they are erased there once; here are the
    WeChat identity (``wechat_key`` is a keyed hash of it, worth nothing in another unit, ``wechat`` the
    sealed openid), the preferences, and the hash of the key that stands in notices. Staff give phone and
    e-mail themselves and prove them by a code; all are sealed.
    """

    id = models.BigAutoField(primary_key=True)
    question_id: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, unique=True)
    account_id = models.BigIntegerField(null=True, unique=True)
    key_hash = models.CharField(max_length=64, blank=True)
    phone = models.TextField(blank=True)
    email = models.TextField(blank=True)
    # Of staff: given, and not theirs before a code that was sent there has come back (operations/proving.py).
    phone_new = models.TextField(blank=True, default="")
    email_new = models.TextField(blank=True, default="")
    wechat_key = models.CharField(max_length=64, blank=True)
    wechat = models.TextField(blank=True)
    # Until then WeChat lets the account answer freely (48 hours after the person wrote to it).
    wechat_open_until = models.DateTimeField(null=True, blank=True)
    order = ArrayField(models.CharField(max_length=8), verbose_name=_("order"), default=list, blank=True)
    stopped = ArrayField(models.CharField(max_length=8), verbose_name=_("stopped"), default=list, blank=True)
    # Hours of the day in Asia/Shanghai; both empty: the unit's. Both the same: never quiet.
    quiet_from = models.PositiveSmallIntegerField(_("quiet from"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("quiet until"), null=True, blank=True)
    # Codes of notices that this person of the staff does not want (data.words.DECLINABLE).
    declined = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("way to a person")
        verbose_name_plural = _("ways to persons")
        constraints = (
            models.CheckConstraint(
                condition=(Q(question_id=None) & ~Q(account_id=None))
                | (~Q(question_id=None) & Q(account_id=None)),
                name="channels_reach_of_one",
            ),
        )
        indexes = (
            models.Index("key_hash", name="channels_reach_key", condition=~Q(key_hash="")),
            models.Index("wechat_key", name="channels_reach_wechat", condition=~Q(wechat_key="")),
        )

    def __str__(self) -> str:
        return f"reach {self.pk}"
