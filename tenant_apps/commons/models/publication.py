"""A question as anybody may read it."""

from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy.models import UnitModel
from tenant_apps.commons.data.codes import GoneFor, Stage, Standing


class Publication(UnitModel):
    """What of a question stands in public, as a copy of its own: public pages read nothing else, so what was
    never published cannot be shown by mistake.

    ``question`` is an id of the app questions. Title and text are those for others, with what numbers
    somebody covered once more. Kept when it is gone, without its words: whoever holds a link reads why.
    """

    question: models.UUIDField[UUID, UUID] = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(_("receipt number"), max_length=32, unique=True)
    standing = models.CharField(_("standing"), max_length=8, choices=Standing.choices, default=Standing.HELD)
    gone_for = models.CharField(_("why it is gone"), max_length=12, choices=GoneFor.choices, blank=True)
    # Of a question that was merged: where the same matter goes on.
    goes_on_in = models.CharField(_("goes on in"), max_length=32, blank=True)

    title = models.CharField(_("title"), max_length=80, blank=True)
    text = models.TextField(_("text"), blank=True)
    topic = models.CharField(_("topic of the network"), max_length=6)
    own_topic = models.BigIntegerField(_("topic of the unit"), null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=16)
    asker_name = models.CharField(_("name shown (empty: anonymous)"), max_length=30, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage.choices, default=Stage.WAITING)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    # Whoever asked, once they have verified themselves (E12): an id of the app readers.
    person = models.BigIntegerField(_("verified person"), null=True, blank=True)
    offered_at = models.DateTimeField(_("put before a person at"), null=True, blank=True)
    shown_at = models.DateTimeField(_("public since"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last changed at"))
    seeded = models.BooleanField(_("written by staff to start a conversation"), default=False)
    # Kept by whatever changes it, under the lock of this row: lists show it without counting.
    comment_count = models.PositiveIntegerField(_("comments in public"), default=0)
    like_count = models.PositiveIntegerField(_("people who like it"), default=0)
    peer_count = models.PositiveIntegerField(_("answers of peers in public"), default=0)
    for_peers = models.BooleanField(_("nothing in it stands against answers of peers"), default=False)

    search = SearchVectorField(null=True, editable=False)
    # Of the answers whose words are in `search`: they change without the question.
    answers_hash = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("public question")
        verbose_name_plural = _("public questions")
        constraints = (
            models.CheckConstraint(
                name="commons_gone_has_no_words",
                condition=~models.Q(standing=Standing.GONE) | models.Q(title="", text="", asker_name=""),
            ),
            models.CheckConstraint(
                name="commons_shown_since",
                condition=~models.Q(standing=Standing.SHOWN) | ~models.Q(shown_at=None),
            ),
        )
        indexes = (
            models.Index(
                models.F("asked_at").desc(),
                models.F("question").desc(),
                name="commons_newest",
                condition=models.Q(standing=Standing.SHOWN),
            ),
            models.Index(
                "stage",
                models.F("asked_at").desc(),
                models.F("question").desc(),
                name="commons_by_stage",
                condition=models.Q(standing=Standing.SHOWN),
            ),
            models.Index(
                "topic",
                models.F("asked_at").desc(),
                name="commons_by_topic",
                condition=models.Q(standing=Standing.SHOWN),
            ),
            models.Index(
                models.F("answered_at").desc(),
                name="commons_answered",
                condition=models.Q(standing=Standing.SHOWN) & ~models.Q(answered_at=None),
            ),
            # What is new goes into the index at once: a list of it beside the index is read by every search.
            GinIndex(fields=("search",), name="commons_search", fastupdate=False),
        )

    def __str__(self) -> str:
        return self.number
