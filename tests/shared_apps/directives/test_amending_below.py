"""An amendment reaches those to whom the directive was handed on, on every level; own words stay."""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import (
    amending,
    amending_below,
    closing,
    delegating,
    later_units,
    recalling,
    receipts,
    reports,
)
from shared_apps.directives.operations.versions import Change
from shared_apps.directives.queries.calendar import due_dates
from shared_apps.directives.queries.delegations import of_unit, reached_below
from shared_apps.directives.queries.from_above import came_down
from shared_apps.directives.queries.targets import seal_of
from tenants.models import Unit
from tenants.models.unit import path_segment
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write
from tests.shared_apps.directives.handing_down import (
    BETWEEN,
    DAY,
    amend,
    asked,
    child,
    found,
    hand_on,
    mine,
    to_township,
    told,
    whole,
)
from tests.shared_apps.directives.reporting import answered
from tests.shared_apps.directives.test_after_issue import _wanted
from tests.shared_apps.directives.test_delegating import handed_on
from tests.shared_apps.directives.test_lower_levels import _units

__all__ = ["asked", "child", "mine"]

Staff = Callable[..., Client]


class TestTheText:
    def test_own_words_stay_before_the_new_text(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        amend(asked, chief, title="新标题", text="新的正文。", number_label="场次")
        row = found(child)
        assert row.text == whole("请同时报送照片。", network, "新的正文。")
        assert (row.title, row.number_label, row.content_version) == ("新标题", "场次", 2)
        for unit in (network.a, network.b):
            last = told(child, unit.id)[-1]
            assert (last["text"], last["title"], last["content_version"]) == (row.text, row.title, 2)
            (before,) = last["earlier"]
            assert before["text"].endswith("请各县区报送。")
            assert (before["why"], before["unit"]) == ("更正联系电话", network.province.name)
        assert [one["unit"] for one in told(asked, network.city.id)[-1]["earlier"]] == [""], (
            "to those to whom it was sent it is the issuer's own"
        )

    def test_without_own_words_it_is_the_text(self, asked: UUID, chief: Actor, network: Network) -> None:
        bare = hand_on(asked, network, addition="")
        amend(asked, chief, text="新的正文。")
        assert found(bare).text == "新的正文。"

    def test_twice_in_a_row(self, asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
        for text in ("第二稿。", "第三稿。"):
            amend(asked, chief, text=text)
        row = found(child)
        assert (row.text, row.content_version) == (whole("请同时报送照片。", network, "第三稿。"), 3)
        assert list(row.earlier.values_list("version", flat=True)) == [1, 2]
        revisions = [one["revision"] for one in told(child, network.a.id)]
        assert revisions == [1, 2, 3]

    def test_never_an_older_version_over_a_newer(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        """Carried once more, by whoever still has the version before in hand."""
        old = found(asked)
        amend(asked, chief, text="新的正文。")
        before = found(child).content_version
        change = Change(why="旧", is_important=True, by=1, by_name="", unit_id=network.province.id)
        for stands in (old, found(asked)):
            assert amending_below.carry_down(stands, change) == 0
        row = found(child)
        assert (row.text, row.content_version) == (whole("请同时报送照片。", network, "新的正文。"), before)

    def test_on_every_level(self, asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
        grandchild, township = to_township(child, network)
        assert reached_below(asked) == 2
        amend(asked, chief, text="新的正文。")
        row = found(grandchild)
        middle = found(child).text
        assert row.text == "请村里也报。" + BETWEEN.format(unit=network.city.name) + middle
        assert middle.endswith("新的正文。")
        (before,) = told(grandchild, township)[-1]["earlier"]
        assert before["unit"] == network.province.name, "not the city's, which only handed it on"

    def test_what_a_unit_between_says_goes_on_down(
        self, asked: UUID, child: UUID, chief: Actor, mine: Actor, network: Network
    ) -> None:
        grandchild, township = to_township(child, network)
        amend(child, mine, own_words="照片改为三张。", why="减负")
        assert found(child).text == whole("照片改为三张。", network, "请各县区报送。")
        assert found(grandchild).text.endswith(found(child).text)
        assert told(grandchild, township)[-1]["earlier"][-1]["unit"] == network.city.name
        assert found(asked).content_version == 1, "nothing goes up"
        amend(asked, chief, text="新的正文。")
        assert found(child).text == whole("照片改为三张。", network, "新的正文。")

    def test_siblings_and_others_are_left_alone(
        self, asked: UUID, child: UUID, issue: Write, chief: Actor, mine: Actor, network: Network
    ) -> None:
        other = issue(target_unit_id=network.province.id, target_kinds=("city",))
        others = hand_on(other, network)
        second = hand_on(asked, network, addition="再报一次。")
        amend(child, mine, own_words="只此一件。")
        assert [found(one).content_version for one in (asked, second, other, others)] == [1, 1, 1, 1]
        amend(asked, chief, text="新的正文。")
        assert [found(one).content_version for one in (child, second, other, others)] == [3, 2, 1, 1]

    def test_what_stands_above_is_not_amended_below(self, child: UUID, mine: Actor) -> None:
        for field in ("title", "text", "number_label"):
            with pytest.raises(amending.FromAboveError) as refused:
                amend(child, mine, **{field: "另一个"})
            assert refused.value.field == field
        with pytest.raises(amending.NothingChangedError):
            amend(child, mine)
        assert found(child).content_version == 1


class TestTheDate:
    def test_an_own_date_after_the_new_one_moves_there(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        before, due = found(child).due_at, found(asked).due_at - 3 * DAY
        amend(asked, chief, due_at=due)
        assert found(child).due_at == due
        last = told(child, network.a.id)[-1]
        assert datetime.fromisoformat(last["due_at"]) == due
        assert datetime.fromisoformat(last["earlier"][0]["due_at"]) == before
        wakeups = network_tables().wakeup._default_manager.filter(
            what="directives.due_passed", state="pending"
        )
        assert dict(wakeups.values_list("key", "at"))[str(child)] == due
        (view,) = of_unit(asked, network.city.id)
        assert view.came_down is not None
        assert (view.due_at, view.came_down.due_before) == (due, before)

    def test_calendars_have_it(self, asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
        due = found(asked).due_at - 3 * DAY
        officer = actor("李干事", duty_officer=network.a)
        (before,) = due_dates(officer, clock.now())
        amend(asked, chief, due_at=due, title="新标题")
        (after,) = due_dates(officer, clock.now())
        assert (after.directive_id, after.due_at, after.title) == (child, due, "新标题")
        assert after.sequence > before.sequence, "a program takes it for the later one"

    def test_an_earlier_own_date_stays(self, asked: UUID, child: UUID, chief: Actor) -> None:
        before = found(child).due_at
        for due in (found(asked).due_at - DAY, found(asked).due_at + 5 * DAY):
            amend(asked, chief, due_at=due)
            assert found(child).due_at == before
        assert came_down([child])[child].due_before is None

    def test_on_every_level(self, asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
        grandchild, _township = to_township(child, network)
        due = found(grandchild).due_at - timedelta(hours=1)
        amend(asked, chief, due_at=due)
        assert [found(one).due_at for one in (child, grandchild)] == [due, due]

    def test_an_own_amendment_stays_within_the_date_above(
        self, asked: UUID, child: UUID, chief: Actor, mine: Actor
    ) -> None:
        due = found(asked).due_at
        with pytest.raises(amending.LaterThanAboveError):
            amend(child, mine, due_at=due + timedelta(seconds=1))
        amend(child, mine, due_at=due)
        assert found(child).due_at == due
        # What has ended above binds nobody.
        recalling.recall(asked, chief, why="有误")
        amend(child, mine, due_at=due + DAY)
        assert found(child).due_at == due + DAY


class TestReceipts:
    def test_where_it_matters_all_acknowledge_anew(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        now = clock.now().isoformat()
        receipts.note_acknowledged(str(child), network.a.id, now)
        amend(asked, chief, text="新的正文。", is_important=True)
        assert _acknowledged(child) == set()
        assert told(child, network.a.id)[-1]["acknowledge_from"] == 2
        # One that was given to the first version comes late: it does not count.
        receipts.note_acknowledged(str(child), network.a.id, now, version=1)
        receipts.note_acknowledged(str(child), network.b.id, now, version=2)
        assert _acknowledged(child) == {network.b.id}

    def test_else_what_was_acknowledged_and_reported_stays(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        receipts.note_acknowledged(str(child), network.b.id, clock.now().isoformat())
        reports.take(answered(child, q2="3"), network.a.id)
        amend(asked, chief, text="新的正文。")
        assert _acknowledged(child) == {network.b.id}
        reported = Delivery.objects.get(directive_id=child, unit_id=network.a.id)
        assert reported.reported_at is not None
        assert told(child, network.a.id)[-1]["content_version"] == 2


def _acknowledged(directive_id: UUID) -> set[int]:
    rows = Delivery.objects.filter(directive_id=directive_id, acknowledged_at__isnull=False)
    return set(rows.values_list("unit_id", flat=True))


class TestWhoIsReached:
    @pytest.mark.parametrize("end", ["recalled", "closed"])
    def test_what_has_ended_stays_as_it_was(
        self, asked: UUID, child: UUID, chief: Actor, mine: Actor, network: Network, end: str
    ) -> None:
        grandchild, township = to_township(child, network)
        if end == "recalled":
            recalling.recall(child, mine, why="有误")
        else:
            closing.close(child, mine)
        before = found(child).text
        assert reached_below(asked) == 0
        amend(asked, chief, text="新的正文。")
        assert (found(child).text, found(child).content_version) == (before, 1)
        assert found(grandchild).content_version == 1
        assert len(told(grandchild, township)) == 1

    def test_a_unit_that_moved_away_is_not_reached(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        path = path_segment(network.stranger.id) + path_segment(network.city.id)
        Unit.objects.filter(pk=network.city.id).update(path=path)
        amend(asked, chief, text="新的正文。")
        assert found(child).content_version == 1

    def test_an_archived_unit_leaves_those_below_it_informed(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        Unit.objects.filter(pk=network.city.id).update(state="archived")
        later_units.unit_archived(network.city.id)
        amend(asked, chief, text="新的正文。")
        assert told(child, network.a.id)[-1]["text"].endswith("新的正文。")

    def test_whoever_is_excused_is_told_nothing(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        later_units.unit_archived(network.b.id)
        amend(asked, chief, text="新的正文。")
        assert (len(told(child, network.a.id)), len(told(child, network.b.id))) == (2, 1)

    def test_one_sent_later_has_the_amended_one(
        self, asked: UUID, child: UUID, chief: Actor, mine: Actor, network: Network
    ) -> None:
        amend(asked, chief, text="新的正文。")
        (new,) = _units("county", [network.city.id])
        later_units.send_to_later(child, mine, confirmed=seal_of([new]))
        (only,) = told(child, new)
        assert only["text"].endswith("新的正文。")

    def test_handed_on_after_the_amendment_it_begins_with_it(
        self, asked: UUID, chief: Actor, network: Network
    ) -> None:
        """What was asked for before and arrives later, as it was written."""
        message = handed_on(asked, network)
        amend(asked, chief, text="新的正文。")
        delegating.take(message, network.city.id)
        row = Directive.objects.get(parent_id=asked)
        assert row.text == whole("请同时报送照片。", network, "新的正文。")
        assert (row.content_version, row.above_version) == (1, 2)
        amend(asked, chief, text="第三稿。")
        assert found(row.pk).text.endswith("第三稿。")

    def test_what_waits_for_a_second_person_waits_below_too(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
        assert not amending.amend(asked, chief, based_on=1, wanted=_wanted(asked, text="新的正文。"))
        assert found(child).content_version == 1
        colleague = actor("李处长", network_staff=network.province)
        assert amending.settle(asked, colleague, accept=True)
        assert found(child).text == whole("请同时报送照片。", network, "新的正文。")

    def test_no_second_person_between(self, asked: UUID, chief: Actor, mine: Actor, network: Network) -> None:
        """What is handed on, and an amendment of it, wait for nobody: so none is overtaken as a draft."""
        set_setting(network.city.id, SECOND_PERSON, True, actor_id=None)
        child = hand_on(asked, network)
        amend(child, mine, own_words="补充。")
        amend(asked, chief, text="新的正文。")
        assert found(child).text == whole("补充。", network, "新的正文。")

    def test_audited_as_what_it_is(self, asked: UUID, child: UUID, chief: Actor, network: Network) -> None:
        amend(asked, chief, text="新的正文。")
        entries = network_audit().entry._default_manager
        (entry,) = entries.filter(action="directive.amendment_carried")
        assert (entry.object_id, entry.actor) == (str(child), f"account:{chief.account_id}")
        assert entry.detail["above"] == str(asked)
        assert entry.detail["version"] == entry.detail["above_version"] == 2


@pytest.mark.parametrize("many", [20, 400])
def test_the_statements_do_not_grow_with_the_units(
    asked: UUID, chief: Actor, network: Network, many: int
) -> None:
    """A few for each time that it was handed on, none for each unit that has it."""
    first, second = hand_on(asked, network), hand_on(asked, network, addition="再报。")
    units = _units("county", [network.city.id] * many)
    for one in (asked, first, second):
        Delivery.objects.bulk_create(Delivery(directive_id=one, unit_id=unit) for unit in units)
    with CaptureQueriesContext(
        connection,
    ) as taken:
        amend(asked, chief, text="新的正文。", is_important=True)
    assert told(second, units[-1])[-1]["text"].endswith("新的正文。")
    assert len(taken) < 60, [query["sql"][:90] for query in taken]


class TestPages:
    def test_the_board_of_whoever_handed_it_on(
        self, asked: UUID, child: UUID, chief: Actor, network: Network, staff: Staff
    ) -> None:
        with enter_network():
            due = found(asked).due_at - 3 * DAY
            amend(asked, chief, text="新的正文。", due_at=due, why="提前完成")
        client = staff("network_staff", network.city)
        page = client.get(f"/directives/{child}/").content.decode()
        assert 'id="came-down"' in page
        for words in ("提前完成", "data-moved", "<del>请各县区报送。</del>", "<ins>新的正文。</ins>"):
            assert words in page
        assert 'id="above"' in page
        assert (
            'id="came-down"'
            not in staff("network_staff", network.province).get(f"/directives/{asked}/").content.decode()
        )

    def test_own_words_are_what_is_amended(
        self, asked: UUID, child: UUID, network: Network, staff: Staff
    ) -> None:
        client = staff("network_staff", network.city)
        address = f"/directives/{child}/amend/"
        page = client.get(address).content.decode()
        assert "请各县区报送。" in page
        assert 'name="own_words"' in page
        assert 'name="text"' not in page
        assert 'name="title"' not in page
        with enter_network():
            due = found(asked).due_at.astimezone(clock.BUSINESS_ZONE)
        typed = {
            "based_on": "1",
            "own_words": "照片三张。",
            "due_day": (due + DAY).date().isoformat(),
            "due_time": "12:00",
            "why": "减负",
        }
        refused = client.post(address, typed)
        assert refused.status_code == 422
        assert "照片三张。" in refused.content.decode(), "what was typed stays"
        answer = client.post(address, {**typed, "due_day": (due - DAY).date().isoformat()})
        assert answer.status_code == 302
        with enter_network():
            assert found(child).text == whole("照片三张。", network, "请各县区报送。")
        told_how_often = staff("network_staff", network.province).get(f"/directives/{asked}/amend/")
        assert "下级单位已交办 1 次" in told_how_often.content.decode()


class TestWhatWasHandedOnBefore:
    """The migration of what was kept as one text."""

    MIGRATION = import_module("shared_apps.directives.migrations.0016_own_words")

    @pytest.mark.parametrize(
        ("words", "own", "version"),
        [
            ("市里的话。" + BETWEEN.format(unit="省委") + "二稿", "市里的话。", 2),
            ("市里的话。" + BETWEEN.format(unit="省委") + "一稿", "市里的话。", 1),
            ("一稿", "", 1),
            ("改过的", "改过的", 0),
        ],
    )
    def test_own_words_are_taken_out(self, words: str, own: str, version: int) -> None:
        assert self.MIGRATION.own_words_of(words, [(2, "二稿"), (1, "一稿")]) == (own, version)

    def test_what_it_finds_is_carried_on(
        self, asked: UUID, child: UUID, chief: Actor, network: Network
    ) -> None:
        Directive.objects.update(own_words="", above_version=0)
        self.MIGRATION.take_own_words_out(apps, None)
        assert (found(child).own_words, found(child).above_version) == ("请同时报送照片。", 1)
        assert found(asked).above_version == 0
        amend(asked, chief, text="新的正文。")
        assert found(child).text == whole("请同时报送照片。", network, "新的正文。")
