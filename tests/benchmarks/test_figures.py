"""The benches of figures, small and without a clock: that both sides do the same work, and that a side which
counts wrongly is found out.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from math import inf
from pathlib import Path
from typing import Any, cast

import pytest

from huisheng.kernel import clock, two_clocks
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.claiming import BATCH
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Fact, Rebuild, WholeDay
from shared_apps.insights.queries.sums import by_scope
from tenant_apps.questions.models import Question
from tests.benchmarks.cases import rebuild
from tests.benchmarks.running import Side, SideFailedError
from tests.benchmarks.sides import dashboards, rebuilding, relaying


@pytest.fixture(autouse=True)
def quiet(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


@pytest.fixture
def province(db: None, unit_a: UnitRef) -> Iterator[None]:
    """So many units that each city has one below it, each with a schema of the other side."""
    dashboards.make_province(2 * dashboards.CITIES + 1, questions=30, days=90)
    dashboards.make_schemas(unit_a.schema)
    yield
    dashboards._refs.clear()


def test_the_table_and_the_loop_over_schemas_say_the_same(province: None) -> None:
    assert dashboards.compare() == dashboards.CITIES + 1
    assert dashboards.loop() > 0
    assert dashboards.table(times=1) > 0
    assert dashboards.whole(times=1) > 0
    with enter_network():
        read = by_scope(dashboards._reach(), dashboards._period())
        flows = read.sums[dashboards._province, False]
    told = {name: getattr(flows, name) for name in dashboards._AS_ASKED}
    assert all(told.values()), "something of everything"
    with enter_network():
        WholeDay.objects.filter(unit_id=dashboards._province, own=True).update(received=77)
    with pytest.raises(ValueError, match="the schemas"):
        dashboards.compare()


def test_midnight_between_making_and_comparing_changes_nothing(
    province: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    monkeypatch.setattr(two_clocks, "earlier_now", lambda *given: tomorrow)
    assert dashboards.compare() == dashboards.CITIES + 1


@pytest.mark.django_db(transaction=True)
def test_what_is_relayed_is_what_is_inserted(unit_a: UnitRef, unit_b: UnitRef) -> None:
    """More than one claim of a relay, so that a bench which leaves the rest behind is found out."""
    relaying.work_with([unit_a, unit_b])
    questions = BATCH // 2
    assert relaying.fill(questions=questions) == 5 * questions
    with pytest.raises(ValueError, match="still in its outbox"):
        relaying.check()
    assert relaying.relay() > 0
    assert relaying.check() == 5 * questions
    with enter_network():
        relayed = _said()
        Fact.objects.all().delete()
    relaying._filled = 0
    relaying.insert(questions=questions)
    with enter_network():
        inserted = _said()
    # Another portion of the same questions: the lives are those of further numbers.
    assert len(inserted) == len(relayed) == 5 * questions
    assert relayed - inserted == inserted - relayed == set()


def _said() -> set[tuple[object, ...]]:
    names = [field.name for field in Fact._meta.concrete_fields if field.name not in ("id", "event_id")]
    return set(Fact.objects.values_list(*names))


class Here:
    """A side of a bench in this process; it breaks off after some calls."""

    def __init__(self, calls: int = 10**9) -> None:
        self._calls = calls

    def call(self, function: str, /, **arguments: Any) -> Any:
        """What the side's module answers."""
        if self._calls == 0:
            raise SideFailedError("ended")
        self._calls -= 1
        return getattr(rebuilding, function)(**arguments)


@pytest.mark.django_db(transaction=True)
def test_figures_are_made_of_rows_that_nobody_told(
    unit_a: UnitRef, unit_b: UnitRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after every few calls, and carried on each time."""
    monkeypatch.setattr(rebuilding, "prepare", lambda: rebuilding.work_with([unit_a, unit_b]))
    monkeypatch.setattr(rebuilding, "PORTION", 30)
    monkeypatch.setattr(rebuild, "SAID_EVERY_SECONDS", -1.0)
    figures = None
    for _run in range(99):
        taken = rebuild.Taken.of(tmp_path / "taken.json", 80)
        with suppress(SideFailedError):
            figures = rebuild.measured(cast("Side", Here(5)), taken, until=inf)
            break
    assert figures is not None
    assert all(seconds > 0 for seconds in figures.values())
    with enter_network():
        first, again = Rebuild.objects.filter(begun_by__in=("first", "again")).order_by("pk")
    assert (first.corrected, again.corrected, again.changed) == (80, 0, 0)
    assert first.facts_summed == again.facts_summed > 160
    with enter_unit(unit_a):
        Question.objects.filter(number="BENCH-0").delete()
    with pytest.raises(ValueError, match="differ"):
        rebuilding.compare()


@pytest.mark.django_db(transaction=True)
def test_a_run_of_the_rebuild_ends_in_time(
    unit_a: UnitRef, unit_b: UnitRef, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "prepare", lambda: rebuilding.work_with([unit_a, unit_b]))
    taken = rebuild.Taken.of(tmp_path / "taken.json", 8)
    with pytest.raises(rebuild.LeftOffError, match="the next one goes on"):
        rebuild.measured(cast("Side", Here()), taken, until=0.0)
    with pytest.raises(ValueError, match="a run of 8 questions"):
        rebuild.Taken.of(tmp_path / "taken.json", 9)
