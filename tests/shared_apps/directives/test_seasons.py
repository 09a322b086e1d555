"""A season called for by a directive: written, issued, handed on, and what units tell of theirs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.page_content import BadContent
from shared_apps.contracts.report_messages import DirectiveDelegated
from shared_apps.contracts.season_content import DUTY, LIVE, SEASON, SeasonContent
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Delivery, Directive, EarlierVersion, UnitSeason
from shared_apps.directives.operations import (
    amending,
    amending_pages,
    calling,
    delegating,
    hearing_pages,
    issuing,
    recalling,
    receipts,
)
from shared_apps.directives.operations.drafting import NotADraftError
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.directives.queries.called import called_in, together
from shared_apps.topics.public import import_tree
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, seal_of_draft

Staff = Callable[..., Client]


def called(**said: Any) -> SeasonContent:
    today = clock.business_day()
    values: dict[str, Any] = {
        "title": "就业创业问题季",
        "about": "找工作，问懂行的人。",
        "first_day": today,
        "last_day": today + timedelta(days=30),
        "topics": ("15",),
    }
    return SeasonContent(**values | said)


def told(directive_id: UUID, **said: Any) -> SeasonTold:
    today = clock.business_day()
    values: dict[str, Any] = {
        "directive_id": str(directive_id),
        "revision": 1,
        "at": clock.now().isoformat(),
        "stands": "shown",
        "path": "/seasons/abc234/",
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        "changed": [DUTY],
        "offices": 1,
        "experts": 2,
        "live": 1,
        "asked": 5,
        "answered": 4,
        "helped": 3,
        "median_minutes": 90,
    }
    return SeasonTold(**values | said)


@pytest.fixture(autouse=True)
def _topics(in_network: None) -> None:
    import_tree()


@pytest.fixture
def draft(write: Write, network: Network) -> UUID:
    """A draft of the province that calls its city and counties to a season of which nothing is written."""
    return write(kind="season", target_kinds=("city", "county"))


@pytest.fixture
def issued(draft: UUID, chief: Actor) -> UUID:
    """The same, written and issued."""
    calling.write(draft, chief, content=called(), may_change=[LIVE, DUTY])
    issuing.issue(draft, chief, confirmed=seal_of_draft(draft))
    return draft


def test_nothing_is_issued_before_it_is_written(draft: UUID, chief: Actor) -> None:
    with pytest.raises(calling.SeasonMissingError):
        issuing.issue(draft, chief, confirmed=seal_of_draft(draft))
    assert Directive.objects.get(pk=draft).state == Directive.State.DRAFT
    calling.write(draft, chief, content=called(), may_change=[])
    assert issuing.issue(draft, chief, confirmed=seal_of_draft(draft)) == 3
    with pytest.raises(NotADraftError):
        calling.write(draft, chief, content=called(), may_change=[])


def test_it_goes_down_with_its_directive(issued: UUID) -> None:
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued")
    details = [one.payload["details"] for one in outbox]
    assert len(details) == 3
    assert all("就业创业问题季" in one[SEASON.name] for one in details)
    assert {tuple(one["may_change"]) for one in details} == {(DUTY, LIVE)}


def test_a_season_names_no_experts_of_units(draft: UUID, chief: Actor, write: Write) -> None:
    with pytest.raises(BadContent):
        calling.write(draft, chief, content=called(experts=(4,)), may_change=[])
    with pytest.raises(LookupError):
        calling.write(write(), chief, content=called(), may_change=[])


def sent() -> list[dict[str, Any]]:
    """What has gone down, in its order."""
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued").order_by("pk")
    return [one.payload for one in outbox]


def hand_on(issued: UUID, network: Network) -> None:
    parent = Directive.objects.get(pk=issued)
    message = DirectiveDelegated(
        directive_id=str(issued),
        delegation_id=str(uuid4()),
        addition="请各县一并参加。",
        due_at=(parent.due_at - timedelta(days=1)).isoformat(),
        target_unit_id=network.city.id,
        target_kinds=["county"],
        account_id=77,
        person="市里",
    )
    delegating.take(message, network.city.id)


def amend(issued: UUID, who: Actor, based_on: int = 1, *, is_important: bool = False, **said: Any) -> bool:
    return amending_pages.amend_page(
        issued,
        who,
        based_on=based_on,
        content=called(**said),
        why="日期有误",
        is_important=is_important,
    )


def test_handed_on_it_is_the_same_season(issued: UUID, network: Network) -> None:
    hand_on(issued, network)
    child = Directive.objects.get(parent_id=issued)
    assert child.state == Directive.State.ISSUED
    assert called_in(SEASON, child) == called()


def test_amended_it_is_a_new_version_that_reaches_all_who_have_it(
    issued: UUID, chief: Actor, network: Network
) -> None:
    hand_on(issued, network)
    receipts.note_acknowledged(str(issued), network.a.id, clock.now().isoformat())
    before, longer = len(sent()), called().last_day + timedelta(days=7)
    assert amend(issued, chief, last_day=longer)
    found = Directive.objects.get(pk=issued)
    assert (found.content_version, called_in(SEASON, found)) == (2, called(last_day=longer))
    (kept,) = EarlierVersion.objects.filter(directive_id=issued)
    assert (kept.why, SEASON.in_details(kept.details)) == ("日期有误", called())
    anew = sent()[before:]
    assert len(anew) == 5, "three, and two below"
    assert {SEASON.in_details(one["details"]) for one in anew} == {called(last_day=longer)}
    assert {tuple(one["details"]["may_change"]) for one in anew} == {(DUTY, LIVE)}, "as it was issued"
    assert Delivery.objects.get(directive_id=issued, unit_id=network.a.id).acknowledged_at is not None
    amend(issued, chief, 2, is_important=True)
    assert Delivery.objects.get(directive_id=issued, unit_id=network.a.id).acknowledged_at is None


def test_of_two_who_amend_the_second_is_told(issued: UUID, chief: Actor, write: Write) -> None:
    amend(issued, chief, about="甲")
    with pytest.raises(amending.AmendedMeanwhileError):
        amend(issued, chief, about="乙")
    with pytest.raises(amending.NothingChangedError):
        amend(issued, chief, 2, about="甲")
    with pytest.raises(BadContent):
        amend(issued, chief, 2, experts=(4,))
    with pytest.raises(amending.NotOpenError):
        amend(write(kind="season"), chief)
    assert called_in(SEASON, Directive.objects.get(pk=issued)) == called(about="甲")


def test_an_amended_season_needs_the_second_person_too(
    issued: UUID, chief: Actor, staff: Staff, network: Network
) -> None:
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    assert not amend(issued, chief, about="新的话")
    assert called_in(SEASON, Directive.objects.get(pk=issued)) == called()
    page = staff("network_staff", network.province).get(f"/directives/{issued}/").content.decode()
    assert "<ins>新的话</ins>" in page
    amending.settle(issued, actor("李处长", network_staff=network.province), accept=True)
    assert called_in(SEASON, Directive.objects.get(pk=issued)) == called(about="新的话")


def test_recalled_it_is_void_for_those_as_well_to_whom_it_was_handed_on(
    issued: UUID, chief: Actor, network: Network
) -> None:
    hand_on(issued, network)
    recalling.recall(issued, chief, why="改期")
    assert Directive.objects.get(parent_id=issued).state == Directive.State.RECALLED


def test_amended_on_its_page(issued: UUID, staff: Staff, network: Network) -> None:
    chief = staff("network_staff", network.province)
    assert "修订问题季" in chief.get(f"/directives/{issued}/").content.decode()
    address, today = f"/directives/{issued}/season/", clock.business_day()
    assert "修订并通知" in chief.get(address).content.decode()
    said: dict[str, Any] = {
        "title": "就业创业问题季",
        "about": "找工作，问懂行的人。",
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=30)).isoformat(),
        "topics": ["15"],
        "based_on": "1",
        "why": "延长",
    }
    same = chief.post(address, said)
    assert same.status_code == 422
    assert "延长" in same.content.decode(), "nothing that was typed is lost"
    assert chief.post(address, {**said, "why": "", "about": "新的话"}).status_code == 422
    assert chief.post(address, {**said, "about": "新的话"}).status_code == 302
    page = chief.get(f"/directives/{issued}/").content.decode()
    assert "<del>找工作，问懂行的人。</del> <ins>新的话</ins>" in page
    below = staff("network_staff", network.city)
    assert below.get(address).status_code == 404
    assert below.post(address, {**said, "based_on": "2", "about": "别人的"}).status_code == 404
    with enter_network():
        assert called_in(SEASON, Directive.objects.get(pk=issued)) == called(about="新的话")


def test_what_units_tell_is_added_up(issued: UUID, network: Network) -> None:
    with enter_network(role="relay"):
        hearing_pages.take(told(issued, revision=2, asked=7), network.a.id)
        hearing_pages.take(told(issued, revision=1), network.a.id)
        hearing_pages.take(told(issued, stands="away", changed=[]), network.b.id)
    found = together(SEASON, issued)
    assert (found.asked, found.answered, found.helped) == (12, 8, 6)
    by_unit = {row.unit_id: row for row in found.rows}
    assert by_unit[network.a.id].told.asked == 7, "the highest revision holds, in whatever order"
    assert by_unit[network.a.id].address.endswith("/seasons/abc234/")
    assert by_unit[network.a.id].hours == 2
    assert by_unit[network.b.id].address == ""


def test_a_unit_that_was_not_called_tells_nothing(issued: UUID, network: Network) -> None:
    with pytest.raises(UnknownDeliveryError):
        hearing_pages.take(told(issued), network.stranger.id)
    assert not UnitSeason.objects.exists()


def test_written_and_read_on_its_pages(draft: UUID, staff: Staff, network: Network) -> None:
    chief = staff("network_staff", network.province)
    address = f"/directives/{draft}/"
    assert "填写问题季" in chief.get(address).content.decode()
    first = chief.get(f"{address}season/").content.decode()
    assert "报送暑期实践安排" in first, "begun with the words of the directive"
    today = clock.business_day()
    said: dict[str, Any] = {
        "title": "就业创业问题季",
        "about": "找工作，问懂行的人。",
        "first_day": today.isoformat(),
        "last_day": (today + timedelta(days=30)).isoformat(),
        "topics": ["15"],
        "may_change": [LIVE],
    }
    wrong = {**said, "day_1": "2020-01-01", "begins_1": "22:00", "ends_1": "01:00"}
    refused = chief.post(f"{address}season/", wrong)
    assert refused.status_code == 422
    assert "不在本季" in refused.content.decode()
    right = {**said, "day_1": today.isoformat(), "begins_1": "22:00", "ends_1": "01:00"}
    assert chief.post(f"{address}season/", right).status_code == 302
    with enter_network():
        season = called_in(SEASON, Directive.objects.get(pk=draft))
    assert season is not None
    assert season.live[0].ends - season.live[0].begins == timedelta(hours=3)
    assert "就业创业问题季" in chief.get(address).content.decode()


def test_the_board_shows_what_became_of_it(issued: UUID, staff: Staff, network: Network) -> None:
    hearing_pages.take(told(issued), network.a.id)
    page = staff("network_staff", network.province).get(f"/directives/{issued}/").content.decode()
    assert "值守部门和专家" in page
    assert "/seasons/abc234/" in page
    above = staff("network_staff", network.city)
    assert above.get(f"/directives/{issued}/").status_code == 404, "the city does not stand over the province"


def test_a_draft_is_written_by_its_issuer_alone(draft: UUID, staff: Staff, network: Network) -> None:
    before = Directive.objects.get(pk=draft).details
    for where in ("city", "stranger"):
        other = staff("network_staff", getattr(network, where))
        assert other.get(f"/directives/{draft}/season/").status_code == 404
        assert other.post(f"/directives/{draft}/season/", {"title": "别人的"}).status_code == 404
    assert Directive.objects.get(pk=draft).details == before
