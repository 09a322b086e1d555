"""Shapes of what goes in and out. Checking beyond the shape is the operation's."""

from typing import Any

from rest_framework import serializers

from huisheng.kernel.forms import Kind as AnswerKind
from tenant_apps.questions.data.codes import AgeBand, Kind, State, Visibility
from tenant_apps.questions.data.ways import NOTIFY_WAYS
from tenant_apps.questions.rules.asker_actions import AskerAction
from tenant_apps.questions.rules.wording import NAME_MAX, PLACE_MAX, TEXT_MAX, TITLE_MAX


class NewQuestionSerializer(serializers.Serializer[Any]):
    """A question to be asked. `topic` is a code of GET /topics, or `own_topic` the id of one of the
    unit's own.
    """

    text = serializers.CharField(max_length=TEXT_MAX)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, default="", allow_blank=True)
    topic = serializers.RegexField(r"^[0-9]{6}\Z", required=False, default="", allow_blank=True)
    own_topic = serializers.RegexField(r"^[0-9]{1,18}\Z", required=False, default="", allow_blank=True)
    kind = serializers.ChoiceField(
        Kind.choices,
        required=False,
        default=Kind.CONSULT,
        help_text="What the asker wants. Never guessed: show what POST /questions/kind suggests, and send "
        "what the asker chose. A tip (`tip`) is never made public: say so before sending.",
    )
    visibility = serializers.ChoiceField(Visibility.choices, required=False, default=Visibility.PRIVATE)
    display_name = serializers.CharField(max_length=NAME_MAX, required=False, default="", allow_blank=True)
    contact_phone = serializers.RegexField(
        r"^\+?[0-9 \-]{5,20}\Z", required=False, default="", allow_blank=True
    )
    contact_email = serializers.EmailField(required=False, default="", allow_blank=True)
    place = serializers.CharField(
        max_length=PLACE_MAX,
        required=False,
        default="",
        allow_blank=True,
        help_text="Where it is, where that matters; it becomes the last line of the text.",
    )
    age_band = serializers.ChoiceField(
        AgeBand.choices,
        required=False,
        default=AgeBand.UNKNOWN,
        allow_blank=True,
        help_text="A band, never a date of birth. Under 14 nothing is ever public, and a name or contact is "
        "refused (`guardian_needed`): a guardian's consent can be proved on the unit's own page alone.",
    )
    details = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField(max_length=2000), max_length=50),
        required=False,
        default=dict,
        help_text="Answers to what GET /topics/{topic} asks, by code: each a list, since some take several. "
        "They are never made public.",
    )
    details_along = serializers.BooleanField(
        required=False,
        default=False,
        help_text="The asker agrees that they go along to another unit that takes the question over.",
    )
    notify_order = serializers.ListField(
        child=serializers.ChoiceField([(way, way) for way in NOTIFY_WAYS]),
        required=False,
        default=list,
        max_length=len(NOTIFY_WAYS),
        help_text="By which ways the asker wants to be told, the first one first. Empty: whatever works.",
    )


class WordsSerializer(serializers.Serializer[Any]):
    """What somebody is writing."""

    text = serializers.CharField(max_length=TEXT_MAX)
    title = serializers.CharField(max_length=TITLE_MAX, required=False, default="", allow_blank=True)


class SuggestedKindSerializer(serializers.Serializer[Any]):
    """Which kind it sounds like."""

    kind = serializers.ChoiceField(
        Kind.choices, allow_null=True, help_text="null: the words do not say. Then let the asker choose."
    )
    never_public = serializers.BooleanField(
        help_text="A question of this kind is never made public; say so before it is sent."
    )


class SimilarSerializer(serializers.Serializer[Any]):
    """An answered question that stands in public."""

    number = serializers.CharField()
    title = serializers.CharField()
    answer = serializers.CharField()
    signed = serializers.CharField(source="answered_by")
    answered_at = serializers.DateTimeField()
    accepted = serializers.BooleanField(help_text="It helped whoever asked.")


class GuideSerializer(serializers.Serializer[Any]):
    """An article or a programme."""

    id = serializers.CharField()
    title = serializers.CharField()
    audience = serializers.CharField(help_text="For whom a programme is; empty for an article.")
    url = serializers.URLField()


class HelpSerializer(serializers.Serializer[Any]):
    """What may already help."""

    questions = SimilarSerializer(many=True)
    guides = GuideSerializer(many=True)


class HelpLineSerializer(serializers.Serializer[Any]):
    """A telephone number for urgent help."""

    number = serializers.CharField()
    name = serializers.CharField()


class ReceiptSerializer(serializers.Serializer[Any]):
    """What the asker keeps. The secret is told here and nowhere else."""

    number = serializers.CharField()
    secret = serializers.CharField()
    url = serializers.URLField(help_text="The asker's page, secret included.")
    due_on = serializers.DateField(help_text="The last day on which an answer is in time (Asia/Shanghai).")
    kind = serializers.ChoiceField(Kind.choices, help_text="As which it was filed.")
    suggested_kind = serializers.ChoiceField(
        Kind.choices, allow_null=True, help_text="What its words sound like; null where they do not say."
    )
    help_lines = HelpLineSerializer(
        many=True,
        help_text="Shown first when the text speaks of danger: those of the whole country, then the unit's "
        "own.",
    )


class StepSerializer(serializers.Serializer[Any]):
    """One entry of the history, newest first."""

    at = serializers.DateTimeField()
    code = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class ShownFileSerializer(serializers.Serializer[Any]):
    """A file: its content is at `/questions/<number>/files/<id>`."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer."""

    id = serializers.IntegerField()
    text = serializers.CharField()
    signed = serializers.CharField()
    official = serializers.BooleanField()
    accepted = serializers.BooleanField(help_text="It helped, says the asker.")
    files = ShownFileSerializer(many=True)
    published_at = serializers.DateTimeField()
    corrected_at = serializers.DateTimeField(allow_null=True)
    earlier = serializers.ListField(
        child=serializers.CharField(), help_text="Wordings that were corrected, the first one first."
    )
    disclaimer = serializers.CharField()


class MessageSerializer(serializers.Serializer[Any]):
    """One message between asker and unit."""

    at = serializers.DateTimeField()
    mine = serializers.BooleanField(help_text="Written by the asker.")
    signed = serializers.CharField()
    kind = serializers.CharField()
    text = serializers.CharField()
    files = ShownFileSerializer(many=True)


class CoveredSerializer(serializers.Serializer[Any]):
    """What others read instead of title and text, and why something is covered."""

    title = serializers.CharField()
    text = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class BesideSerializer(serializers.Serializer[Any]):
    """What was answered beside the question."""

    asked = serializers.CharField()
    words = serializers.CharField(help_text="Of files their names.")
    files = ShownFileSerializer(many=True, help_text="The files that were asked for.")


class QuestionSerializer(serializers.Serializer[Any]):
    """A question as its asker sees it."""

    number = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    details = BesideSerializer(many=True)
    covered = CoveredSerializer(allow_null=True, help_text="Null where others would read every word.")
    topic = serializers.CharField(source="topic_code")
    topic_name = serializers.CharField(source="topic")
    kind = serializers.ChoiceField(Kind.choices)
    visibility = serializers.ChoiceField(Visibility.choices)
    state = serializers.ChoiceField(State.choices)
    received_at = serializers.DateTimeField()
    due_on = serializers.DateField()
    late = serializers.BooleanField(source="is_late")
    why_late = serializers.CharField()
    holder = serializers.CharField(help_text="Short name of the unit that holds it now.")
    away = serializers.BooleanField(
        help_text="Another unit holds it than the one where it was asked. Everything goes on here."
    )
    acting = serializers.BooleanField(
        help_text="The holder has not told yet what came of the asker's last step: ask again in a minute."
    )
    waits_for_me = serializers.BooleanField(help_text="The unit needs something before it can go on.")
    confirm_on = serializers.DateField(allow_null=True, help_text="The last day to say: not solved.")
    actions = serializers.ListField(
        child=serializers.ChoiceField([(action.value, action.value) for action in AskerAction]),
        help_text="What the asker can do now, the most useful first.",
    )
    outcome = serializers.CharField()
    outcome_note = serializers.CharField()
    solved = serializers.BooleanField(allow_null=True)
    rating = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField()
    reason_note = serializers.CharField()
    answers = AnswerSerializer(many=True)
    messages = MessageSerializer(many=True, source="thread")
    files = ShownFileSerializer(many=True, help_text="Files that came with the question itself.")
    history = StepSerializer(many=True)


class TopicSerializer(serializers.Serializer[Any]):
    """A topic to file a question under. `own` ones are sent as `own_topic`, the others as `topic`."""

    code = serializers.CharField()
    name = serializers.CharField()
    trail = serializers.ListField(child=serializers.CharField())
    own = serializers.BooleanField()


class OptionSerializer(serializers.Serializer[Any]):
    """One of a list."""

    key = serializers.CharField()
    name = serializers.CharField()


class OnlyIfSerializer(serializers.Serializer[Any]):
    """It is asked only after one of these answers."""

    code = serializers.CharField()
    keys = serializers.ListField(child=serializers.CharField())


class TopicFieldSerializer(serializers.Serializer[Any]):
    """Something that the unit asks beside the question itself."""

    code = serializers.CharField()
    asked = serializers.CharField()
    hint = serializers.CharField()
    why = serializers.CharField(help_text="What the answer is needed for: show it to the asker.")
    kind = serializers.ChoiceField(AnswerKind.choices)
    datatype = serializers.CharField(help_text="The kind of answer as Open311 names it.")
    needed = serializers.BooleanField(help_text="Somebody in danger may leave it out all the same.")
    options = OptionSerializer(many=True, help_text="For lists, yes and no: the keys are what is sent.")
    unit = serializers.CharField(help_text="What a number is counted in.")
    least = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    most = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    only_if = OnlyIfSerializer(allow_null=True, help_text="Null: it is always asked.")


class WholeTopicSerializer(TopicSerializer):
    """A topic with what is asked about it."""

    asks = TopicFieldSerializer(many=True)


class TopicPageSerializer(serializers.Serializer[Any]):
    """One page of topics."""

    items = TopicSerializer(many=True)
    next = serializers.CharField(allow_null=True)
