"""Coverage, tiles, and what somebody should look at today."""

from datetime import date, timedelta

from huisheng.kernel import clock
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.coverage import coverage
from shared_apps.insights.queries.dashboard import GROWN_BY, RISING_FROM, dashboard
from shared_apps.insights.web.sorting import columns, ordered
from shared_apps.insights.web.tiles import groups
from shared_apps.onboarding.public import plan_wave
from shared_apps.topics.public import TopicTree
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN, Question

TODAY = clock.business_day()


def _day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def test_live_units_of_all_that_are_listed(in_network: None, network: Network) -> None:
    Unit.objects.filter(pk=network.a.id).update(state="live")
    Unit.objects.filter(pk=network.b.id).update(state="sandbox")
    plan_wave(network.province.id, "试点", _day(60), _day(1), [network.a.id, network.b.id], by=1)
    plan_wave(network.province.id, "第二批", _day(1), TODAY, [network.a.id], by=1)
    found = coverage(network.province, TODAY)
    assert (found.all.total, found.all.live, found.all.open) == (5, 1, 3), "the city has its sandbox too"
    assert {one.name: (one.total, one.live) for one in found.kinds} == {"county": (3, 1), "city": (2, 0)}
    assert [(one.covered.name, one.covered.live, one.covered.total, one.is_late) for one in found.waves] == [
        ("试点", 0, 1, True),
        ("第二批", 1, 1, False),
    ], "a unit is in one wave; a wave is late once its day has passed"
    assert coverage(network.a, TODAY).all.total == 0


def test_what_has_grown_and_what_rises(topic_tree: TopicTree, network: Network) -> None:
    asked = [Question.asked(network.a.id, _day(2)) for _ in range(RISING_FROM)]
    before = [Question.asked(network.b.id, _day(10)) for _ in range(5)]
    calm = [Question.asked(network.b.id, _day(ago), topic=OTHER) for ago in (2, 10)]
    take([fact.received() for fact in (*asked, *before, *calm)])
    needs = dashboard(network.city, periods.read({"period": "7"}, TODAY)).needs
    assert [(line.unit.id, by) for line, by in needs.grown] == [(network.a.id, RISING_FROM)]
    assert RISING_FROM >= GROWN_BY
    assert [line.topic.code for line in needs.rising] == [PLAIN[:2]]


def test_a_tile_says_what_the_table_says(topic_tree: TopicTree, network: Network) -> None:
    late, answered = Question.asked(network.a.id, _day(9)), Question.asked(network.b.id, _day(3))
    take([late.received(), late.overdue(after=2), answered.received(), answered.answered()])
    Unit.objects.filter(pk=network.b.id).update(line="school")
    shown = dashboard(network.city, periods.read({}, TODAY))
    tiles = {
        tile.line.unit.id: (tile.tone, str(tile.words))
        for group in groups(shown.units)
        for tile in group.tiles
    }
    assert tiles == {
        network.a.id: ("late", "逾期1件"),
        network.b.id: ("calm", "均已答复"),
        network.listed.id: ("none", "未开通"),
    }
    assert [len(group.tiles) for group in groups(shown.units)] == [1, 2], "the universities apart"


def test_a_column_orders_the_table(topic_tree: TopicTree, network: Network) -> None:
    few, many = network.a.id, network.b.id
    late = Question.asked(few, _day(9))
    take(
        [
            late.received(),
            late.overdue(after=2),
            *(Question.asked(many, _day(3)).received() for _ in range(3)),
        ]
    )
    rows = dashboard(network.city, periods.read({}, TODAY)).units

    def order(sort: str) -> list[int]:
        return [row.unit.id for row in ordered(rows, sort)]

    assert order("") == [few, many, network.listed.id], "by need of help"
    assert order("-received") == [many, few, network.listed.id], "without figures last, whatever the order"
    assert order("received") == [few, many, network.listed.id]
    assert order("age") == order("")
    heads = {column.name: (column.asks, column.stands) for column in columns("-received")}
    assert heads["received"] == ("received", "descending")
    assert heads["open"] == ("-open", "")
