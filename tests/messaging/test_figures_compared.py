"""The network's facts are compared with the units' questions as sets, and what is missing comes again."""

from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers, repair_by_replay
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Daily, Fact, Stock
from shared_apps.insights.operations import comparing
from shared_apps.insights.queries.comparing import COMPARISON
from shared_apps.topics.public import import_tree
from tenant_apps.questions.public import ImportedMessage, record_imported


@pytest.fixture
def comparison(monkeypatch: pytest.MonkeyPatch) -> Reconciler:
    """As the apps registered it."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    return next(found for found in reconcilers() if found.name == COMPARISON)


@pytest.fixture
def imported(unit_a: UnitRef) -> None:
    """Three questions of unit a, one of them answered; their facts have been delivered."""
    now = clock.now()
    with enter_network():
        import_tree()
    with enter_unit(unit_a):
        for number in range(3):
            record_imported(
                ImportedMessage(
                    source="test",
                    external_number=str(number),
                    title=f"问题{number}",
                    text="……",
                    topic="010101",
                    received_at=now - timedelta(days=30 - number),
                    answer="答复" if number == 0 else "",
                    answered_at=now - timedelta(days=20) if number == 0 else None,
                )
            )
    relay_up(unit_a)


@pytest.mark.usefixtures("imported")
def test_the_same_on_both_sides(comparison: Reconciler, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_network():
        assert Fact.objects.filter(unit_id=unit_a.id, kind="question.received").count() == 3
    assert list(differences(comparison, unit_a)) == []
    assert list(differences(comparison, unit_b)) == []


@pytest.mark.usefixtures("imported")
def test_a_unit_is_walked_in_portions(
    comparison: Reconciler, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small they are, the hashes of buckets that span several are the same."""
    assert comparison.unit_side is not None
    with enter_unit(unit_a):
        whole = comparison.unit_side.hashes(unit_a.id)
        monkeypatch.setattr(comparing, "PORTION", 2)
        assert comparison.unit_side.hashes(unit_a.id) == whole
        monkeypatch.setattr(comparing, "bucket_of", lambda fact: "all")
        assert comparison.unit_side.hashes(unit_a.id)["all"].count == sum(h.count for h in whole.values()) > 4


@pytest.mark.usefixtures("imported")
def test_what_is_missing_is_named_and_comes_again(comparison: Reconciler, unit_a: UnitRef) -> None:
    with enter_network():
        lost = Fact.objects.filter(kind="question.received").order_by("business_day")[0]
        bucket = f"{lost.kind}/{lost.business_day}"
        Fact.objects.filter(pk=lost.pk).delete()
        Daily.objects.all().delete()
        Stock.objects.all().delete()
        from shared_apps.insights.operations.rebuilding import rebuild

        rebuild()
        before = set(Daily.objects.values_list("unit_id", "own", "day", "received"))
    (found,) = differences(comparison, unit_a)
    assert (found.bucket, found.missing, found.surplus) == (bucket, {lost.question_id}, set())
    assert repair_by_replay(comparison, unit_a, found)
    relay_up(unit_a)
    assert list(differences(comparison, unit_a)) == []
    with enter_network():
        after = set(Daily.objects.values_list("unit_id", "own", "day", "received"))
        assert {row[2] for row in after - before} == {lost.business_day}


@pytest.mark.usefixtures("imported")
def test_what_is_too_much_is_named(comparison: Reconciler, unit_a: UnitRef) -> None:
    with enter_network():
        Fact.objects.filter(kind="question.received").update(question_id="stranger")
    surplus = {key for found in differences(comparison, unit_a) for key in found.surplus}
    assert surplus == {"stranger"}
