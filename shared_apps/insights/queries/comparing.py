"""The network's side of the comparison with the units' own tables: which facts of which questions arrived."""

from collections.abc import Collection, Mapping

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from huisheng.kernel.messaging import SetHash
from huisheng.kernel.messaging.reconcile import set_hashes
from shared_apps.contracts.question_facts import ELSEWHERE, QuestionRefiled
from shared_apps.insights.models import Fact

COMPARISON = "questions"
"""Name of the comparison, of which the app of questions registers the unit's side."""


class ArrivedFacts:
    """Buckets are `<kind>/<business day>`, keys are ids of questions; see kernel.messaging.reconcile."""

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        """The hash of every bucket of one unit."""
        return set_hashes(_with_bucket(unit_id), bucket="bucket", key="question_id")

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        """The questions of one bucket."""
        kind, _, day = bucket.rpartition("/")
        arrived = _compared(unit_id).filter(kind=kind, business_day=day)
        return set(arrived.values_list("question_id", flat=True))


def _with_bucket(unit_id: int) -> QuerySet[Fact]:
    day = Cast("business_day", CharField())
    return _compared(unit_id).annotate(bucket=Concat("kind", Value("/"), day))


def _compared(unit_id: int) -> QuerySet[Fact]:
    # A refiled question sends pairs that only shift figures: its rows know the topic of today alone. What the
    # unit keeps in other software has no rows at all.
    facts = Fact.objects.filter(unit_id=unit_id).exclude(kind=QuestionRefiled.kind)
    return facts.exclude(question_id__startswith=ELSEWHERE)
