"""Which units below have had nothing online for longer than the rhythm: what they tell, and its page."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.rhythm_messages import ActivityTold
from shared_apps.directives.data.settings import RHYTHM
from shared_apps.directives.models import UnitActivity
from shared_apps.directives.operations import hearing_days
from shared_apps.directives.queries.rhythm import COMPARISON, UnitRhythm, rhythm_below
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.seasons import SEASONS
from tenants.models import Unit, UnitState
from tenants.public import UnitCard, set_setting
from tests.network import Network
from tests.tenant_apps.outreach.seasons import ADMIN, content, season_of

Staff = Callable[..., Client]
LONG_AGO = timedelta(days=100)


@pytest.fixture(autouse=True)
def _at_work(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The city and its counties a and b have been open to the public for long."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    with enter_network():
        ids = [network.city.id, network.a.id, network.b.id]
        Unit.objects.filter(pk__in=ids).update(state=UnitState.LIVE, live_since=clock.now() - LONG_AGO)


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == COMPARISON)


def seen(over: UnitCard, unit: UnitCard) -> UnitRhythm:
    """One unit as those over it see it."""
    with enter_network():
        return next(one for one in rhythm_below(over).units if one.unit.id == unit.id)


def told(at: datetime, first: date | None, last: date | None, campaign_id: int = 7) -> ActivityTold:
    return ActivityTold(
        campaign_id=campaign_id,
        what="season",
        first_day=first.isoformat() if first else "",
        last_day=last.isoformat() if last else "",
        at=at.isoformat(),
    )


def step(unit: UnitRef, made: int, what: Callable[..., None]) -> None:
    with enter_unit(unit):
        what(SEASONS, made, saves=Campaign.objects.get(pk=made).saves, actor=ADMIN)
    relay_up(unit)


def test_a_season_of_its_own_is_seen_above_until_it_is_taken_away(network: Network) -> None:
    unit, today = network.ref(network.a), clock.business_day()
    made = season_of(unit)
    relay_up(unit)
    before = seen(network.province, network.a)
    assert (before.last, before.is_beyond) == (None, True), "a draft is nobody's business"
    step(unit, made, keeping_pages.show)
    shown = seen(network.province, network.a)
    assert (shown.last, shown.is_on, shown.is_beyond) == (today, True, False)
    assert seen(network.province, network.b).is_beyond
    step(unit, made, keeping_pages.take_away)
    assert seen(network.province, network.a).last is None
    step(unit, made, keeping_pages.show)
    step(unit, made, keeping_pages.end)
    with enter_network():
        row = UnitActivity.objects.get(unit_id=network.a.id)
    assert (row.first_day, row.last_day) == (today - timedelta(days=3), today), "as far as it went"


def test_a_draft_tells_nothing(network: Network) -> None:
    unit = network.ref(network.a)
    made = season_of(unit)
    with enter_unit(unit):
        keeping_pages.save(SEASONS, made, content(title="改过的草稿"), saves=1, actor=ADMIN)
        assert not unit_tables().outbox._default_manager.filter(kind=ActivityTold.kind).exists()


def test_what_is_told_holds_two_days_and_no_word(network: Network) -> None:
    unit = network.ref(network.a)
    made = season_of(unit, shown=True, title="只在本单位说的话")
    with enter_unit(unit):
        outbox = unit_tables().outbox._default_manager.filter(kind=ActivityTold.kind)
        (payload,) = outbox.values_list("payload", flat=True)
        row = Campaign.objects.get(pk=made)
    assert payload.keys() == {"campaign_id", "what", "first_day", "last_day", "at"}
    assert (payload["first_day"], payload["last_day"]) == (str(row.starts_on), str(row.ends_on))
    assert "只在本单位" not in str(payload)


def test_late_twice_and_out_of_order(network: Network, in_network: None) -> None:
    now, today = clock.now(), clock.business_day()
    early = told(now - timedelta(hours=2), today, today)
    changed = told(now - timedelta(hours=1), today - timedelta(days=30), today - timedelta(days=20))
    gone = told(now, None, None)
    for message in (changed, early, changed):
        hearing_days.take(message, network.a.id)
    assert seen(network.province, network.a).last == today - timedelta(days=20)
    for message in (gone, changed, early, gone):
        hearing_days.take(message, network.a.id)
    assert seen(network.province, network.a).last is None
    assert UnitActivity.objects.count() == 1
    with pytest.raises(ValueError, match="one day of two"):
        hearing_days.take(told(now, today, None), network.a.id)


def test_beyond_the_rhythm_from_the_day_after(network: Network, in_network: None) -> None:
    now, today = clock.now(), clock.business_day()
    hearing_days.take(told(now, today - timedelta(days=20), today - timedelta(days=7)), network.a.id)
    hearing_days.take(told(now, today - timedelta(days=20), today - timedelta(days=8)), network.b.id)
    hearing_days.take(told(now, today + timedelta(days=3), today + timedelta(days=9), 8), network.b.id)
    a, b = seen(network.province, network.a), seen(network.province, network.b)
    assert (a.quiet, a.is_beyond, a.next_day) == (7, False, None)
    assert (b.quiet, b.is_beyond, b.next_day) == (8, True, today + timedelta(days=3))
    set_setting(network.province.id, RHYTHM, 30, actor_id=None)
    assert not seen(network.city, network.b).is_beyond, "inherited from the province"
    Unit.objects.filter(pk=network.city.id).update(live_since=now)
    assert not seen(network.province, network.city).is_beyond, "it has opened only today"


def test_the_page_by_the_tree_with_its_filter(network: Network, staff: Staff, in_network: None) -> None:
    today = clock.business_day()
    hearing_days.take(told(clock.now(), today, today), network.a.id)
    client = staff("network_staff", network.province)
    body = client.get("/directives/rhythm/").content.decode()
    places = [body.index(f'data-unit="{one.id}"') for one in (network.city, network.a, network.b)]
    assert places == sorted(places)
    assert "不排名" in body
    assert "3 个单位中，2 个超过规定间隔没有开展活动" in body
    assert "已 100 天没有活动" in body
    only = client.get("/directives/rhythm/?show=beyond").content.decode()
    assert f'data-unit="{network.a.id}"' not in only
    address = only.split('href="/directives/new/?')[1].split('"')[0].replace("&amp;", "&")
    form = client.get(f"/directives/new/?{address}").content.decode()
    assert f"{network.city.name}\n{network.b.name}" in form
    assert network.a.name not in form.split('name="units"')[1].split("</textarea>")[0]
    viewer = staff("network_viewer", network.province).get("/directives/rhythm/").content.decode()
    assert "/directives/new/" not in viewer
    assert f'data-unit="{network.b.id}"' in viewer
    assert 'href="/directives/rhythm/"' in client.get("/directives/").content.decode()


def test_another_province_sees_nothing(network: Network, staff: Staff) -> None:
    stranger = staff("network_staff", network.stranger)
    assert f'data-unit="{network.a.id}"' not in stranger.get("/directives/rhythm/").content.decode()
    for over in (network.province, network.city, network.a):
        assert stranger.get(f"/directives/rhythm/?unit={over.id}").status_code == 404
    city = staff("network_staff", network.city)
    assert f'data-unit="{network.a.id}"' in city.get("/directives/rhythm/").content.decode()
    assert city.get(f"/directives/rhythm/?unit={network.province.id}").status_code == 404
    for wrong in ("x", "９", "9" * 30, "-1", "999999"):
        assert city.get("/directives/rhythm/", {"unit": wrong}).status_code == 404


def test_a_suspended_unit_is_not_listed(network: Network, in_network: None) -> None:
    Unit.objects.filter(pk=network.b.id).update(state=UnitState.SUSPENDED)
    assert [one.unit.id for one in rhythm_below(network.province).units] == [network.city.id, network.a.id]


def test_as_many_statements_for_many_units(network: Network, in_network: None) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as taken:
            rhythm_below(network.province)
        return len(taken)

    Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state=UnitState.SANDBOX)
    rhythm_below(network.province)
    one = statements()
    Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state=UnitState.LIVE)
    for unit in (network.a, network.b):
        for number in range(20):
            hearing_days.take(told(clock.now(), clock.business_day(), clock.business_day(), number), unit.id)
    assert statements() == one


def test_compared_with_the_unit_and_mended(network: Network, comparison: Reconciler) -> None:
    unit, today = network.ref(network.a), clock.business_day()
    season_of(unit, shown=True)
    assert list(differences(comparison, unit)) == []
    with enter_network():
        UnitActivity.objects.all().delete()
        hearing_days.take(told(clock.now(), today, today, 4711), network.a.id)
    (lost, invented) = sorted(differences(comparison, unit), key=lambda one: len(one.surplus))
    assert (len(lost.missing), len(invented.surplus)) == (1, 1)
    call_command("reconcile", COMPARISON, "--unit", unit.schema, "--repair", stdout=StringIO())
    relay_up(unit)
    assert list(differences(comparison, unit)) == []
    assert seen(network.province, network.a).is_on
