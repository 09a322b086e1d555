"""Shapes of what goes in and out."""

from typing import Any

from rest_framework import serializers

from huisheng.kernel.rest.paging import PageQuery
from tenant_apps.moderation.data.codes import (
    CONTACT_MAX,
    WORDS_MAX,
    Authority,
    Kept,
    Reason,
    Source,
    State,
    Verdict,
)
from tenant_apps.moderation.operations.handing_on import REFERENCE_MAX

REASONS = [*Kept.choices, *Reason.choices]


class ReasonSerializer(serializers.Serializer[Any]):
    """A published reason."""

    code = serializers.CharField()
    words = serializers.CharField()
    verdict = serializers.ChoiceField(Verdict.choices, help_text="With which decision it goes.")


class ReasonsSerializer(serializers.Serializer[Any]):
    """All of them. Criticism is none for hiding."""

    items = ReasonSerializer(many=True)


class MonthSerializer(serializers.Serializer[Any]):
    """Counts of one month; nobody's name, no item."""

    first = serializers.DateField(help_text="The first day of the month.")
    reports = serializers.IntegerField()
    cases = serializers.IntegerField()
    waiting = serializers.IntegerField()
    kept = serializers.IntegerField()
    hidden = serializers.IntegerField()
    in_time = serializers.IntegerField(help_text="Decided within 24 hours.")
    reviewed = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="Decided otherwise by the second look.")
    reasons = serializers.DictField(child=serializers.IntegerField(), help_text="Hidden, by reason code.")


class MonthsSerializer(serializers.Serializer[Any]):
    """The last twelve months, the newest first."""

    items = MonthSerializer(many=True)


class NewReportSerializer(serializers.Serializer[Any]):
    """举报: what is wrong with an item that stands in public. Needs no account."""

    kind = serializers.RegexField(r"^[a-z_]{1,20}\Z", help_text="question or comment, say.")
    item = serializers.RegexField(r"^[0-9A-Za-z-]{1,64}\Z", help_text="Its id.")
    reason = serializers.ChoiceField(Reason.choices)
    words = serializers.CharField(max_length=WORDS_MAX, required=False, default="", allow_blank=True)
    contact = serializers.CharField(
        max_length=CONTACT_MAX, required=False, default="", allow_blank=True,
        help_text="As one likes; erased after half a year.",
    )  # fmt: skip


class ReportReceiptSerializer(serializers.Serializer[Any]):
    """What the reporter keeps: it opens the decision."""

    receipt = serializers.CharField()
    url = serializers.URLField()


class SeenSerializer(serializers.Serializer[Any]):
    """A case as one of its parties reads it."""

    kind = serializers.CharField()
    title = serializers.CharField()
    at = serializers.DateTimeField()
    waiting = serializers.BooleanField()
    due_at = serializers.DateTimeField(help_text="Until when it is to be decided.")
    late = serializers.BooleanField()
    hidden = serializers.BooleanField()
    verdict = serializers.CharField(help_text="In words; empty while it waits.")
    reason = serializers.CharField()
    words = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    review_asked = serializers.BooleanField()
    review_running = serializers.BooleanField()
    review_words = serializers.CharField()
    review_changed = serializers.BooleanField()
    review_until = serializers.DateTimeField(allow_null=True, help_text="Until when it can be contested.")


class AgainSerializer(serializers.Serializer[Any]):
    """Why somebody should look at it again."""

    words = serializers.CharField(max_length=WORDS_MAX)


class AskedSerializer(serializers.Serializer[Any]):
    """A second look is asked for."""

    asked = serializers.BooleanField()


class CasesQuery(PageQuery):
    """What a caller may ask of the queue."""

    show = serializers.ChoiceField([("waiting", "waiting"), ("done", "done")], default="waiting")
    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)


class CaseSerializer(serializers.Serializer[Any]):
    """One case in the queue."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    item = serializers.CharField()
    title = serializers.CharField()
    origin = serializers.ChoiceField(Source.choices, source="source", help_text="What led to it.")
    state = serializers.ChoiceField(State.choices)
    verdict = serializers.ChoiceField([("", ""), *Verdict.choices])
    reason = serializers.ChoiceField([("", ""), *REASONS])
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    late = serializers.BooleanField()
    reports = serializers.IntegerField()
    shown = serializers.BooleanField()
    mine = serializers.BooleanField(help_text="The person of the key may decide it now.")


class CasesSerializer(serializers.Serializer[Any]):
    """One page of cases."""

    items = CaseSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class SaidSerializer(serializers.Serializer[Any]):
    """One report. The reporter's contact stands on the page alone."""

    reason = serializers.CharField()
    words = serializers.CharField()
    received_at = serializers.DateTimeField()
    marked = serializers.BooleanField(help_text="It looks like a machine's.")
    contested = serializers.BooleanField()


class HeldSerializer(serializers.Serializer[Any]):
    """Words of a list that held the item."""

    reason = serializers.CharField()
    unit = serializers.CharField(help_text="Whose list; empty: the one that comes with the product.")
    version = serializers.IntegerField()
    words = serializers.CharField()


class WholeCaseSerializer(serializers.Serializer[Any]):
    """One case with everything that its page shows."""

    id = serializers.UUIDField(source="row.id")
    version = serializers.IntegerField(help_text="What a step must name.")
    title = serializers.CharField(source="row.title")
    text = serializers.CharField(help_text="As it was when the case was opened.")
    state = serializers.ChoiceField(State.choices, source="row.state")
    due_at = serializers.DateTimeField(source="row.due_at")
    shown = serializers.BooleanField(source="row.shown")
    mine = serializers.BooleanField(source="row.mine")
    changed = serializers.BooleanField(help_text="The item reads differently now.")
    now = serializers.CharField(source="now.text", default=None, allow_null=True)
    said = SaidSerializer(many=True)
    held = HeldSerializer(many=True)
    verdict = serializers.CharField()
    reason = serializers.CharField()
    words = serializers.CharField()
    review_asked_words = serializers.CharField()


class CaseVersionSerializer(serializers.Serializer[Any]):
    """The version that was read: another one is 409, and nothing is written."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class VerdictSerializer(CaseVersionSerializer):
    """Keep or hide, with a published reason."""

    verdict = serializers.ChoiceField(Verdict.choices)
    reason = serializers.ChoiceField(REASONS)
    words = serializers.CharField(
        max_length=WORDS_MAX, required=False, default="", allow_blank=True,
        help_text="To author and reporters; needed when it is hidden.",
    )  # fmt: skip


class SettleSerializer(CaseVersionSerializer):
    """The second look decides for good."""

    verdict = serializers.ChoiceField(Verdict.choices)
    words = serializers.CharField(max_length=WORDS_MAX)


class CaseHandOnSerializer(CaseVersionSerializer):
    """线索移送: handed on to an authority."""

    authority = serializers.ChoiceField(Authority.choices)
    reference = serializers.CharField(max_length=REFERENCE_MAX)


class CaseStandSerializer(serializers.Serializer[Any]):
    """How the case stands after the step."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(State.choices)
    version = serializers.IntegerField()
    shown = serializers.BooleanField()
