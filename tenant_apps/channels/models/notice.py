"""One message on one way: to a person, or from a provider to us."""

from typing import Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.channels.data.codes import Direction, Maker, State, Way

# Two conditions, not one `in`: PostgreSQL writes that in another way after a dump and after a replay.
SERVER_AWAY: Final = Q(provider_code="unreachable") | Q(provider_code="no_answer")
"""Outcomes that tell of the server, not of the message: what the index `channels_away` holds."""


class Notice(UnitModel):
    """One attempt to tell one person of one step, by one way. Never any text, name or address: what is said
    is composed from ``code`` and ``params`` when it is sent, and the address is read then.

    A way that fails is followed by a row for the next way (``follows``). Steps told together have one row
    that is sent, and the others point to it (``lead``). ``attempts`` is also the stamp of a claim: what
    comes back from a provider is written only to the claim that asked.

    A row of direction IN is one push of a provider (a message to the official account): its id makes replays
    harmless. It holds no text either.
    """

    id = models.BigAutoField(primary_key=True)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.OUT)
    # The question lives in another app: its id, not a key.
    question_id: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)
    # An offer to an expert: then neither question nor account is named, and its link stands in `sealed` until
    # nothing is to be sent any more.
    offer_id: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    # Empty, with a question: the asker.
    account_id = models.BigIntegerField(null=True, blank=True)
    code = models.CharField(_("of what"), max_length=24)
    params = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=200, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    at = models.DateTimeField(_("at"))
    due_at = models.DateTimeField(_("to be sent at"))
    way = models.CharField(_("way"), max_length=8, choices=Way.choices, blank=True)
    maker = models.CharField(max_length=8, choices=Maker.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    # Told by all ways at once there is a row for each of them, which goes by its own and by none other.
    only_way = models.CharField(max_length=8, choices=Way.choices, blank=True, default="", db_default="")
    # By which it has been tried already, in rows before this one.
    tried = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    looked = models.PositiveSmallIntegerField(default=0)
    # While SENDING: the end of the claim. Afterwards: when the provider is asked what became of it.
    check_at = models.DateTimeField(null=True, blank=True)
    lead = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="folded")
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    provider_id = models.CharField(max_length=64, blank=True)
    provider_code = models.CharField(_("code of the provider"), max_length=64, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = (
            models.UniqueConstraint(
                "maker", "provider_id", name="channels_pushed_once", condition=Q(direction=Direction.IN)
            ),
        )
        indexes = (
            models.Index("due_at", "id", name="channels_queued", condition=Q(state=State.QUEUED)),
            models.Index("check_at", name="channels_to_check", condition=~Q(check_at=None)),
            models.Index("question_id", "at", name="channels_of_question"),
            models.Index(
                "account_id", models.F("at").desc(), name="channels_of_staff", condition=~Q(account_id=None)
            ),
            models.Index("offer_id", name="channels_of_offer", condition=~Q(offer_id=None)),
            models.Index("maker", "provider_id", name="channels_provider", condition=~Q(provider_id="")),
            models.Index(
                models.F("settled_at").desc(), name="channels_failures", condition=Q(state=State.FAILED)
            ),
            models.Index("sent_at", name="channels_away", condition=SERVER_AWAY),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.way} {self.state}"
