"""基层困难: raised by a unit, seen by all levels above, led by one, judged by the unit, shared below."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging import Message, emit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.difficulty_messages import (
    DifficultyAdded,
    DifficultyJudged,
    DifficultyRaised,
    DifficultyTakenBack,
)
from shared_apps.oversight.models import Difficulty, DifficultyStep
from shared_apps.oversight.operations import difficulties as above
from shared_apps.oversight.operations import hearing_difficulties
from shared_apps.oversight.public import (
    DifficultyView,
    difficulties_below,
    difficulties_of,
    difficulties_shared_with,
    difficulty_for,
    difficulty_shared_with,
    untaken_below,
)
from shared_apps.oversight.queries.difficulties import untaken, visible
from tenant_apps.directive_inbox.operations import difficulties as in_unit
from tenants.public import UnitCard, archive
from tests.shared_apps.acting import actor
from tests.shared_apps.oversight.conftest import World

SUBJECT, TEXT = "值班人员不足", "我单位仅一名专职干部，节假日无法安排值班。"


def staff_of(unit: UnitCard) -> Actor:
    return actor("王处长", network_staff=unit)


def leader_of(unit: UnitCard) -> Actor:
    return actor("李书记", leader=unit)


def raise_one(world: World, **said: Any) -> UUID:
    values = {"area": "staff", "subject": SUBJECT, "text": TEXT, "may_be_shared": True} | said
    with enter_unit(world.a):
        key = in_unit.raise_one(leader_of(world.network.a), **values)
    world.deliver()
    return key


def take(world: World, step: str, key: UUID, unit: UnitCard, **said: object) -> None:
    with enter_network():
        getattr(above, step)(key, staff_of(unit), **said)
    world.deliver()


def say(world: World, step: str, key: UUID, **said: object) -> None:
    with enter_unit(world.a):
        getattr(in_unit, step)(key, leader_of(world.network.a), **said)
    world.deliver()


def settled(world: World, **said: Any) -> UUID:
    key = raise_one(world, **said)
    take(world, "settle", key, world.network.city, text="已统筹值班。")
    return key


def row(key: UUID) -> Difficulty:
    with enter_network():
        return Difficulty.objects.get(pk=key)


def codes(key: UUID) -> list[str]:
    with enter_network():
        steps = DifficultyStep.objects.filter(difficulty=key).order_by("at", "id")
        return list(steps.values_list("code", flat=True))


def seen_in(unit: UnitRef, key: UUID) -> DifficultyView:
    found = difficulty_for(unit.id, key)
    assert found is not None
    return found


def test_raised_helped_with_settled_and_judged(world: World) -> None:
    leader, of_city, of_province = (world.leader(unit) for unit in (world.a, world.city, world.province))
    key = raise_one(world)
    assert world.told(world.city, "difficulty_raised") == {of_city}
    assert world.told(world.province, "difficulty_raised") == set(), "the unit right above looks first"
    take(world, "take_on", key, world.network.city)
    assert leader in world.told(world.a, "difficulty")
    assert row(key).account_id in world.told(world.a, "difficulty"), "and whoever raised it"
    take(world, "join", key, world.network.province)
    take(world, "reply", key, world.network.province, text="省里可统筹安排。")
    say(world, "add", key, text="已报名单。")
    take(world, "settle", key, world.network.city, text="已统筹值班。")
    seen = seen_in(world.a, key)
    assert (seen.subject, seen.stage, seen.lead) == (SUBJECT, "settled", "济南市团委")
    assert seen.helpers == ("山东省团委",)
    assert [(said.unit, said.words) for said in seen.steps if said.words] == [
        ("山东省团委", "省里可统筹安排。"),
        ("历下区团委", "已报名单。"),
        ("济南市团委", "已统筹值班。"),
    ]
    say(world, "judge", key, turn=1, is_enough=True, text="")
    assert (row(key).stage, row(key).ended_at is not None) == ("done", True)
    assert codes(key)[-1] == "enough"
    assert of_province not in world.told(world.province, "difficulty_untaken")


def test_not_enough_begins_another_turn_with_the_same_lead(world: World) -> None:
    key = settled(world)
    take(world, "share", key, world.network.city, shared=True)
    say(world, "judge", key, turn=1, is_enough=False, text="仍缺一人。")
    assert (row(key).stage, row(key).lead_unit_id) == ("taken", world.city.id)
    assert row(key).shared_by_unit_id is None, "what is not solved is no example for others"
    take(world, "settle", key, world.network.city, text="已增派。")
    assert seen_in(world.a, key).turn == 2
    with enter_unit(world.a), pytest.raises(in_unit.NotOurDifficultyError):
        in_unit.judge(key, leader_of(world.network.a), turn=1, is_enough=True, text="")
    say(world, "judge", key, turn=2, is_enough=True, text="")
    assert row(key).stage == "done"


def test_a_judgement_of_an_earlier_turn_is_history_only(world: World) -> None:
    key = settled(world)
    late = DifficultyJudged(
        difficulty_id=str(key),
        step_id=str(uuid4()),
        turn=1,
        is_enough=True,
        text="",
        account=1,
        person="李",
        at=clock.now().isoformat(),
    )
    say(world, "judge", key, turn=1, is_enough=False, text="仍缺一人。")
    take(world, "settle", key, world.network.city, text="已增派。")
    tell(world.a, late)
    tell(world.a, late)
    world.deliver()
    assert row(key).stage == "settled"
    assert codes(key).count("enough") == 1


def test_one_leads(world: World) -> None:
    key = raise_one(world)
    take(world, "take_on", key, world.network.city)
    steps: tuple[tuple[str, dict[str, object]], ...] = (
        ("take_on", {}), ("settle", {"text": "好了"}), ("release", {"text": "不便"}),
    )  # fmt: skip
    for step, said in steps:
        with pytest.raises(above.HelpNotPossibleError):
            take(world, step, key, world.network.province, **said)
    with pytest.raises(above.HelpNotPossibleError):
        take(world, "join", key, world.network.city)
    assert row(key).lead_unit_id == world.city.id
    take(world, "release", key, world.network.city, text="编制由省里管理。")
    assert (row(key).stage, row(key).lead_unit_id) == ("open", None)
    take(world, "take_on", key, world.network.province)
    assert row(key).lead_unit_id == world.province.id


@pytest.mark.parametrize("whom", ["other_city", "stranger", "a", "b"])
@pytest.mark.parametrize("step", ["reply", "settle", "take_on", "join"])
def test_only_those_above_help(world: World, whom: str, step: str) -> None:
    key = raise_one(world)
    said = {"text": "我来"} if step in ("reply", "settle") else {}
    with pytest.raises(above.HelpNotPossibleError):
        take(world, step, key, getattr(world.network, whom), **said)
    assert (row(key).stage, codes(key)) == ("open", [])


def test_every_level_above_sees_it_and_nobody_else(world: World) -> None:
    key = raise_one(world)
    with enter_network():
        for unit, sees in (
            (world.network.province, True),
            (world.network.city, True),
            (world.network.other_city, False),
            (world.network.b, False),
            (world.network.stranger, False),
        ):
            assert visible(staff_of(unit)).filter(pk=key).exists() is sees, unit.short_name
            assert untaken(staff_of(unit)).filter(pk=key).exists() is sees, unit.short_name
        assert not untaken(staff_of(world.network.a)).exists(), "its own it does not take on"
    for ref, sees in ((world.province, True), (world.city, True), (world.b, False), (world.stranger, False)):
        assert (difficulty_for(ref.id, key) is not None) is sees
        assert (len(difficulties_below(ref.id)), untaken_below(ref.id)) == ((1, 1) if sees else (0, 0))
        assert difficulties_of(ref.id) == []


def test_a_sibling_reads_it_once_it_is_shared_and_without_names(world: World) -> None:
    key = settled(world)
    assert difficulties_shared_with(world.b.id) == []
    assert difficulty_shared_with(world.b.id, key) is None
    take(world, "share", key, world.network.city, shared=True)
    assert [one.id for one in difficulties_shared_with(world.b.id)] == [key]
    found = difficulty_shared_with(world.b.id, key)
    assert found is not None
    assert [(said.code, said.words) for said in found.steps] == [("settled", "已统筹值班。")]
    assert (found.person, {said.person for said in found.steps}) == ("", {""})
    assert difficulty_for(world.b.id, key) is None
    assert difficulties_shared_with(world.stranger.id) == []
    assert difficulties_shared_with(world.province.id) == [], "it was the city that shared it, with its own"
    with pytest.raises(above.HelpNotPossibleError):
        take(world, "share", key, world.network.province, shared=False)
    take(world, "share", key, world.network.city, shared=False)
    assert difficulty_shared_with(world.b.id, key) is None


def test_nothing_is_shared_before_it_is_answered(world: World) -> None:
    key = raise_one(world)
    with pytest.raises(above.HelpNotPossibleError):
        take(world, "share", key, world.network.city, shared=True)


def test_what_the_unit_keeps_to_itself_is_not_shared(world: World) -> None:
    key = settled(world, may_be_shared=False)
    with pytest.raises(above.HelpNotPossibleError):
        take(world, "share", key, world.network.city, shared=True)


def test_taken_back_by_the_unit(world: World) -> None:
    key = raise_one(world)
    take(world, "take_on", key, world.network.city)
    say(world, "take_back", key)
    assert row(key).stage == "taken_back"
    with pytest.raises(above.HelpNotPossibleError):
        take(world, "reply", key, world.network.city, text="还需要吗？")
    with enter_unit(world.a), pytest.raises(in_unit.NotOurDifficultyError):
        in_unit.add(key, leader_of(world.network.a), text="还有")


def test_what_another_unit_tells_of_it_changes_nothing(world: World) -> None:
    key, at = raise_one(world), clock.now().isoformat()
    step = {"difficulty_id": str(key), "account": 1, "person": "别人", "at": at}
    tell(world.b, DifficultyAdded(step_id=str(uuid4()), text="假", **step))
    tell(world.b, DifficultyTakenBack(step_id=str(uuid4()), **step))
    world.deliver()
    assert world.waiting() == ["difficulty.added", "difficulty.taken_back"], "nobody takes them"
    assert (row(key).stage, codes(key)) == ("open", [])
    with enter_unit(world.b), pytest.raises(in_unit.NotOurDifficultyError):
        in_unit.add(key, leader_of(world.network.b), text="假")


def test_told_twice_it_is_one(world: World) -> None:
    told = DifficultyRaised(
        difficulty_id=str(uuid4()),
        area="nonsense",
        subject=SUBJECT,
        text=TEXT,
        may_be_shared=True,
        account=1,
        person="李书记",
        at=clock.now().isoformat(),
    )
    leader = world.leader(world.city)
    for _ in range(2):
        tell(world.a, told)
        world.deliver()
    assert row(UUID(told.difficulty_id)).area == "other"
    assert world.told(world.city, "difficulty_raised") == {leader}


def test_nobody_has_taken_it_on_in_three_working_days(world: World) -> None:
    of_city, of_province = world.leader(world.city), world.leader(world.province)
    key = raise_one(world)
    world.later(days=2)
    assert row(key).reminded_at is None
    world.later(days=12)
    assert world.told(world.city, "difficulty_untaken") == {of_city}
    assert world.told(world.province, "difficulty_untaken") == {of_province}, "every level above is told"
    assert world.told(world.stranger, "difficulty_untaken") == set()
    assert seen_in(world.a, key).is_untaken
    world.forget_told()
    world.later(days=21)
    assert world.told(world.city, "difficulty_untaken") == {of_city}, "and again"
    take(world, "take_on", key, world.network.province)
    world.forget_told()
    world.later(days=21)
    assert world.told(world.city, "difficulty_untaken") == set()
    assert codes(key).count("untaken") == 2


def test_the_unit_that_leads_is_closed(world: World) -> None:
    key = raise_one(world)
    with enter_network():
        Difficulty.objects.update(stage="taken", lead_unit_id=world.city.id)
        DifficultyStep.objects.all().delete()
        above_it = staff_of(world.network.province)
    closed(world, world.city.id)
    assert (row(key).stage, row(key).lead_unit_id) == ("open", None)
    assert codes(key) == ["released"]
    with enter_network():
        above.take_on(key, above_it)
    world.later(days=21)
    assert codes(key) == ["released", "taken"], "somebody leads: nobody is reminded"


def test_the_unit_that_raised_it_is_archived(world: World) -> None:
    key, other = raise_one(world), settled(world)
    take(world, "share", other, world.network.city, shared=True)
    archive(world.a.id, actor=1)
    world.deliver(units=(world.b, world.city, world.province))
    assert (row(key).stage, row(other).stage) == ("taken_back", "taken_back")
    assert codes(key) == ["unit_closed"]
    assert difficulties_shared_with(world.b.id) == []
    with pytest.raises(above.HelpNotPossibleError):
        take_in_network(key, world.network.city)
    world.later(days=21)
    assert codes(key) == ["unit_closed"], "nobody is reminded of it"


def test_a_lead_that_stands_above_no_more_leads_no_more(world: World) -> None:
    key = raise_one(world)
    with enter_network():
        Difficulty.objects.update(stage="taken", lead_unit_id=world.network.other_city.id)
    take(world, "take_on", key, world.network.city)
    assert row(key).lead_unit_id == world.city.id


def take_in_network(key: UUID, unit: UnitCard) -> None:
    with enter_network():
        above.take_on(key, staff_of(unit))


def tell(unit: UnitRef, message: Message) -> None:
    with enter_unit(unit), transaction.atomic():
        emit(message)


def closed(world: World, unit_id: int) -> None:
    with enter_network(role="relay"), transaction.atomic():
        hearing_difficulties.unit_closed(unit_id)
    world.deliver()
