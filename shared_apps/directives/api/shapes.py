"""Shapes of what goes in and out."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from huisheng.kernel import clock
from huisheng.kernel.rest.fields import MomentField
from huisheng.kernel.web.forms import in_words
from shared_apps.contracts.directive_messages import EMERGENCY
from shared_apps.contracts.directive_messages import KINDS as KIND_CODES
from shared_apps.directives.models import Directive, Enquiry
from shared_apps.directives.queries.steps import STEPS as STEP_CODES
from shared_apps.directives.web.words import UNIT_KINDS

MOST_ID: Final = 2**63 - 1
MOST_UNITS: Final = 2_000
"""So many units may be named one by one."""
KINDS: Final = [(kind, kind) for kind in KIND_CODES]
STEPS: Final = [(step, step) for step in STEP_CODES]
STATES: Final = [(state.value, state.value) for state in Directive.State]
STATES_AFTER: Final = [*STATES, ("gone", "gone")]
"""How a directive stands after a step; a draft may have been thrown away."""
ENQUIRIES: Final = [(what.value, what.value) for what in Enquiry.What]
KINDS_OF_UNITS: Final = [(kind, kind) for kind in UNIT_KINDS]


def _ids(words: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID),
        required=False,
        default=list,
        max_length=MOST_UNITS,
        help_text=words,
    )


class DirectiveTargetSerializer(serializers.Serializer[Any]):
    """A set of units: the subtree of one, narrowed by whatever is not empty, without the unit itself."""

    target_unit_id = serializers.IntegerField(
        min_value=1, max_value=MOST_ID, help_text="This unit or one below it: see GET `choices`."
    )
    kinds = serializers.ListField(
        child=serializers.ChoiceField(KINDS_OF_UNITS), required=False, default=list, max_length=20
    )
    levels = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=50),
        required=False,
        default=list,
        max_length=50,
        help_text="Depths in the tree, 1 is the root.",
    )
    lines = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, default=list, max_length=50
    )
    waves = _ids("Waves of the roll-out, of this unit or those above it.")
    units = _ids("Only these units.")
    except_units = _ids("Not these units.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Whoever narrows by nothing would address everything below by mistake."""
        if not attrs["kinds"] and not attrs["units"]:
            raise serializers.ValidationError(
                {"kinds": [_("Name at least one kind, or units one by one.")]}, code="required"
            )
        return attrs


class DirectiveDraftSerializer(DirectiveTargetSerializer):
    """Everything of a directive but its issue."""

    kind = serializers.ChoiceField(KINDS)
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=10_000)
    number_label = serializers.CharField(
        max_length=60,
        required=False,
        default="",
        allow_blank=True,
        help_text="Figure asked for in the report, with its unit of measure. Tasks and reports only.",
    )
    due_at = MomentField(required=False, default=None, allow_null=True, help_text="Not for an emergency.")
    within_hours = serializers.IntegerField(
        min_value=1,
        max_value=24,
        required=False,
        default=None,
        allow_null=True,
        help_text="Emergencies only.",
    )
    urge_days = serializers.IntegerField(
        min_value=1,
        max_value=30,
        required=False,
        default=None,
        allow_null=True,
        help_text="Who owes something is reminded so many working days before the date (催办).",
    )
    publish_days = serializers.IntegerField(
        min_value=1,
        max_value=30,
        required=False,
        default=None,
        allow_null=True,
        help_text="Who is late is named to all so many working days after the date (通报).",
    )
    exception_reason = serializers.CharField(
        validators=[in_words],
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="Why it is an emergency.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An emergency has hours and a reason, everything else a date that lies ahead."""
        attrs = super().validate(attrs)
        faults: dict[str, list[Any]] = {}
        if attrs["kind"] == EMERGENCY:
            if attrs["within_hours"] is None:
                faults["within_hours"] = [_("Say within how many hours it is to be acknowledged.")]
            if not attrs["exception_reason"].strip():
                faults["exception_reason"] = [_("Say in a sentence why it cannot wait.")]
        elif attrs["due_at"] is None:
            faults["due_at"] = [_("Say by when.")]
        elif attrs["due_at"] <= clock.now():
            faults["due_at"] = [_("This moment has passed. Choose a later one.")]
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


class DirectiveListQuery(serializers.Serializer[Any]):
    """What a caller may ask of the list."""

    state = serializers.ChoiceField([("", ""), *STATES], default="", allow_blank=True)
    kind = serializers.ChoiceField([("", ""), *KINDS], default="", allow_blank=True)
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    after = serializers.UUIDField(default=None, help_text="As `next` of the page before has it.")


class DirectiveDeliveriesQuery(serializers.Serializer[Any]):
    """What a caller may ask of the deliveries."""

    step = serializers.ChoiceField([("", ""), *STEPS], default="", allow_blank=True)
    limit = serializers.IntegerField(min_value=1, max_value=1_000, default=200)
    after = serializers.IntegerField(
        min_value=0, max_value=MOST_ID, default=0, help_text="As `next` of the page before has it."
    )


class DirectiveReportsQuery(serializers.Serializer[Any]):
    """What a caller may ask of the reports."""

    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    after = serializers.IntegerField(
        min_value=0, max_value=MOST_ID, default=0, help_text="As `next` of the page before has it."
    )


class DirectiveCountsSerializer(serializers.Serializer[Any]):
    """How many units stand at which step."""

    overdue = serializers.IntegerField(default=0)
    unread = serializers.IntegerField(default=0)
    read = serializers.IntegerField(default=0)
    acknowledged = serializers.IntegerField(default=0)
    reported = serializers.IntegerField(default=0)
    excused = serializers.IntegerField(default=0, help_text="Moved away or closed: nothing is awaited.")


class DirectiveRowSerializer(serializers.Serializer[Any]):
    """One directive that this unit has written or issued."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    state = serializers.ChoiceField(STATES)
    title = serializers.CharField()
    due_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField(allow_null=True)
    parent_id = serializers.UUIDField(allow_null=True, help_text="The one that it hands on.")
    units = DirectiveCountsSerializer(help_text="All 0 before it is issued.")


class DirectivePageSerializer(serializers.Serializer[Any]):
    """One page of the list, the latest first."""

    items = DirectiveRowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class DirectiveOneSerializer(DirectiveRowSerializer):
    """One directive with everything that its issuer sees."""

    text = serializers.CharField(help_text="Whole, as units read it.")
    own_words = serializers.CharField(
        help_text="Where it hands another one on: what stands before the text from above."
    )
    number_label = serializers.CharField()
    target_unit_id = serializers.IntegerField()
    kinds = serializers.ListField(child=serializers.CharField())
    levels = serializers.ListField(child=serializers.IntegerField())
    lines = serializers.ListField(child=serializers.CharField())
    waves = serializers.ListField(child=serializers.IntegerField())
    only_units = serializers.ListField(child=serializers.IntegerField())
    except_units = serializers.ListField(child=serializers.IntegerField())
    content_version = serializers.IntegerField(help_text="What `amend` names.")
    within_hours = serializers.IntegerField(allow_null=True)
    urge_at = serializers.DateTimeField(allow_null=True)
    publish_at = serializers.DateTimeField(allow_null=True)
    recalled_at = serializers.DateTimeField(allow_null=True)
    recall_reason = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    returned_reason = serializers.CharField(help_text="Why a second person gave it back.")
    amendment_waits = serializers.BooleanField(help_text="For a second person.")
    has_form = serializers.BooleanField(help_text="Units report by a form.")
    second_person = serializers.BooleanField(help_text="Before it is issued a second person approves it.")


class DirectivePlaceSerializer(serializers.Serializer[Any]):
    """A unit whose subtree may be addressed; `depth` is 0 for the unit itself."""

    unit_id = serializers.IntegerField(source="unit.id")
    name = serializers.CharField(source="unit.name")
    depth = serializers.IntegerField()


class DirectiveWaveSerializer(serializers.Serializer[Any]):
    """A wave of the roll-out."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()


class DirectiveChoicesSerializer(serializers.Serializer[Any]):
    """What a set of units may be described by, and what the week still allows."""

    places = DirectivePlaceSerializer(many=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(KINDS_OF_UNITS))
    levels = serializers.ListField(child=serializers.IntegerField())
    lines = serializers.ListField(child=serializers.CharField())
    waves = DirectiveWaveSerializer(many=True)
    week_most = serializers.IntegerField(
        allow_null=True, help_text="Directives that this unit may issue in a week; null: as many as needed."
    )
    week_used = serializers.IntegerField()


class DirectiveReachedSerializer(serializers.Serializer[Any]):
    """A unit that would be reached, and what it has on its desk from anybody."""

    unit_id = serializers.IntegerField(source="unit.id")
    name = serializers.CharField(source="unit.name")
    kind = serializers.CharField(source="unit.kind")
    parent_name = serializers.CharField()
    owed = serializers.IntegerField(source="burden.owed", help_text="Directives that it still owes.")
    late = serializers.IntegerField(source="burden.late")


class DirectivePreviewSerializer(serializers.Serializer[Any]):
    """Whom it would reach now. `seal` stands for exactly this set: issuing demands it."""

    total = serializers.IntegerField()
    seal = serializers.CharField()
    units = DirectiveReachedSerializer(many=True, help_text="The most burdened first.")
    unreachable = serializers.ListField(
        child=serializers.CharField(), help_text="Units of the choice that are not opened, by name."
    )


class DirectiveDeliverySerializer(serializers.Serializer[Any]):
    """One unit's line on the board."""

    unit_id = serializers.IntegerField()
    unit_name = serializers.CharField()
    step = serializers.ChoiceField(STEPS)
    read_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    reported_at = serializers.DateTimeField(allow_null=True)
    reminded_at = serializers.DateTimeField(allow_null=True)
    added_at = serializers.DateTimeField(allow_null=True, help_text="It was sent later (补发).")
    is_owed = serializers.BooleanField()
    is_late = serializers.BooleanField(help_text="It reported after the date.")
    revision = serializers.IntegerField(help_text="Of its report; 0 for none.")


class DirectiveDeliveriesSerializer(serializers.Serializer[Any]):
    """One page of the board."""

    items = DirectiveDeliverySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DirectiveSaidSerializer(serializers.Serializer[Any]):
    """One answer with what was asked."""

    id = serializers.CharField()
    asked = serializers.CharField()
    words = serializers.CharField()


class DirectiveReportSerializer(serializers.Serializer[Any]):
    """One unit's report that holds: by the form, or in words with the figure asked for."""

    unit_id = serializers.IntegerField()
    unit_name = serializers.CharField()
    revision = serializers.IntegerField(help_text="What `return` names.")
    person = serializers.CharField()
    reported_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    is_returned = serializers.BooleanField(help_text="Sent back, and not sent again since.")
    return_reason = serializers.CharField()
    text = serializers.CharField()
    number = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    answers = serializers.DictField()
    said = DirectiveSaidSerializer(many=True)


class DirectiveReportsSerializer(serializers.Serializer[Any]):
    """One page of reports."""

    items = DirectiveReportSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DirectiveEnquirySerializer(serializers.Serializer[Any]):
    """A question or a suggestion of a unit."""

    id = serializers.UUIDField(source="enquiry.pk")
    what = serializers.ChoiceField(ENQUIRIES, source="enquiry.what")
    unit_id = serializers.IntegerField(source="enquiry.unit_id")
    unit_name = serializers.CharField()
    person = serializers.CharField(source="enquiry.person")
    text = serializers.CharField(source="enquiry.text")
    asked_at = serializers.DateTimeField(source="enquiry.asked_at")
    answer = serializers.CharField(source="enquiry.answer")
    to_all = serializers.BooleanField(source="enquiry.to_all")
    answered_at = serializers.DateTimeField(source="enquiry.answered_at", allow_null=True)


class DirectiveEnquiriesQuery(serializers.Serializer[Any]):
    """What a caller may ask of the enquiries."""

    waiting = serializers.BooleanField(default=False, help_text="Only those without an answer.")
    limit = serializers.IntegerField(min_value=1, max_value=500, default=100)
    after = serializers.UUIDField(default=None, help_text="As `next` of the page before has it.")


class DirectiveEnquiriesSerializer(serializers.Serializer[Any]):
    """One page of what units ask and suggest, the latest first."""

    items = DirectiveEnquirySerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DirectiveNothingSerializer(serializers.Serializer[Any]):
    """A step that takes nothing but the key."""


class DirectiveSealSerializer(serializers.Serializer[Any]):
    """The seal of the preview that somebody has looked at."""

    seal = serializers.CharField(max_length=40)


class DirectiveSubmitSerializer(DirectiveSealSerializer):
    """With the reason, where the week's number is used up."""

    reason = serializers.CharField(
        validators=[in_words], max_length=300, required=False, default="", allow_blank=True
    )


class DirectiveWhySerializer(serializers.Serializer[Any]):
    """On which version it is based, and why it is changed."""

    based_on = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="`content_version`.")
    why = serializers.CharField(validators=[in_words], max_length=300, help_text="Recipients read it first.")
    is_important = serializers.BooleanField(
        required=False, default=False, help_text="Everybody acknowledges it anew (重要)."
    )


class DirectiveAmendSerializer(DirectiveWhySerializer):
    """What it shall say from now on; what is left out stays. Where it hands another one on, title, text and
    figure stay as they are above, and `own_words` stand before the text.
    """

    own_words = serializers.CharField(
        max_length=10_000, required=False, allow_blank=True, help_text="Of what hands another one on."
    )
    title = serializers.CharField(max_length=120, required=False)
    text = serializers.CharField(max_length=10_000, required=False)
    number_label = serializers.CharField(max_length=60, required=False, allow_blank=True)
    due_at = MomentField(required=False)


class DirectiveReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(validators=[in_words], max_length=300)


class DirectiveRemindSerializer(serializers.Serializer[Any]):
    """Whom; empty: everybody who still owes something. A unit is reminded once a day at most."""

    units = _ids("These alone.")


class DirectiveReturnSerializer(serializers.Serializer[Any]):
    """What is to be corrected in the report of this revision."""

    revision = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = serializers.CharField(validators=[in_words], max_length=1_000)


class DirectiveAnswerSerializer(serializers.Serializer[Any]):
    """The answer; `to_all` tells every unit that has the directive, and nobody who asked."""

    answer = serializers.CharField(max_length=2_000)
    to_all = serializers.BooleanField(required=False, default=False)


class DirectiveDraftedSerializer(serializers.Serializer[Any]):
    """The new draft."""

    id = serializers.UUIDField()


class DirectiveStandsSerializer(serializers.Serializer[Any]):
    """How it stands after a step. `units`: how many were reached or reminded, where the step does that."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(STATES_AFTER)
    units = serializers.IntegerField(allow_null=True)


class DirectiveReturnedSerializer(serializers.Serializer[Any]):
    """Which report was sent back."""

    unit_id = serializers.IntegerField()
    revision = serializers.IntegerField()


class DirectiveEnquiryAnsweredSerializer(serializers.Serializer[Any]):
    """Which was answered, and to whom."""

    id = serializers.UUIDField()
    to_all = serializers.BooleanField()
