"""Cases of moderation in the pool of the units above: a second person, a second look, what is late (E18)."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.events import subscribes
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.reconcile import differences, reconcilers, repair_by_replay
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, current_unit, enter_network, enter_unit
from shared_apps.accounts.models import Account
from shared_apps.contracts.moderation_messages import VerdictMade, VerdictReferred
from shared_apps.oversight.models import Custody
from shared_apps.oversight.public import VERDICTS
from tenant_apps.moderation.data.codes import BelowState, Kept, Reason, State, Verdict, Wanted
from tenant_apps.moderation.data.settings import TWO_PERSONS
from tenant_apps.moderation.models import Case, ForBelow
from tenant_apps.moderation.operations import deciding, for_below, reviewing
from tenant_apps.moderation.operations.locking import NotYours
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.public import ModeratorsWanted, submit
from tenant_apps.moderation.queries.below import below_page, count_below
from tenant_apps.moderation.queries.seen import by_receipt
from tenant_apps.moderation.rules.verdicts import BadVerdict
from tenants.public import set_setting
from tests.actors import give_role
from tests.shared_apps.oversight.conftest import CANARY, World
from tests.tenant_apps.moderation.conftest import KIND, Board, board  # noqa: F401

TEXT = f"骂人的话{CANARY}"
_told: list[tuple[int, ModeratorsWanted]] = []


@subscribes(ModeratorsWanted)
def _hear(event: ModeratorsWanted) -> None:
    _told.append((current_unit().id, event))


@pytest.fixture(autouse=True)
def _nothing_told(board: Board) -> Iterator[None]:  # noqa: F811
    board.write("1", TEXT)
    _told.clear()
    yield
    _told.clear()


def asked(unit: UnitRef) -> set[int]:
    """Who of a unit was told of a verdict for a unit below."""
    return {
        who for where, event in _told if where == unit.id and event.what == "below" for who in event.accounts
    }


def reported(world: World) -> str:
    with enter_unit(world.a):
        receipt = report(
            NewReport(
                kind=KIND,
                item="1",
                reason=Reason.ABUSE,
                token=uuid4().hex,
                words="第二句",
                contact="13800138000",
            )
        )
    world.deliver()
    return receipt


def case(world: World) -> Case:
    with enter_unit(world.a):
        return Case.objects.get()


def hide(world: World, actor: int) -> State:
    with enter_unit(world.a):
        return deciding.decide(
            Case.objects.get().pk,
            version=Case.objects.get().version,
            verdict=Verdict.HIDE,
            reason=Reason.ABUSE,
            words="第二句骂人。",
            actor=actor,
        )


def wanted(world: World, unit: UnitRef) -> ForBelow:
    with enter_unit(unit):
        return ForBelow.objects.exclude(wanted="").latest("asked_at")


def above(world: World, unit: UnitRef, actor: int, **more: Any) -> bool:
    """Somebody of a unit above decides what waits there."""
    said: dict[str, Any] = {
        "verdict": Verdict.HIDE,
        "reason": Reason.ABUSE.value,
        "words": "上级看过，确实骂人。",
    }
    with enter_unit(unit):
        return for_below.decide_for_below(wanted(world, unit).pk, **(said | more), actor=actor)


def two_persons(world: World) -> None:
    set_setting(world.a.id, TWO_PERSONS, True, actor_id=None)


def actions(unit: UnitRef) -> list[str]:
    with enter_unit(unit):
        rows = unit_audit().entry._default_manager.filter(action__startswith="moderation.")
        return [row.action for row in rows.order_by("pk")]


def test_the_second_person_comes_from_above(world: World, board: Board) -> None:  # noqa: F811
    two_persons(world)
    only_one, chief = world.somebody(world.a), world.leader(world.city)
    receipt = reported(world)
    assert hide(world, only_one) is State.SECOND
    world.deliver()
    assert asked(world.city) == {chief}
    with enter_unit(world.city):
        page = below_page(wanted(world, world.city).pk, chief)
        assert page is not None
        assert (page.code, page.text, page.before_words) == (Wanted.SECOND, TEXT, "第二句骂人。")
        assert [said.words for said in page.said] == ["第二句"]
        assert (count_below(chief), page.row.mine) == (1, True)
    assert board.hidden == set()
    assert above(world, world.city, chief)
    assert not above(world, world.city, chief), "once"
    world.deliver()
    assert board.hidden == {"1"}
    decided = case(world)
    assert (decided.state, decided.proposed_by, decided.decided_by, decided.decided_in) == (
        State.DECIDED,
        only_one,
        chief,
        world.city.id,
    )
    with enter_unit(world.a):
        seen = by_receipt(receipt)
        assert seen is not None
        assert (seen.words, bool(seen.decided_in)) == ("上级看过，确实骂人。", True)
    assert actions(world.a)[-3:] == ["moderation.referred", "moderation.decided_above", "moderation.decided"]
    assert actions(world.city) == ["moderation.below_asked", "moderation.below_decided"]
    assert (world.parcels(), world.waiting()) == ([], [])
    assert CANARY not in str(wanted(world, world.city).parcel)


def test_the_least_goes_up(world: World) -> None:
    two_persons(world)
    only_one = world.somebody(world.a)
    world.leader(world.city)
    reported(world)
    hide(world, only_one)
    world.deliver()
    row = wanted(world, world.city)
    assert row.barred == [only_one]
    assert set(row.parcel) == {
        *("kind", "title", "text", "topic", "source", "written_at", "reports", "before"),
        *("asked_words", "asked_by", "thread"),
    }
    assert "13800138000" not in str(row.parcel), "how a reporter can be reached stays in the unit"


def test_where_somebody_else_is_here_nothing_goes_up(world: World) -> None:
    two_persons(world)
    first, second = world.somebody(world.a), world.somebody(world.a)
    world.leader(world.city)
    reported(world)
    hide(world, first)
    world.deliver()
    assert (asked(world.city), case(world).referral) == (set(), None)
    assert hide(world, second) is State.DECIDED


def test_a_second_look_is_taken_above_where_nobody_else_is(world: World, board: Board) -> None:  # noqa: F811
    only_one, chief = world.somebody(world.a), world.leader(world.city)
    reported(world)
    hide(world, only_one)
    assert board.hidden == {"1"}
    with enter_unit(world.a):
        reviewing.appeal(Case.objects.get().pk, words="这是引用。")
    world.deliver()
    with enter_unit(world.city):
        page = below_page(wanted(world, world.city).pk, chief)
        assert page is not None
        assert (page.code, page.asked_words) == (Wanted.REVIEW, "这是引用。")
        with pytest.raises(BadVerdict):
            for_below.decide_for_below(page.row.id, verdict=Verdict.KEEP, reason="", words=" ", actor=chief)
    assert above(world, world.city, chief, verdict=Verdict.KEEP, reason="", words="确是引用。")
    world.deliver()
    assert board.hidden == set()
    ended = case(world)
    assert (ended.state, ended.review_by, ended.review_in) == (State.FINAL, chief, world.city.id)
    assert (ended.decided_by, ended.decided_in) == (only_one, None)


def test_what_is_late_goes_up_and_who_is_first_decides(world: World, board: Board) -> None:  # noqa: F811
    officer, chief = world.somebody(world.a), world.leader(world.city)
    reported(world)
    world.later(hours=23)
    assert asked(world.city) == set()
    world.later(hours=1, seconds=5)
    assert asked(world.city) == {chief}
    assert wanted(world, world.city).wanted == Wanted.OVERDUE
    assert hide(world, officer) is State.DECIDED
    world.deliver()
    gone = wanted(world, world.city)
    assert (gone.state, gone.parcel) == (BelowState.GONE, {})
    assert not above(world, world.city, chief, verdict=Verdict.KEEP, reason=Kept.NO_BREACH.value)
    assert board.hidden == {"1"}
    assert (case(world).decided_by, case(world).referral, world.parcels()) == (officer, None, [])


def test_late_and_decided_above(world: World, board: Board) -> None:  # noqa: F811
    world.somebody(world.a)
    chief = world.leader(world.city)
    reported(world)
    world.later(hours=24, seconds=5)
    with enter_unit(world.city), pytest.raises(BadVerdict):
        for_below.decide_for_below(
            wanted(world, world.city).pk, verdict=Verdict.HIDE, reason="disliked", words="不喜欢", actor=chief
        )
    assert above(world, world.city, chief)
    world.deliver()
    assert board.hidden == {"1"}
    assert (case(world).state, case(world).decided_in) == (State.DECIDED, world.city.id)


def test_decided_in_both_at_once_the_first_counts(world: World, board: Board) -> None:  # noqa: F811
    officer, chief = world.somebody(world.a), world.leader(world.city)
    reported(world)
    world.later(hours=24, seconds=5)
    assert above(world, world.city, chief)
    with enter_unit(world.a):
        deciding.decide(
            Case.objects.get().pk,
            version=Case.objects.get().version,
            verdict=Verdict.KEEP,
            reason=Kept.CRITICISM,
            words="",
            actor=officer,
        )
    world.deliver()
    assert (board.hidden, case(world).decided_by) == (set(), officer)
    assert "moderation.decided_above" not in actions(world.a)


def test_two_persons_hold_for_what_is_late_too(world: World, board: Board) -> None:  # noqa: F811
    """One person above is one person: the second one is asked for further up."""
    two_persons(world)
    chief, governor = world.leader(world.city), world.leader(world.province)
    reported(world)
    world.later(hours=24, seconds=5)
    above(world, world.city, chief)
    world.deliver()
    assert (case(world).state, case(world).proposed_by, board.hidden) == (State.SECOND, chief, set())
    assert asked(world.province) == {governor}
    assert above(world, world.province, governor)
    world.deliver()
    assert board.hidden == {"1"}


def test_never_by_who_decided_first_wherever_they_work(world: World) -> None:
    both = world.somebody(world.a)
    with enter_network():
        account = Account.objects.get(pk=both)
    give_role(account, "leader", world.city.id)
    governor = world.leader(world.province)
    reported(world)
    hide(world, both)
    with enter_unit(world.a):
        reviewing.appeal(Case.objects.get().pk, words="这是引用。")
    world.deliver()
    assert (asked(world.city), asked(world.province)) == (set(), {governor})
    assert wanted(world, world.city).state == BelowState.GONE
    assert wanted(world, world.city).parcel == {}
    with enter_unit(world.province), pytest.raises(NotYours):
        for_below.decide_for_below(
            wanted(world, world.province).pk, verdict=Verdict.KEEP, reason="", words="好", actor=both
        )


def test_a_message_of_who_is_barred_decides_nothing(world: World, board: Board) -> None:  # noqa: F811
    two_persons(world)
    only_one = world.somebody(world.a)
    world.leader(world.city)
    governor = world.leader(world.province)
    reported(world)
    hide(world, only_one)
    world.deliver()
    made = VerdictMade(
        origin_unit=world.a.id,
        referral_id=str(case(world).referral),
        verdict=Verdict.HIDE.value,
        reason=Reason.ABUSE.value,
        words="自己批准自己",
        account_id=only_one,
        at=clock.now().isoformat(),
    )
    for unit in (world.city, world.b):
        with enter_unit(unit), transaction.atomic():
            emit(made)
    world.deliver()
    assert (board.hidden, case(world).state) == (set(), State.SECOND)
    assert asked(world.province) == {governor}
    assert wanted(world, world.city).state == BelowState.GONE


def test_nobody_above_it_comes_back_and_is_asked_again_tomorrow(world: World, board: Board) -> None:  # noqa: F811
    only_one = world.somebody(world.a)
    reported(world)
    hide(world, only_one)
    with enter_unit(world.a):
        reviewing.appeal(Case.objects.get().pk, words="这是引用。")
    world.deliver()
    assert (case(world).referred_at, world.parcels()) == (None, [])
    chief = world.leader(world.city)
    world.later(days=1, seconds=5)
    assert asked(world.city) == {chief}
    assert above(world, world.city, chief, verdict=Verdict.KEEP, reason="", words="确是引用。")
    world.deliver()
    assert (board.hidden, case(world).state) == (set(), State.FINAL)


def test_whoever_comes_later_may_decide_here(world: World) -> None:
    two_persons(world)
    only_one = world.somebody(world.a)
    world.leader(world.city)
    reported(world)
    hide(world, only_one)
    world.deliver()
    assert hide(world, world.somebody(world.a)) is State.DECIDED
    world.deliver()
    assert wanted(world, world.city).state == BelowState.GONE
    with enter_network():
        assert Custody.objects.get().ended_at is not None


def test_late_above_is_said_and_noted(world: World) -> None:
    world.somebody(world.a)
    chief = world.leader(world.city)
    reported(world)
    world.later(hours=24, seconds=5)
    _told.clear()
    world.later(hours=22, seconds=5)
    assert asked(world.city) == {chief}
    assert "moderation.below_late" not in actions(world.city)
    world.later(hours=2, seconds=5)
    assert actions(world.city).count("moderation.below_late") == 1


def test_after_its_time_the_next_above_is_asked_too(world: World, board: Board) -> None:  # noqa: F811
    world.somebody(world.a)
    chief, governor = world.leader(world.city), world.leader(world.province)
    reported(world)
    world.later(hours=24, seconds=5)
    world.later(hours=23)
    assert (asked(world.city), asked(world.province)) == ({chief}, set())
    world.later(hours=1, seconds=5)
    assert asked(world.province) == {governor}
    assert wanted(world, world.city).state == BelowState.OPEN, "whoever is late may still decide"
    assert above(world, world.city, chief)
    world.deliver()
    assert (board.hidden, case(world).decided_in) == ({"1"}, world.city.id)
    gone = wanted(world, world.province)
    assert (gone.state, gone.parcel, world.parcels()) == (BelowState.GONE, {}, [])
    assert not above(world, world.province, governor, verdict=Verdict.KEEP, reason=Kept.NO_BREACH.value)
    world.later(days=2)
    assert world.custody().taken_unit_id == world.city.id


def test_decided_further_up_it_is_called_off_where_it_was_late(world: World, board: Board) -> None:  # noqa: F811
    world.somebody(world.a)
    chief, governor = world.leader(world.city), world.leader(world.province)
    reported(world)
    world.later(hours=24, seconds=5)
    world.later(hours=24, seconds=5)
    assert above(world, world.province, governor)
    world.deliver()
    assert (board.hidden, case(world).decided_in) == ({"1"}, world.province.id)
    assert wanted(world, world.city).state == BelowState.GONE
    assert not above(world, world.city, chief)


def test_with_nobody_further_up_it_stays_with_who_is_late(world: World, board: Board) -> None:  # noqa: F811
    world.somebody(world.a)
    chief = world.leader(world.city)
    reported(world)
    world.later(hours=24, seconds=5)
    for _day in range(3):
        world.later(hours=24, seconds=5)
    assert wanted(world, world.province).state == BelowState.GONE
    row = world.custody()
    assert (row.holder_unit_id, row.at_top, row.ended_at) == (world.city.id, True, None)
    assert (case(world).referred_at is not None, world.parcels()) == (True, [])
    assert above(world, world.city, chief)
    world.deliver()
    assert (board.hidden, case(world).decided_in) == ({"1"}, world.city.id)


def test_only_reports_go_up_when_they_are_late(world: World, board: Board) -> None:  # noqa: F811
    """What nobody has read before it is shown bothers no unit above."""
    world.somebody(world.a)
    world.leader(world.city)
    with enter_unit(world.a), transaction.atomic():
        submit(KIND, "1", board.notes["1"])
    world.deliver()
    world.later(hours=24, seconds=5)
    assert (asked(world.city), case(world).overdue_at is not None) == (set(), True)


def test_what_got_lost_is_sent_again(world: World) -> None:
    comparison = next(found for found in reconcilers() if found.name == VERDICTS)
    two_persons(world)
    only_one, chief = world.somebody(world.a), world.leader(world.city)
    reported(world)
    hide(world, only_one)
    with enter_unit(world.a, role="owner"):
        unit_tables().outbox._default_manager.filter(kind="verdict.referred").delete()
    [difference] = differences(comparison, world.a)
    assert len(difference.missing) == 1
    assert repair_by_replay(comparison, world.a, difference)
    world.deliver()
    assert list(differences(comparison, world.a)) == []
    assert asked(world.city) == {chief}


def test_told_three_times_is_told_once(world: World, board: Board) -> None:  # noqa: F811
    two_persons(world)
    only_one, chief = world.somebody(world.a), world.leader(world.city)
    reported(world)
    hide(world, only_one)
    with enter_unit(world.a, role="owner"):
        outbox = unit_tables().outbox._default_manager
        [referred] = outbox.filter(kind="verdict.referred").values_list("payload", flat=True)
    world.deliver()
    assert above(world, world.city, chief, verdict=Verdict.KEEP, reason=Kept.CRITICISM.value, words="")
    world.deliver()
    with enter_unit(world.a), transaction.atomic():
        emit(VerdictReferred(**referred))
    world.deliver()
    assert (board.hidden, case(world).state, world.parcels()) == (set(), State.DECIDED, [])
    assert UUID(referred["referral_id"]) == wanted(world, world.city).referral
