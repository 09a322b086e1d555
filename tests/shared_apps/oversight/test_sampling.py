"""抽查: one in twenty is drawn by a lot that nobody chooses, and read above without name and contact."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.sampling_messages import CLOSING, WAITING, SampleCandidate, SampleLookedAt
from shared_apps.oversight.models import Sample, SampleMonth
from shared_apps.oversight.operations import sampling
from shared_apps.oversight.queries.samples import to_look_at, visible
from shared_apps.oversight.rules import sampling as rules
from tenant_apps.questions.data.codes import DecisionKind, DecisionState, State, StepCode
from tenant_apps.questions.models import Decision, Question, Step
from tenant_apps.questions.operations import confirming, deciding, erasing, handing_over, redoing, settling
from tenant_apps.questions.queries.named import About
from tenants.public import UnitCard, suspend
from tests.shared_apps.acting import actor
from tests.shared_apps.oversight.conftest import CANARY, World
from tests.shared_apps.oversight.test_difficulties import tell

REASON = "核查办结是否属实。"
NAME, PHONE = "王小明", "13800138000"


def chief(unit: UnitCard) -> Actor:
    return actor("赵处长", network_staff=unit)


def closed(world: World, unit: UnitRef | None = None, **said: Any) -> UUID:
    """A question that its asker calls solved."""
    where = unit or world.a
    receipt = world.ask(where, CANARY, **said)
    with enter_unit(where):
        question = Question.objects.get(number=receipt.number)
        Question.objects.filter(pk=question.pk).update(
            state=State.ANSWERED, answered_at=clock.now(), confirm_until=clock.now() + timedelta(days=7)
        )
        confirming.say_solved(question.pk, rating=None)
    world.deliver()
    return question.pk


def drawn(world: World, unit: UnitRef | None = None, **said: Any) -> Sample:
    """It is the only one of its month: the lot meets it."""
    key = closed(world, unit, **said)
    world.later(days=40)
    with enter_network():
        return Sample.objects.get(question_id=key)


def ask(world: World, sample: Sample, who: Actor | None = None) -> None:
    with enter_network():
        sampling.ask_text(sample.pk, who or chief(world.network.city), reason=REASON)
    world.deliver()


def again(sample: Sample) -> Sample:
    with enter_network():
        return Sample.objects.get(pk=sample.pk)


def of_unit(unit: UnitRef) -> Decision:
    with enter_unit(unit):
        return Decision.objects.get()


def decide(world: World, *, approve: bool, words: str, leader: int) -> None:
    with enter_unit(world.city):
        assert settling.decide_for_below(of_unit(world.city).pk, approve=approve, words=words, actor=leader)
    world.deliver()


@pytest.mark.parametrize(("n", "k"), [(1, 1), (20, 1), (21, 2), (40, 2), (200, 10)])
def test_one_in_twenty_and_at_least_one(n: int, k: int) -> None:
    questions = [uuid4() for _ in range(n)]
    met = rules.drawn("seed", questions)
    assert len(met) == k
    assert met == rules.drawn("seed", reversed(questions)), "in whatever order they are told"
    assert sorted(map(str, met)) == sorted(
        map(str, sorted(questions, key=lambda one: rules.lot("seed", one))[:k])
    )


def test_another_seed_is_another_lot() -> None:
    questions = [uuid4() for _ in range(400)]
    assert rules.drawn("one", questions) != rules.drawn("another", questions)


def test_the_draw_comes_after_the_month() -> None:
    assert rules.draw_at(date(2026, 11, 1)).date() == date(2026, 12, 3)
    assert rules.next_month(date(2026, 12, 1)) == date(2027, 1, 1)


def test_the_lot_stands_before_the_month_begins(world: World) -> None:
    closed(world)
    month = rules.month_of(clock.business_day())
    with enter_network():
        assert set(SampleMonth.objects.values_list("month", flat=True)) == {month, rules.next_month(month)}
        seeds = dict(SampleMonth.objects.values_list("month", "seed"))
    closed(world)
    with enter_network():
        assert dict(SampleMonth.objects.values_list("month", "seed")) == seeds


def told(world: World, n: int, *, unit: UnitRef | None = None, what: str = CLOSING) -> list[UUID]:
    where, keys = unit or world.a, [uuid4() for _ in range(n)]
    for key in keys:
        tell(
            where,
            SampleCandidate(
                what=what,
                question_id=str(key),
                origin_unit=where.id,
                origin_question=str(key),
                business_day=clock.business_day().isoformat(),
                excluded_units=[],
            ),
        )
    world.deliver()
    return keys


def test_each_unit_and_each_kind_is_drawn_from_alone(world: World) -> None:
    told(world, 41)
    told(world, 3, what=WAITING)
    told(world, 1, unit=world.b)
    with enter_network():
        assert not Sample.objects.filter(drawn_at__isnull=False).exists(), "not before the month is over"
    world.later(days=40)
    with enter_network():
        rows = Sample.objects.filter(drawn_at__isnull=False)
        counted = sorted((row.unit_id, str(row.what)) for row in rows)
    a, b = world.a.id, world.b.id
    assert counted == sorted([(a, "closing")] * 3 + [(a, "waiting"), (b, "closing")])


def test_what_comes_after_the_draw_takes_part_in_it(world: World) -> None:
    begun = clock.business_day()
    told(world, 20)
    world.later(days=40)
    with enter_network():
        first = set(Sample.objects.filter(drawn_at__isnull=False).values_list("question_id", flat=True))
    assert len(first) == 1
    for _ in range(20):
        key = uuid4()
        tell(
            world.a,
            SampleCandidate(
                what=CLOSING, question_id=str(key), origin_unit=world.a.id, origin_question=str(key),
                business_day=begun.isoformat(), excluded_units=[],
            ),
        )  # fmt: skip
    world.deliver()
    with enter_network():
        now = set(Sample.objects.filter(drawn_at__isnull=False).values_list("question_id", flat=True))
        seed = SampleMonth.objects.get(month=rules.month_of(begun)).seed
        everything = rules.drawn(seed, Sample.objects.values_list("question_id", flat=True))
    assert first <= now, "what was drawn stays drawn"
    assert len(everything) == 2
    assert everything <= now


def test_told_twice_it_is_one_candidate(world: World) -> None:
    key = closed(world)
    with enter_unit(world.a):
        Question.objects.filter(pk=key).update(state=State.ANSWERED)
        confirming.say_solved(key, rating=None)
    world.deliver()
    with enter_network():
        assert Sample.objects.count() == 1


@pytest.mark.parametrize("mark", ["confidential", "seeded", "imported"])
def test_what_nobody_above_is_to_count_is_not_drawn_from(world: World, mark: str) -> None:
    receipt = world.ask(world.a, CANARY)
    with enter_unit(world.a):
        question = Question.objects.get(number=receipt.number)
        Question.objects.filter(pk=question.pk).update(state=State.ANSWERED, **{mark: True})
        confirming.say_solved(question.pk, rating=None)
    world.deliver()
    with enter_network():
        assert not Sample.objects.exists()


def test_read_above_without_name_and_found_in_order(world: World) -> None:
    leader = world.leader(world.city)
    sample = drawn(world, display_name=NAME, contact_phone=PHONE)
    with enter_network():
        assert to_look_at(chief(world.network.city)).get() == sample
    ask(world, sample)
    assert again(sample).text == "sent"
    wanted = of_unit(world.city)
    parcel = str(wanted.payload["parcel"])
    assert CANARY in parcel
    assert REASON in parcel
    assert NAME not in parcel
    assert PHONE not in parcel
    assert world.told(world.city, "approval") == {leader}
    with enter_unit(world.a):
        step = Step.objects.get(code=StepCode.SAMPLED)
        assert step.params == {"by": "济南市团委"}, "the asker reads who looks at it"
    decide(world, approve=True, words="", leader=leader)
    assert again(sample).mark == "in_order"
    assert "parcel" not in of_unit(world.city).payload, "the text is gone"
    assert world.parcels() == []
    assert world.question(world.a, sample.question_id).state == State.CLOSED


def test_found_wanting_it_is_handled_once_more(world: World) -> None:
    of_a, leader = world.leader(world.a), world.leader(world.city)
    sample = drawn(world)
    ask(world, sample)
    decide(world, approve=False, words="未见办理依据，请重新办理。", leader=leader)
    assert again(sample).mark == "redo"
    assert world.question(world.a, sample.question_id).state == State.HANDLING
    assert of_a in world.told(world.a, "returned")
    assert ("internal", "未见办理依据，请重新办理。") in world.said(world.a)
    with enter_unit(world.a):
        assert Step.objects.filter(code=StepCode.REDO_ORDERED).exists()


@pytest.mark.parametrize(("approve", "mark"), [(True, "in_order"), (False, "moved_on")])
def test_what_moved_on_while_they_looked_is_told_all_the_same(world: World, approve: bool, mark: str) -> None:
    leader, sample = world.leader(world.city), drawn(world)
    ask(world, sample)
    with enter_unit(world.a):
        question = Question.objects.get()
        about = About(unit=world.a.id, question_id=question.pk)
        with transaction.atomic():
            redoing.redo(about, by_unit=world.province.id, by_name="省团委", order="")
        wish = handing_over.Wish(
            to_unit=world.b.id, reason="place", rule="三定方案第二条", words="请贵区按属地办理。"
        )
        question.refresh_from_db()
        handing_over.request(question.pk, version=question.version, wish=wish, actor=world.leader(world.a))
    world.deliver()
    decide(world, approve=approve, words="未见办理依据，请重新办理。", leader=leader)
    assert again(sample).mark == mark, "it is not looked at for ever"
    with enter_unit(world.a):
        assert Decision.objects.get(kind=DecisionKind.SAMPLE).state == DecisionState.OVERTAKEN
        assert unit_audit().entry._default_manager.filter(action=f"question.sample_{mark}").count() == 1


def test_both_sides_keep_who_asked_and_why(world: World) -> None:
    world.leader(world.city)
    sample, who = drawn(world), chief(world.network.city)
    ask(world, sample, who)
    row = again(sample)
    assert (row.asked_by, row.asked_person, row.asked_reason) == (who.account_id, "赵处长", REASON)
    with enter_network():
        logged = network_audit().entry._default_manager.get(action="sample.text_asked")
    assert (logged.actor, logged.detail["by_unit"]) == (f"account:{who.account_id}", world.city.id)
    with enter_unit(world.a):
        logged = unit_audit().entry._default_manager.get(action="question.sampled")
    assert (logged.detail["unit"], logged.detail["account"]) == (world.city.id, who.account_id)


@pytest.mark.parametrize("whom", ["province", "other_city", "stranger", "a", "b"])
def test_only_the_unit_right_above_looks(world: World, whom: str) -> None:
    sample = drawn(world)
    with pytest.raises(sampling.TextNotToBeHadError):
        ask(world, sample, chief(getattr(world.network, whom)))
    assert again(sample).text == ""
    assert world.waiting() == []


def test_what_was_not_drawn_is_not_asked_for(world: World) -> None:
    key = closed(world)
    with enter_network():
        sample = Sample.objects.get(question_id=key)
    with pytest.raises(sampling.TextNotToBeHadError):
        ask(world, sample)


def test_a_suspended_unit_is_asked_nothing(world: World) -> None:
    sample = drawn(world)
    suspend(world.a.id, actor=1)
    with pytest.raises(sampling.TextNotToBeHadError), enter_network():
        sampling.ask_text(sample.pk, chief(world.network.city), reason=REASON)
    assert again(sample).text == ""


def test_it_is_asked_for_once(world: World) -> None:
    world.leader(world.city)
    sample = drawn(world)
    ask(world, sample)
    with pytest.raises(sampling.TextNotToBeHadError):
        ask(world, sample)


def test_what_its_asker_keeps_from_a_unit_is_not_seen_there(world: World) -> None:
    sample = drawn(world, excluded_units=(world.city.id,))
    with enter_network():
        assert not visible(chief(world.network.city)).exists()
        assert visible(chief(world.network.province)).exists()
    with pytest.raises(sampling.TextNotToBeHadError):
        ask(world, sample)
    leader = world.leader(world.province)
    ask(world, sample, chief(world.network.province))
    assert world.told(world.province, "approval") == {leader}
    assert world.decisions(world.city) == []


def test_the_unit_itself_shows_nothing_to_whom_its_asker_excluded(world: World) -> None:
    sample = drawn(world)
    with enter_unit(world.a):
        Question.objects.update(excluded_units=[world.city.id])
    ask(world, sample)
    assert again(sample).text == "kept"
    assert world.decisions(world.a) == []
    with enter_unit(world.a):
        assert not Step.objects.filter(code=StepCode.SAMPLED).exists()


@pytest.mark.parametrize("change", [{"confidential": True}, {"state": State.WITHDRAWN}])
def test_what_must_not_be_read_is_kept(world: World, change: dict[str, Any]) -> None:
    sample = drawn(world)
    with enter_unit(world.a):
        Question.objects.update(**change)
    ask(world, sample)
    assert again(sample).text == "kept"
    assert world.decisions(world.a) == []


def test_the_asker_erases_it_meanwhile(world: World) -> None:
    world.leader(world.city)
    sample = drawn(world)
    ask(world, sample)
    with enter_unit(world.a):
        erasing.erase_all(sample.question_id)
    world.deliver()
    assert again(sample).text == "kept"
    assert of_unit(world.city).state == DecisionState.UNDONE
    assert CANARY not in str(of_unit(world.city).payload)


def test_the_unit_does_not_judge_itself(world: World) -> None:
    leader = world.leader(world.a)
    sample = drawn(world)
    ask(world, sample)
    world.deliver()
    with enter_unit(world.a), pytest.raises(LookupError):
        deciding.decide(of_unit(world.a).pk, approve=True, words="", actor=leader)
    assert again(sample).mark == ""


def test_another_unit_tells_nothing_of_it(world: World) -> None:
    sample = drawn(world)
    tell(world.b, SampleLookedAt(sample_id=str(sample.pk), result="in_order", at=clock.now().isoformat()))
    world.deliver()
    assert world.waiting() == ["sample.looked_at"]
    assert again(sample).mark == ""


def test_drawing_early_or_twice_does_no_harm(world: World) -> None:
    told(world, 3)
    with enter_network(role="relay"):
        month = SampleMonth.objects.earliest("month").month
        sampling.draw(month)
        assert not Sample.objects.filter(drawn_at__isnull=False).exists()
    world.later(days=40)
    with enter_network(role="relay"):
        before = list(Sample.objects.filter(drawn_at__isnull=False).values_list("pk", "drawn_at"))
        sampling.draw(month)
        assert list(Sample.objects.filter(drawn_at__isnull=False).values_list("pk", "drawn_at")) == before
