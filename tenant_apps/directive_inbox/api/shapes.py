"""Shapes of what goes in and out."""

from typing import Any, Final

from rest_framework import serializers

from huisheng.kernel.forms.definition import FILE_TYPES
from shared_apps.contracts.directive_messages import KINDS as KIND_CODES
from tenant_apps.directive_inbox.queries import listing
from tenant_apps.directive_inbox.queries.pages import SHOWN
from tenants.public import UnitKind

MOST_ID: Final = 2**63 - 1
KINDS: Final = [(kind, kind) for kind in KIND_CODES]
STATES: Final = [
    (state, state)
    for state in (
        listing.UNREAD,
        listing.READ,
        listing.ACKNOWLEDGED,
        listing.REPORTED,
        listing.CLOSED,
    )
]
KINDS_OF_UNITS: Final = [(kind.value, kind.value) for kind in UnitKind]
PIECES: Final = [(code, code) for code in ("same", "gone", "new")]
ANSWERED: Final = [(code, code) for code in ("question", "suggestion")]


class InboxQuery(serializers.Serializer[Any]):
    """What a caller may ask of the inbox."""

    show = serializers.ChoiceField(
        [(show, show) for show in SHOWN],
        default="owed",
        help_text="`mine`: of what is owed, what was given to the key's person or to a section of theirs.",
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    after = serializers.UUIDField(default=None, help_text="As `next` of the page before has it.")


class InboxRowSerializer(serializers.Serializer[Any]):
    """One directive that reached the unit."""

    id = serializers.UUIDField(source="directive_id")
    kind = serializers.ChoiceField(KINDS)
    title = serializers.CharField()
    issuer_name = serializers.CharField()
    issued_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    reminded_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(STATES, help_text="The furthest step that the unit has taken.")
    is_done = serializers.BooleanField(help_text="Nothing more is awaited from the unit.")
    is_late = serializers.BooleanField()


class InboxPageSerializer(serializers.Serializer[Any]):
    """One page of the inbox, what came last first."""

    items = InboxRowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class InboxPieceSerializer(serializers.Serializer[Any]):
    """A paragraph of the text that stayed, went or came."""

    what = serializers.ChoiceField(PIECES)
    words = serializers.CharField()


class InboxDifferenceSerializer(serializers.Serializer[Any]):
    """One thing that reads otherwise in the season or broadcast, in words; empty for nothing."""

    what = serializers.CharField(source="label")
    before = serializers.CharField()
    now = serializers.CharField()


class InboxChangeSerializer(serializers.Serializer[Any]):
    """One amendment. What is empty stayed as it was."""

    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    why = serializers.CharField()
    unit = serializers.CharField(help_text="The unit above that amended it; empty: the issuer did.")
    title_before = serializers.CharField()
    due_before = serializers.DateTimeField(allow_null=True)
    label_before = serializers.CharField()
    pieces = InboxPieceSerializer(many=True)
    page = InboxDifferenceSerializer(many=True)


class InboxPlainReportSerializer(serializers.Serializer[Any]):
    """A report in words, and the figure asked for."""

    revision = serializers.IntegerField()
    text = serializers.CharField()
    number = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    reported_at = serializers.DateTimeField()
    reported_name = serializers.CharField()


class InboxWordsSerializer(serializers.Serializer[Any]):
    """What somebody said."""

    text = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()


class InboxAnsweredSerializer(serializers.Serializer[Any]):
    """A question to the issuer or a suggestion of a report, and its answer; null while it waits."""

    what = serializers.ChoiceField(ANSWERED)
    text = serializers.CharField()
    name = serializers.CharField()
    at = serializers.DateTimeField()
    answer = InboxWordsSerializer(allow_null=True)


class InboxHandedOnSerializer(serializers.Serializer[Any]):
    """One time it was handed on to units below. Without `child_id` it is on its way, or was refused."""

    at = serializers.DateTimeField()
    text = serializers.CharField()
    child_id = serializers.UUIDField(source="view.child_id", default=None, allow_null=True)
    refused = serializers.CharField(source="view.refused", default="", help_text="A code; empty: it was not.")
    units = serializers.IntegerField(source="view.units", default=0)
    reported = serializers.IntegerField(source="view.reported", default=0)
    overdue = serializers.IntegerField(source="view.overdue", default=0)


class InboxReadersSerializer(serializers.Serializer[Any]):
    """Who reads the words and files of a report. Others above see progress and figures alone."""

    units = serializers.ListField(child=serializers.CharField(), help_text="The units that asked for it.")
    open_above = serializers.ListField(
        child=serializers.CharField(), help_text="Of these, the units that let those above them read it too."
    )
    words = serializers.CharField(help_text="The same as a sentence, to be shown before anybody writes.")


class InboxItemSerializer(InboxRowSerializer):
    """One directive with everything that its page shows. Colleagues' words never leave the unit."""

    text = serializers.CharField()
    number_label = serializers.CharField(help_text="The figure asked for in the report; empty for none.")
    issuer_person = serializers.CharField()
    read_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    acknowledged_name = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    recalled_at = serializers.DateTimeField(allow_null=True)
    recall_reason = serializers.CharField()
    content_version = serializers.IntegerField()
    acknowledge_anew = serializers.BooleanField(
        help_text="What matters in it was amended after it was acknowledged."
    )
    changes = InboxChangeSerializer(many=True)
    follows_form = serializers.BooleanField(help_text="The report follows a form: see GET `form`.")
    readers = InboxReadersSerializer(allow_null=True, help_text="Null where nothing can be reported.")
    reports = InboxPlainReportSerializer(many=True, help_text="Reports in words, the one that holds first.")
    people = serializers.ListField(child=serializers.IntegerField(), help_text="To whom it was given.")
    sections = serializers.ListField(child=serializers.IntegerField())
    comments = InboxWordsSerializer(many=True)
    answered = InboxAnsweredSerializer(many=True)
    handed_on = InboxHandedOnSerializer(many=True)


class InboxPlaceSerializer(serializers.Serializer[Any]):
    """Where something may be handed on to: this unit, a region or a unit right below it."""

    unit_id = serializers.IntegerField(source="unit.id")
    name = serializers.CharField(source="unit.name")
    depth = serializers.IntegerField()


class InboxPlacesSerializer(serializers.Serializer[Any]):
    """Where, and to which kinds of units."""

    places = InboxPlaceSerializer(many=True)
    kinds = serializers.ListField(child=serializers.ChoiceField(KINDS_OF_UNITS))


class InboxSaidSerializer(serializers.Serializer[Any]):
    """One answer with what was asked."""

    id = serializers.CharField()
    asked = serializers.CharField()
    words = serializers.CharField()


class InboxSentSerializer(serializers.Serializer[Any]):
    """What was sent by the form."""

    revision = serializers.IntegerField()
    answers = serializers.DictField()
    said = InboxSaidSerializer(many=True)
    name = serializers.CharField()
    at = serializers.DateTimeField()


class InboxOtherwiseSerializer(serializers.Serializer[Any]):
    """A field in which the draft differs from what was reported on another directive of the same task."""

    field = serializers.CharField()
    asked = serializers.CharField()
    reported = serializers.CharField()
    issuer = serializers.CharField()


class InboxReturnedSerializer(serializers.Serializer[Any]):
    """Why the report that was sent last is to be corrected."""

    revision = serializers.IntegerField()
    reason = serializers.CharField()
    person = serializers.CharField()
    at = serializers.DateTimeField()


class InboxFormReportSerializer(serializers.Serializer[Any]):
    """The form of a report with what stands in it."""

    form = serializers.DictField(
        help_text="The definition: `fields`, each with `id`, `kind`, `label`, `required` and what it needs."
    )
    form_version = serializers.IntegerField()
    places = serializers.ListField(
        child=serializers.CharField(),
        help_text="What `answers` may name: a field, or a cell of a table as `field.row.column`. Files are "
        "named by the ids that POST `files` gave.",
    )
    based_on = serializers.IntegerField(help_text="To be sent with the next draft or report.")
    answers = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="What colleagues have written, or else what was sent last or is known beforehand.",
    )
    saved_by = serializers.CharField()
    saved_at = serializers.DateTimeField(allow_null=True)
    sent = InboxSentSerializer(many=True, help_text="The report that holds first.")
    returned = InboxReturnedSerializer(allow_null=True)
    readers = InboxReadersSerializer()
    otherwise = InboxOtherwiseSerializer(many=True)


class InboxFileSerializer(serializers.Serializer[Any]):
    """A file for the report. What it is was found in it, whatever it was called."""

    id = serializers.UUIDField(help_text="To be named in `answers`.")
    name = serializers.CharField()
    type = serializers.ChoiceField([(code, code) for code in FILE_TYPES])
    size = serializers.IntegerField(help_text="Bytes, as it is kept.")
    digest = serializers.CharField(help_text="SHA-256, in hex.")


class InboxNewFileSerializer(serializers.Serializer[Any]):
    """One PDF, OFD, DOCX, XLSX, PPTX or picture, at most 10 MB."""

    file = serializers.FileField(max_length=255)


class InboxNothingSerializer(serializers.Serializer[Any]):
    """A step that takes nothing but the key."""


class InboxAssignSerializer(serializers.Serializer[Any]):
    """Who does it, in the place of those who had it."""

    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID),
        required=False,
        default=list,
        max_length=200,
        help_text="Accounts of staff.",
    )
    sections = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID),
        required=False,
        default=list,
        max_length=200,
    )


class InboxCommentSerializer(serializers.Serializer[Any]):
    """Words to colleagues."""

    text = serializers.CharField(max_length=2_000)


class InboxAskSerializer(serializers.Serializer[Any]):
    """A question to the issuer, who may give the answer to all units, without naming this one."""

    text = serializers.CharField(max_length=1_000)


class InboxHandOnSerializer(serializers.Serializer[Any]):
    """To whom below, until when, and what is added before the issuer's text."""

    target_unit_id = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(KINDS_OF_UNITS), min_length=1, max_length=len(KINDS_OF_UNITS)
    )
    due_at = serializers.DateTimeField(help_text="Never later than the date of the issuer.")
    addition = serializers.CharField(max_length=3_000, required=False, default="", allow_blank=True)


class InboxReportSerializer(serializers.Serializer[Any]):
    """A report in words."""

    text = serializers.CharField(max_length=5_000)
    number = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True, default=None
    )
    based_on = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="The revision of the report that holds; 0 for none."
    )


class InboxAnswersSerializer(serializers.Serializer[Any]):
    """Answers to the form, all of them: what is left out is taken away. What a colleague has changed since
    `based_on` stays; where both changed the same, nothing is saved (409).
    """

    answers = serializers.DictField(
        child=serializers.ListField(
            child=serializers.CharField(max_length=2_000, allow_blank=True), max_length=50
        ),
        help_text="By field, or by cell as `field.row.column`: each a list, since some take several.",
    )
    based_on = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="`based_on` of GET `form`."
    )


class InboxStandsSerializer(serializers.Serializer[Any]):
    """How the directive stands after a step."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(STATES)


class InboxDraftSavedSerializer(serializers.Serializer[Any]):
    """The draft as it stands."""

    id = serializers.UUIDField()
    based_on = serializers.IntegerField()


class InboxReportedSerializer(InboxStandsSerializer):
    """What the issuer is told: the revision of the report that holds."""

    revision = serializers.IntegerField()
