"""The calendar of a unit: what is seeded, what operators enter, and what units choose in layers."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.tenancy import enter_network, enter_unit
from tenants.calendar import changing
from tenants.calendar.changing import BadDays
from tenants.calendar.seeding import seed_national_days
from tenants.models import NationalDay, NationalYear
from tenants.public import HOURS, OWN_DAYS, Span, days_seen, set_setting, spans_of, unit_ref, working_calendar
from tests.network import Network

pytestmark = pytest.mark.django_db
OPERATOR = 7
NEXT = 2027


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The years of which somebody was told that they are published."""
    years: list[int] = []
    monkeypatch.setattr(changing, "_published", [years.append])
    return years


def test_the_published_years_are_there(network: Network) -> None:
    calendar = working_calendar(network.a.id)
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_working_day(date(2026, 10, 10))
    assert calendar.is_working_day(date(2026, 10, 9))
    assert calendar.unpublished_years(date(2004, 1, 1), date(2026, 12, 31)) == ()
    assert calendar.unpublished_years(date(2026, 12, 31), date(NEXT, 1, 1)) == (NEXT,)


def test_seeding_again_leaves_what_operators_have_changed(network: Network) -> None:
    with enter_network():
        NationalDay.objects.filter(day=date(2026, 10, 10)).delete()
        assert seed_national_days() == ()
        assert not NationalDay.objects.filter(day=date(2026, 10, 10)).exists()


def test_a_year_that_comes_with_the_package_is_told(network: Network, told: list[int]) -> None:
    with enter_network():
        NationalYear.objects.filter(pk=2026).delete()
        assert changing.enter_known_years() == (2026,)
        assert changing.enter_known_years() == ()
    assert told == [2026]


def test_a_draft_counts_only_when_it_is_published(network: Network, told: list[int]) -> None:
    new_year = date(NEXT, 1, 1)
    with enter_network():
        changing.add_days(NEXT, new_year, date(NEXT, 1, 3), works=False, name="new_year", actor=OPERATOR)
    assert working_calendar(network.a.id).is_working_day(new_year)
    assert days_seen(NEXT) == []
    with enter_network():
        assert changing.publish_year(NEXT, actor=OPERATOR)
        assert not changing.publish_year(NEXT, actor=OPERATOR)
    calendar = working_calendar(network.a.id)
    assert not calendar.is_working_day(new_year)
    assert calendar.unpublished_years(new_year, new_year) == ()
    assert told == [NEXT]
    (run,) = days_seen(NEXT)
    assert (run.first, run.last, run.works) == (new_year, date(NEXT, 1, 3), False)


def test_a_day_entered_wrongly_is_corrected(network: Network) -> None:
    with enter_network():
        changing.add_days(2026, date(2026, 12, 12), date(2026, 12, 12), works=True, name="other", actor=1)
    assert working_calendar(network.a.id).is_working_day(date(2026, 12, 12))
    with enter_network():
        changing.remove_day(date(2026, 12, 12), actor=1)
        changing.remove_day(date(2026, 12, 12), actor=1)
    assert not working_calendar(network.a.id).is_working_day(date(2026, 12, 12))


@pytest.mark.parametrize(
    ("first", "last", "works", "code"),
    [
        ("2027-02-03", "2027-02-01", False, "order"),
        ("2027-01-01", "2027-03-01", False, "long"),
        ("2026-12-31", "2027-01-01", False, "year"),
        ("2027-01-04", "2027-01-04", True, "weekday"),
    ],
)
def test_slips_are_refused(network: Network, first: str, last: str, works: bool, code: str) -> None:
    with enter_network(), pytest.raises(BadDays, match=code):
        changing.add_days(
            NEXT,
            date.fromisoformat(first),
            date.fromisoformat(last),
            works=works,
            name="other",
            actor=OPERATOR,
        )
    with enter_network(), pytest.raises(BadDays, match="empty"):
        changing.publish_year(NEXT, actor=OPERATOR)


def test_hours_and_own_days_come_in_layers(network: Network) -> None:
    evening = [*([["09:00-12:00", "19:00-21:00"]] * 5), [], []]
    set_setting(network.province.id, HOURS, evening, actor_id=None)
    set_setting(network.a.id, OWN_DAYS, {"2026-11-23": False, "2026-11-28": True}, actor_id=None)
    here, beside = working_calendar(network.a.id), working_calendar(network.b.id)
    assert here.spans_on(date(2026, 11, 24)) == (Span(540, 720), Span(1140, 1260))
    assert (here.is_working_day(date(2026, 11, 23)), here.is_working_day(date(2026, 11, 28))) == (False, True)
    assert (beside.is_working_day(date(2026, 11, 23)), beside.is_working_day(date(2026, 11, 28))) == (
        True,
        False,
    )


def test_it_can_be_read_inside_a_unit(network: Network) -> None:
    with enter_unit(unit_ref(network.a.id)):
        assert not working_calendar(network.a.id).is_working_day(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:30-12:00，14:00-18:00", ["08:30–12:00", "14:00–18:00"]),
        ("14:00–18:00 8:30~12:00", ["08:30–12:00", "14:00–18:00"]),
        ("8:30至12:00、14：00—24:00", ["08:30–12:00", "14:00–24:00"]),
        ("", []),
    ],
)
def test_hours_are_read_as_people_type_them(text: str, spans: list[str]) -> None:
    assert [str(span) for span in spans_of(text)] == spans


@pytest.mark.parametrize(
    "text", ["9-17", "12:00-08:30", "08:00-12:00,11:00-13:00", "08:00-25:00", "08:00-24:30"]
)
def test_hours_without_sense_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        spans_of(text)


def test_every_change_is_on_record(network: Network, told: Callable[[], None]) -> None:
    with enter_network():
        changing.add_days(
            NEXT, date(NEXT, 1, 1), date(NEXT, 1, 1), works=False, name="new_year", actor=OPERATOR
        )
        changing.publish_year(NEXT, actor=OPERATOR)
        entries = network_audit().entry._default_manager.filter(object_type="calendar")
        assert {(entry.action, entry.actor) for entry in entries} == {
            ("calendar.days_added", f"account:{OPERATOR}"),
            ("calendar.year_published", f"account:{OPERATOR}"),
        }
