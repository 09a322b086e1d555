"""A past quarter of sensitive topics reads the same for ever: the attack by two readings."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.data import SETTLES, next_quarter, quarter_of
from shared_apps.insights.models import PublishedLine, PublishedQuarter, SensitiveQuarter
from shared_apps.insights.operations.publishing import publish_settled
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.intake import take
from shared_apps.insights.queries.sensitive import sensitive_line, settled_quarter
from shared_apps.insights.tasks import publish_quarters
from tenants.models import Unit
from tenants.public import UnitCard, unit_card
from tests.network import Network
from tests.shared_apps.insights.facts import Question

Staff = Callable[..., Client]
QUARTER = date(2026, 1, 1)
TODAY = date(2026, 4, 20)


def _asked(unit: UnitCard, topic: str, number: int, day: date = QUARTER) -> None:
    take([Question.asked(unit.id, day, topic=topic).received() for _ in range(number)])


def _read(*units: UnitCard) -> list[int | None]:
    """What pages show, in the order in which somebody opens them."""
    found = []
    for unit in units:
        publish_settled(today=TODAY)
        line = sensitive_line(unit, TODAY, today=TODAY)
        assert line is not None
        found.append(line.received)
    return found


def test_what_comes_late_changes_nothing(network: Network, sensitive: tuple[str, ...]) -> None:
    """The attack: read, wait for one question, read again, subtract."""
    _asked(network.a, sensitive[0], 23)
    assert _read(network.province, network.city) == [23, 23]
    _asked(network.b, sensitive[0], 1)
    _asked(network.other_city, sensitive[0], 30)
    assert _read(network.province, network.city, network.other_city) == [23, 23, None]


def test_units_are_published_at_one_moment(network: Network, sensitive: tuple[str, ...]) -> None:
    """The attack across units: the province before, its city after, and the difference between them."""
    _asked(network.a, sensitive[0], 20)
    assert _read(network.province) == [20]
    _asked(network.other_city, sensitive[0], 12)
    _asked(network.b, sensitive[0], 3)
    assert _read(network.city, network.other_city) == [20, None], "not 23: the rest would be −3"


def test_a_rebuild_publishes_nothing_anew(network: Network, sensitive: tuple[str, ...]) -> None:
    _asked(network.a, sensitive[0], 15)
    assert _read(network.city) == [15]
    _asked(network.a, sensitive[0], 2)
    rebuild()
    assert SensitiveQuarter.objects.get(unit_id=network.city.id).received == 17
    assert _read(network.city, network.province) == [15, 15]


def test_whoever_moves_keeps_what_was_shown(network: Network, sensitive: tuple[str, ...]) -> None:
    """A city under another parent: neither its line nor that of either parent is another one."""
    _asked(network.a, sensitive[0], 15)
    _asked(network.stranger, sensitive[0], 40)
    assert _read(network.city, network.province, network.stranger) == [15, 15, 40]
    stranger = network.stranger
    Unit.objects.filter(pk=network.city.id).update(
        parent_id=stranger.id, path=f"{stranger.path}{network.city.id:06d}."
    )
    _asked(network.a, sensitive[0], 1)
    assert _read(unit_card(network.city.id), network.province, stranger) == [15, 15, 40]


def test_a_quarter_settles_before_it_is_published(network: Network, sensitive: tuple[str, ...]) -> None:
    end = next_quarter(QUARTER)
    assert settled_quarter(QUARTER, today=end + SETTLES) == QUARTER
    before = end + SETTLES - timedelta(days=1)
    assert settled_quarter(QUARTER, today=before) == date(2025, 10, 1)
    _asked(network.a, sensitive[0], 15)
    publish_settled(today=before)
    assert [row.quarter for row in PublishedQuarter.objects.all()] == [date(2025, 10, 1)]
    assert not PublishedLine.objects.exists()


def test_pages_may_not_change_what_is_published(network: Network, sensitive: tuple[str, ...]) -> None:
    _asked(network.a, sensitive[0], 15)
    _read(network.city)
    lines, quarters = PublishedLine.objects.all(), PublishedQuarter.objects.all()
    for change in (lambda: lines.update(received=16), lines.delete, quarters.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_schedule_publishes_and_who_reads_changes_nothing(
    staff: Staff, network: Network, sensitive: tuple[str, ...]
) -> None:
    """By the page: nothing before, and afterwards the same number twice, with a late fact between."""
    last = quarter_of(settled_quarter(clock.business_day(), today=clock.business_day()))
    with enter_network():
        _asked(network.a, sensitive[0], 110, last)
    viewer = staff("network_viewer", network.province)
    assert ">110</p>" not in viewer.get(f"/dashboard/{network.city.id}/").content.decode()
    with enter_network():
        assert not PublishedQuarter.objects.exists()
        publish_quarters.run()
    for _time in range(2):
        assert ">110</p>" in viewer.get(f"/dashboard/{network.city.id}/").content.decode()
        with enter_network():
            assert PublishedQuarter.objects.count() == 1
            _asked(network.a, sensitive[0], 1, last)
            publish_quarters.run()


def test_every_settled_quarter_is_published_and_none_before(
    network: Network, sensitive: tuple[str, ...]
) -> None:
    """History that is taken over has lines too; of the quarter under way there is none."""
    for day in (date(2024, 5, 1), QUARTER, TODAY):
        _asked(network.a, sensitive[0], 15, day)
    assert publish_settled(today=TODAY) == 2
    assert publish_settled(today=TODAY) == 0
    quarters = PublishedQuarter.objects.order_by("quarter").values_list("quarter", flat=True)
    assert list(quarters) == [date(2024, 4, 1), QUARTER]
