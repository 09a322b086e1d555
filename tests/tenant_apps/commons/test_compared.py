"""What the network shows of public questions is compared with the units' own as sets, and mended; and what
stood in public before goes there.
"""

from collections.abc import Callable, Collection
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging.reconcile import Difference, Reconciler, differences, reconcilers
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import ClusterItem, PublicItem
from shared_apps.insights.public import PUBLIC_ITEMS
from shared_apps.network_ledger.models import NetworkComparison
from shared_apps.network_ledger.operations.comparing import compare
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import keeping_up
from tenant_apps.questions.models import Answer
from tests.tenant_apps.commons.conftest import Import


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == PUBLIC_ITEMS)


@pytest.fixture
def two(imported: Import, in_unit_a: UnitRef) -> list[Publication]:
    """Two public questions of unit a that the network knows, one of them not answered."""
    rows = [imported(), imported(title="班车何时恢复", text="夜班车停了。", answer="")]
    relay_up(in_unit_a)
    return rows


def above(unit: UnitRef) -> set[tuple[bool, str, str]]:
    """What the network has of a unit."""
    relay_up(unit)
    with enter_network():
        rows = PublicItem.objects.filter(unit_id=unit.id)
        return set(rows.values_list("shown", "title", "answers"))


def mend(unit: UnitRef) -> None:
    call_command("reconcile", PUBLIC_ITEMS, "--unit", unit.schema, "--repair", stdout=StringIO())


def _lose_all_items() -> None:
    """As if the network had never heard of any; nothing of the product deletes them."""
    ClusterItem.objects.all().delete()
    PublicItem.objects.all().delete()


def test_the_same_on_both_sides(two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler) -> None:
    assert list(differences(comparison, in_unit_a)) == []
    side = comparison.network_side
    assert side is not None
    with enter_network():
        assert sum(found.count for found in side.hashes(in_unit_a.id).values()) == 2


@pytest.mark.parametrize("changed", ["number", "title", "text", "answers", "topic", "stage", "question_kind"])
def test_whatever_reads_differently_is_found_and_mended(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler, changed: str
) -> None:
    before = above(in_unit_a)
    with enter_network():
        PublicItem.objects.filter(title="班车何时恢复").update(**{changed: "x"})
    (found,) = differences(comparison, in_unit_a)
    assert (len(found.missing), len(found.surplus)) == (1, 1)
    mend(in_unit_a)
    assert list(differences(comparison, in_unit_a)) == []
    assert above(in_unit_a) == before


def test_what_the_network_lost_comes_again(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler
) -> None:
    before = above(in_unit_a)
    with enter_network():
        _lose_all_items()
    (found,) = differences(comparison, in_unit_a)
    assert (len(found.missing), len(found.surplus)) == (2, 0)
    mend(in_unit_a)
    assert above(in_unit_a) == before


def test_what_the_network_kept_too_long_goes(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler
) -> None:
    """As after restoring the unit from a backup that is older than a publication."""
    with enter_network():
        PublicItem.objects.create(
            unit_id=in_unit_a.id,
            question_id=str(uuid7()),
            shown=True,
            title="只在全网",
            asked_at=two[0].asked_at,
        )
    (found,) = differences(comparison, in_unit_a)
    assert (len(found.missing), len(found.surplus)) == (0, 1)
    mend(in_unit_a)
    assert (True, "只在全网", "") not in above(in_unit_a)
    assert list(differences(comparison, in_unit_a)) == []


def test_a_difference_that_the_unit_itself_missed_follows_the_question_first(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler
) -> None:
    """The repair looks at the questions, not only at the copies."""
    Answer.objects.filter(question=two[0].question).update(text="改为后年。")
    with enter_network():
        PublicItem.objects.filter(question_id=str(two[0].question)).update(title="x")
    mend(in_unit_a)
    assert (True, two[0].title, "改为后年。") in above(in_unit_a)


def test_operators_see_it_and_mend_it(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler, staff: Callable[..., Client]
) -> None:
    with enter_network():
        PublicItem.objects.filter(title="班车何时恢复").update(question_id=str(uuid7()))
    compare(comparison, in_unit_a)
    operator = staff("operator")
    page = operator.get("/operators/comparisons/").content.decode()
    assert 'name="unit"' in page
    operator.post("/operators/comparisons/repair/", {"name": PUBLIC_ITEMS, "unit": in_unit_a.id})
    with enter_network():
        row = NetworkComparison.objects.get(unit_id=in_unit_a.id, name=PUBLIC_ITEMS)
    assert row.differences == []


def test_the_page_offers_it_for_what_only_the_network_has(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler, staff: Callable[..., Client]
) -> None:
    with enter_network():
        PublicItem.objects.create(
            unit_id=in_unit_a.id,
            question_id=str(uuid7()),
            shown=True,
            title="只在全网",
            asked_at=two[0].asked_at,
        )
    compare(comparison, in_unit_a)
    assert 'name="unit"' in staff("operator").get("/operators/comparisons/").content.decode()


def as_before(unit: UnitRef) -> None:
    """As it was before there were public pages: questions, and nothing published."""
    with enter_unit(unit):
        Publication.objects.all().delete()
    with enter_network():
        _lose_all_items()


def test_what_stood_in_public_before_goes_up(two: list[Publication], in_unit_a: UnitRef) -> None:
    before = above(in_unit_a)
    as_before(in_unit_a)
    said = StringIO()
    call_command("publish_questions", unit=in_unit_a.schema, stdout=said, stderr=StringIO())
    assert above(in_unit_a) == before
    assert "2 publications changed" in said.getvalue()
    again = StringIO()
    call_command("publish_questions", unit=in_unit_a.schema, stdout=again, stderr=StringIO())
    assert "0 publications changed, 0 told" in again.getvalue()


def test_what_was_published_and_never_told_is_told(two: list[Publication], in_unit_a: UnitRef) -> None:
    before = above(in_unit_a)
    with enter_network():
        _lose_all_items()
    said = StringIO()
    call_command("publish_questions", unit=in_unit_a.schema, stdout=said, stderr=StringIO())
    assert "0 publications changed, 2 told" in said.getvalue()
    assert above(in_unit_a) == before


def test_interrupted_it_goes_on(
    two: list[Publication], in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was done before the interruption stands; the command says where to go on."""
    as_before(in_unit_a)
    whole = keeping_up.keep_up
    calls: list[Collection[UUID]] = []

    def once(ids: Collection[UUID]) -> int:
        if calls:
            raise KeyboardInterrupt
        calls.append(ids)
        return whole(ids)

    monkeypatch.setattr(keeping_up, "keep_up", once)
    monkeypatch.setattr(keeping_up.keep_up_with_everything, "__kwdefaults__", {"limit": 1})
    said = StringIO()
    with pytest.raises(KeyboardInterrupt):
        call_command("publish_questions", unit=in_unit_a.schema, stdout=StringIO(), stderr=said)
    assert "--after 0" in said.getvalue()
    assert Publication.objects.count() == 1
    monkeypatch.setattr(keeping_up, "keep_up", whole)
    call_command("publish_questions", unit=in_unit_a.schema, stdout=StringIO(), stderr=StringIO())
    assert len(above(in_unit_a)) == Publication.objects.count() == 2


def test_units_that_are_done_are_left_out(two: list[Publication], in_unit_a: UnitRef) -> None:
    as_before(in_unit_a)
    call_command("publish_questions", after=in_unit_a.id, stdout=StringIO(), stderr=StringIO())
    assert above(in_unit_a) == set()
    with pytest.raises(CommandError):
        call_command("publish_questions", unit="nowhere")


def test_a_difference_names_the_month(
    two: list[Publication], in_unit_a: UnitRef, comparison: Reconciler
) -> None:
    with enter_network():
        _lose_all_items()
    found: list[Difference] = list(differences(comparison, in_unit_a))
    month = two[0].asked_at.astimezone(BUSINESS_ZONE).strftime("%Y-%m")
    assert [difference.bucket for difference in found] == [month]
