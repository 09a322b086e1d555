"""Shapes of what the desk shows and takes."""

from datetime import date, datetime, time, timedelta
from typing import Any

from rest_framework import serializers

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.web.forms import with_words
from tenant_apps.questions.api.serializers import BesideSerializer
from tenant_apps.questions.data.codes import (
    AgeBand,
    CallerKind,
    Channel,
    CoverReason,
    HelpedBy,
    HolderKind,
    Kind,
    Outcome,
    Reason,
    State,
    TransferWay,
    UnresolvableReason,
)
from tenant_apps.questions.operations.covering import NOTE_MAX
from tenant_apps.questions.operations.extending import REASON_MAX
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.rules.wording import NAME_MAX, TEXT_MAX, TITLE_MAX

MOST_ID = 2**62
QUEUES = [(queue.value, queue.value) for queue in Queue]


class QueueSerializer(serializers.Serializer[Any]):
    """One queue of the desk."""

    code = serializers.ChoiceField(QUEUES)
    name = serializers.CharField()
    count = serializers.IntegerField(allow_null=True, help_text="null: not counted (what has ended).")


class QueuesSerializer(serializers.Serializer[Any]):
    """All queues."""

    items = QueueSerializer(many=True)


class ListQuery(serializers.Serializer[Any]):
    """What a caller may ask of a queue."""

    queue = serializers.ChoiceField(QUEUES, default=Queue.TODO.value)
    q = serializers.CharField(max_length=100, default="", allow_blank=True)
    topic = serializers.RegexField(r"^[0-9]{0,6}\Z", default="", allow_blank=True)
    kind = serializers.ChoiceField([("", ""), *Kind.choices], default="")
    channel = serializers.ChoiceField([("", ""), *Channel.choices], default="")
    holder = serializers.RegexField(r"^(duty|s?[0-9]{1,16})?\Z", default="", allow_blank=True)
    since = serializers.DateField(default=None)
    until = serializers.DateField(default=None)
    after = serializers.CharField(max_length=200, default="", allow_blank=True)


class DeskRowSerializer(serializers.Serializer[Any]):
    """One question in a queue. Where something is covered, the public version."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    version = serializers.IntegerField(help_text="What a step must name.")
    title = serializers.CharField()
    topic_name = serializers.CharField(source="topic")
    kind_name = serializers.CharField(source="kind")
    state = serializers.ChoiceField(State.choices)
    danger = serializers.BooleanField()
    returned = serializers.BooleanField(help_text="It came back to duty.")
    asker_wrote = serializers.BooleanField()
    waiting = serializers.BooleanField(help_text="For the asker.")
    received_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    holder = serializers.IntegerField(allow_null=True, help_text="Account of the person who holds it.")
    section = serializers.IntegerField(allow_null=True)
    followers = serializers.IntegerField(help_text="Questions that go along with this one.")


class DeskPageSerializer(serializers.Serializer[Any]):
    """One page of a queue: 40 at most."""

    items = DeskRowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class UnitsQuery(serializers.Serializer[Any]):
    """Which units to look for."""

    q = serializers.CharField(max_length=100, default="", allow_blank=True)


class UnitToAskSerializer(serializers.Serializer[Any]):
    """One unit that can be asked. `way`: down 交办, sideways 转办, up 上报."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    way = serializers.ChoiceField(TransferWay.choices)
    why = serializers.CharField(allow_blank=True, help_text="Why it is suggested; empty where it was found.")


class UnitFoundSerializer(serializers.Serializer[Any]):
    """One unit that fits, those that can be asked first."""

    name = serializers.CharField()
    above = serializers.ListField(child=serializers.CharField(), help_text="Units above it, the top first.")
    why_not = serializers.CharField(allow_blank=True, help_text="Why it cannot be asked; empty: it can.")
    ask = UnitToAskSerializer(
        allow_null=True, help_text="It, or who stands in for one that cannot be asked; null: nobody."
    )


class UnitsToAskSerializer(serializers.Serializer[Any]):
    """Units to which one question could be handed."""

    suggested = UnitToAskSerializer(many=True)
    found = UnitFoundSerializer(many=True)


class PieceSerializer(serializers.Serializer[Any]):
    """One piece of the conversation, oldest first."""

    who = serializers.ChoiceField([(who, who) for who in ("asker", "unit", "note", "answer")])
    at = serializers.DateTimeField()
    signed = serializers.CharField()
    author = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    answer_id = serializers.IntegerField(allow_null=True)
    accepted = serializers.BooleanField()


class DeskEntrySerializer(serializers.Serializer[Any]):
    """One entry of the history, newest first."""

    at = serializers.DateTimeField()
    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    actor = serializers.IntegerField(allow_null=True)


class OtherSerializer(serializers.Serializer[Any]):
    """Another question."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    title = serializers.CharField()


class ItemSerializer(serializers.Serializer[Any]):
    """One question as staff read it. The contact is masked: looking at it needs a reason and the page."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    version = serializers.IntegerField(help_text="What a step must name.")
    title = serializers.CharField()
    text = serializers.CharField()
    details = BesideSerializer(many=True, help_text="Answers to what this unit asks beside the question.")
    public_title = serializers.CharField(source="shown_title", help_text="The title for others.")
    public_text = serializers.CharField(source="shown_text", help_text="The text for others.")
    topic = serializers.CharField(source="topic_code")
    topic_name = serializers.CharField(source="topic")
    own_topic = serializers.IntegerField(source="unit_topic", allow_null=True)
    sensitive = serializers.BooleanField()
    kind = serializers.ChoiceField(Kind.choices)
    channel_name = serializers.CharField(source="channel")
    wishes_public = serializers.BooleanField()
    asker = serializers.CharField()
    masked_contact = serializers.CharField()
    minor = serializers.BooleanField()
    confidential = serializers.BooleanField()
    danger = serializers.BooleanField()
    state = serializers.ChoiceField(State.choices)
    moves = serializers.ListField(child=serializers.CharField(), help_text="What its state allows now.")
    outcomes = serializers.ListField(child=serializers.ChoiceField(Outcome.choices))
    received_at = serializers.DateTimeField()
    waiting_until = serializers.DateTimeField(allow_null=True)
    confirm_until = serializers.DateTimeField(allow_null=True)
    holder_kind = serializers.ChoiceField(HolderKind.choices)
    holder = serializers.IntegerField(allow_null=True)
    section = serializers.IntegerField(allow_null=True)
    claimed_by = serializers.IntegerField(allow_null=True)
    watched = serializers.BooleanField(help_text="By the person of the key.")
    held = serializers.UUIDField(
        source="sending.id", default=None, allow_null=True, help_text="A step that leaves in a moment."
    )
    main = OtherSerializer(allow_null=True, help_text="The question with which it goes along.")
    followers = OtherSerializer(many=True)
    thread = PieceSerializer(many=True)
    history = DeskEntrySerializer(many=True)


class HolderSerializer(serializers.Serializer[Any]):
    """Somebody a question can be handed to: `to` is what `hand-on` takes."""

    to = serializers.CharField()
    name = serializers.CharField()


class HoldersSerializer(serializers.Serializer[Any]):
    """Everybody a question can be handed to."""

    items = HolderSerializer(many=True)


class TakenSerializer(serializers.Serializer[Any]):
    """How the question stands after the step. What reaches the asker leaves after ten seconds: until then
    `held` takes it back. With `with_leader` a leader reads it first.
    """

    id = serializers.UUIDField()
    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(State.choices)
    held = serializers.UUIDField(allow_null=True)
    with_leader = serializers.BooleanField()


class VersionSerializer(serializers.Serializer[Any]):
    """The version that was read: another one is 409, and nothing is written."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class NoVersionSerializer(serializers.Serializer[Any]):
    """An empty object."""


class DeclineSerializer(VersionSerializer):
    """暂不受理."""

    reason = serializers.ChoiceField(Reason.choices)
    note = serializers.CharField(
        max_length=TEXT_MAX, help_text="To the asker: why, and where they can turn to."
    )


class AnswerStepSerializer(VersionSerializer):
    """An answer."""

    text = serializers.CharField(max_length=TEXT_MAX, validators=[with_words])
    handles = serializers.BooleanField(default=False, help_text="Something is left to do: handling begins.")
    expert = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=MOST_ID,
        help_text="Member id of the expert of this unit who gave it; null: an official answer.",
    )  # fmt: skip


class WordsStepSerializer(VersionSerializer):
    """Words to the asker."""

    text = serializers.CharField(max_length=TEXT_MAX, validators=[with_words])


class CompleteSerializer(VersionSerializer):
    """办结: what came of it, who helped, and words to the asker."""

    outcome = serializers.ChoiceField(Outcome.choices)
    helped_by = serializers.ListField(
        child=serializers.ChoiceField(HelpedBy.choices), min_length=1, max_length=len(HelpedBy.choices)
    )
    words = serializers.CharField(max_length=TEXT_MAX)


class GiveUpSerializer(VersionSerializer):
    """暂不能解决: a leader approves it first."""

    reason = serializers.ChoiceField(UnresolvableReason.choices)
    words = serializers.CharField(max_length=TEXT_MAX)


class ExtendSerializer(VersionSerializer):
    """A later date: a leader approves it."""

    days = serializers.IntegerField(min_value=1, max_value=1000, help_text="Working days more.")
    words = serializers.CharField(max_length=REASON_MAX, help_text="To the asker: why.")


class NoteSerializer(serializers.Serializer[Any]):
    """An internal note; `@` and a name tell that colleague."""

    text = serializers.CharField(max_length=TEXT_MAX, validators=[with_words])


class HandOnSerializer(VersionSerializer):
    """Give it to somebody else inside the unit."""

    to = serializers.RegexField(
        r"^(duty|s?[0-9]{1,16})\Z",
        help_text="A value of GET /desk/holders: duty, an account, s and a section.",
    )
    note = serializers.CharField(
        max_length=TEXT_MAX, required=False, default="", allow_blank=True,
        help_text="For staff; needed when it goes back to duty.",
    )  # fmt: skip
    due_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="The last day for whoever takes it over."
    )

    def validate_due_on(self, day: date | None) -> datetime | None:
        """As the first instant that is too late."""
        if day is None or day >= date.max:
            return None
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)


class RefileSerializer(VersionSerializer):
    """Another topic or kind."""

    topic = serializers.RegexField(r"^([0-9]{6}|own-[0-9]{1,16})\Z")
    kind = serializers.ChoiceField(Kind.choices)


class CoverSerializer(VersionSerializer):
    """The version for others: words may be covered by `**` or `▇`, nothing else may differ."""

    title = serializers.CharField(max_length=TITLE_MAX)
    text = serializers.CharField(max_length=TEXT_MAX)
    reasons = serializers.ListField(
        child=serializers.ChoiceField(CoverReason.choices), min_length=1, max_length=len(CoverReason.choices)
    )
    note = serializers.CharField(max_length=NOTE_MAX, required=False, default="", allow_blank=True)


class CorrectSerializer(VersionSerializer):
    """更正 of a published answer."""

    answer = serializers.IntegerField(min_value=1, max_value=MOST_ID, help_text="`answer_id` of the thread.")
    text = serializers.CharField(max_length=TEXT_MAX, validators=[with_words])


class MergeSerializer(VersionSerializer):
    """It goes along with another question."""

    main = serializers.UUIDField()


class WatchSerializer(serializers.Serializer[Any]):
    """Whether it stands on the list of the key's person."""

    on = serializers.BooleanField()


class ClaimSerializer(serializers.Serializer[Any]):
    """Take it in hand for ten minutes, or let it go."""

    on = serializers.BooleanField()


class CallSerializer(serializers.Serializer[Any]):
    """A question taken down for somebody who called or came."""

    text = serializers.CharField(max_length=TEXT_MAX)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, default="", allow_blank=True)
    topic = serializers.RegexField(r"^([0-9]{6}|own-[0-9]{1,16})\Z")
    kind = serializers.ChoiceField(Kind.choices, required=False, default=Kind.CONSULT)
    channel = serializers.ChoiceField(
        [(code, label) for code, label in Channel.choices if code in (Channel.HOTLINE, Channel.VISIT)],
        required=False,
        default=Channel.HOTLINE,
    )
    caller_kind = serializers.ChoiceField(CallerKind.choices, required=False, default=CallerKind.SELF)
    age_band = serializers.ChoiceField(
        AgeBand.choices, required=False, default=AgeBand.UNKNOWN, allow_blank=True
    )
    display_name = serializers.CharField(max_length=NAME_MAX, required=False, default="", allow_blank=True)
    contact_phone = serializers.RegexField(r"^\+?[0-9]{5,15}\Z", required=False, default="", allow_blank=True)
    confidential = serializers.BooleanField(default=False)
    agreed = serializers.CharField(
        max_length=TEXT_MAX, required=False, default="", allow_blank=True, validators=[with_words],
        help_text="What was agreed with them, a call back say: an internal note.",
    )  # fmt: skip
