"""The comparison of what the network shows of public questions with what stands in public in the units: which
questions, and how they read.

A bucket is the month in which questions were asked (Asia/Shanghai). A key is a question's id with a hash of
all that is shown of it, so that what reads differently is missing and surplus at once. Both sides have their
database make the keys, by the same expression.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db.models import Case, CharField, Expression, F, Func, QuerySet, Value, When
from django.db.models.functions import MD5, Cast

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.insights.models import PublicItem

PUBLIC_ITEMS: Final = "public_items"
"""Name of the comparison, of which the app that publishes registers the unit's side."""

_CUT: Final = "\x1f"


class ItemsSide(ABC):
    """One side: rows that are shown, already made comparable by `comparable`."""

    @abstractmethod
    def rows(self, unit_id: int) -> QuerySet[Any]:
        """What of one unit is shown."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every month of one unit."""
        return set_hashes(self.rows(unit_id), bucket="bucket", key="key")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The keys of one month."""
        return set(self.rows(unit_id).filter(bucket=bucket).values_list("key", flat=True))


class KeptItems(ItemsSide):
    """The network's side."""

    def rows(self, unit_id: int) -> QuerySet[Any]:
        """What the network shows of one unit."""
        shown = PublicItem.objects.filter(unit_id=unit_id, shown=True)
        said = Case(When(answers="", then=Value("")), default=MD5("answers"), output_field=CharField())
        return comparable(shown, question=F("question_id"), kind=F("question_kind"), answers=said)


def comparable(
    rows: QuerySet[Any], *, question: Expression | F, kind: Expression | F, answers: Expression | F
) -> QuerySet[Any]:
    """Rows with `bucket` and `key`. The rest is called the same on both sides; ``answers`` is the MD5 of the
    answers' words, empty without any.
    """
    read = Func(
        Value(_CUT), "number", "title", "text", answers, "topic", "stage", kind,
        function="concat_ws", output_field=CharField(),
    )  # fmt: skip
    month = Func(
        "asked_at",
        template="to_char(%(expressions)s AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
        output_field=CharField(),
    )
    key = Func(
        Value(":"), Cast(question, CharField()), MD5(read), function="concat_ws", output_field=CharField()
    )
    found: QuerySet[Any] = rows.annotate(bucket=month, key=key)
    return found


def question_of(key: str) -> str:
    """The id of the question that a key is about."""
    return key.partition(":")[0]
