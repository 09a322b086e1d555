"""Making all figures anew, by the command, in a process that is killed: what is shown stays, and what was
done is carried on to the same figures, as sets.
"""

from typing import Any

import pytest
from django.core.management import call_command

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.insights.models import Daily, Fact, Rebuild
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.tables import BESIDE, LIVE
from tests.killed import killed
from tests.messaging.figures import asked, facts, rows
from tests.shared_apps.insights.facts import Question as Told

pytestmark = pytest.mark.django_db(transaction=True)

# At the second turn of each, so that something has been done before and something is left.
WORK = """
from django.core.management import call_command
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.operations import rebuilding

where = sys.argv[1]
done, turns = getattr(rebuilding, where), []

def second_time(*args, **named):
    turns.append(where)
    return done(*args, **named) if len(turns) < 2 else stand_still()

setattr(rebuilding, where, second_time)
rebuilding.CHUNK = 3
with enter_network():
    call_command("rebuild_insights", "--from-units")
"""


@pytest.fixture
def units(unit_a: UnitRef, unit_b: UnitRef, monkeypatch: pytest.MonkeyPatch) -> tuple[UnitRef, UnitRef]:
    """Both with questions of their own, whose facts have arrived. No broker."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    asked(unit_a, 1, 2)
    asked(unit_a, 3, answered=True)
    asked(unit_b, 4, 5, answered=True)
    return unit_a, unit_b


@pytest.mark.parametrize(
    ("where", "state"), [("read_unit", "reading"), ("project", "summing"), ("_swap", "summing")]
)
def test_killed_it_is_carried_on(units: tuple[UnitRef, UnitRef], where: str, state: str, capsys: Any) -> None:
    """Between two units, in the middle of the facts, and with half of the tables put in their places."""
    unit_a, unit_b = units
    figures, told = rows(LIVE), facts()
    with enter_network():
        Fact.objects.filter(unit_id=unit_a.id).first().delete()  # type: ignore[union-attr]
        Daily.objects.filter(unit_id=unit_b.id).update(received=77)
    wrong = rows(LIVE)
    killed(WORK, where)
    with enter_network():
        left = Rebuild.objects.get()
        assert (left.state, left.ended_at) == (state, None)
    assert rows(LIVE) == wrong, "pages go on reading what stood before"
    with enter_network():
        # The network goes on while nobody rebuilds.
        late = Told.asked(unit_b.id, clock.business_day(), id="ext-9").received()
        take([late])
        call_command("rebuild_insights")
        row = Rebuild.objects.get()
    assert "carrying on what was begun" in capsys.readouterr().err
    assert (row.state, row.corrected) == ("done", 1)
    assert not any(rows(BESIDE))
    assert facts() - told == {fact for fact in facts() if fact[2] == "ext-9"}
    assert told <= facts()
    with enter_network():
        Fact.objects.filter(event_id=late.event_id).delete()
        call_command("rebuild_insights")
    assert (rows(LIVE), facts()) == (figures, told)
