"""All figures made anew, from the facts and from the units' own tables, while facts come in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import CarriedMove, Daily, Fact, Rebuild
from shared_apps.insights.operations import rebuilding
from shared_apps.insights.operations.rebuilding import begin, carry_on, stop
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.tables import BESIDE, LIVE
from shared_apps.topics.public import import_tree
from tenant_apps.questions.models import Question
from tenant_apps.questions.public import ImportedMessage, record_imported
from tests.messaging.figures import asked, facts, rows
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN
from tests.shared_apps.insights.facts import Question as Told

Staff = Callable[..., Any]


@pytest.fixture(autouse=True)
def quiet(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker, and portions so small that there are several."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    monkeypatch.setattr(rebuilding, "CHUNK", 3)
    with enter_network():
        import_tree()


@pytest.fixture
def units(unit_a: UnitRef, unit_b: UnitRef) -> tuple[UnitRef, UnitRef]:
    """Both with questions of their own, whose facts have arrived."""
    asked(unit_a, 1, 2)
    asked(unit_a, 3, answered=True)
    asked(unit_b, 4, answered=True)
    return unit_a, unit_b


def _end() -> Rebuild:
    with enter_network():
        while carry_on(steps=1):
            pass
        return Rebuild.objects.latest("id")


def test_nothing_changes_where_nothing_is_wrong(units: tuple[UnitRef, UnitRef]) -> None:
    figures, told = rows(LIVE), facts()
    with enter_network():
        begin(by=1, from_units=True)
    row = _end()
    assert (row.state, row.corrected, row.left_alone, row.changed) == ("done", 0, 0, 0)
    assert row.units_read == row.units >= 2
    assert row.facts_summed == len(told)
    assert (rows(LIVE), facts()) == (figures, told)
    assert not any(rows(BESIDE)), "nothing is left behind"


def test_from_the_units_own_tables(units: tuple[UnitRef, UnitRef]) -> None:
    """Facts were lost, doubled, falsified and invented; sums were written over."""
    unit_a, unit_b = units
    figures, told = rows(LIVE), facts()
    with enter_network():
        lost = Fact.objects.filter(unit_id=unit_a.id, kind="question.received").order_by("id")[0]
        Fact.objects.filter(pk=lost.pk).delete()
        Fact.objects.filter(unit_id=unit_b.id, kind="question.received").update(topic=OTHER)
        take([Told.asked(unit_b.id, clock.business_day()).received()])
        Daily.objects.filter(unit_id=unit_b.id).update(received=77)
    assert facts() != told
    assert rows(LIVE) != figures
    with enter_network():
        begin(by=1, from_units=True)
    row = _end()
    assert (row.corrected, row.left_alone) == (3, 0)
    assert facts() == told
    assert rows(LIVE) == figures


def test_marks_of_a_device_come_back_from_the_rows(units: tuple[UnitRef, UnitRef]) -> None:
    """One mark was lost, another one invented."""
    unit_a, unit_b = units
    with enter_unit(unit_a):
        marked = Question.objects.filter(answered_at=None).order_by("id")[0]
        marked.told = {"burst": True}
        marked.save(update_fields=["told"])
    figures = rows(LIVE)
    with enter_network():
        Fact.objects.filter(unit_id=unit_b.id, kind="question.received").update(burst=True)
        begin(by=1, from_units=True)
    assert _end().corrected == 2
    with enter_network():
        told = list(Fact.objects.filter(burst=True).values_list("unit_id", "kind", "question_id"))
    assert told == [(unit_a.id, "question.received", str(marked.pk))]
    assert rows(LIVE) == figures, "a mark is in no figure"


def test_what_other_software_told_stays(units: tuple[UnitRef, UnitRef]) -> None:
    with enter_network():
        take([Told.asked(units[0].id, clock.business_day(), id="ext-1").received()])
    figures = rows(LIVE)
    with enter_network():
        begin(by=1, from_units=True)
    assert _end().corrected == 0
    assert rows(LIVE) == figures


def test_what_is_under_way_is_left_alone_and_arrives(units: tuple[UnitRef, UnitRef]) -> None:
    unit_a, _unit_b = units
    with enter_network():
        begin(by=1, from_units=True)
    now = clock.now()
    with enter_unit(unit_a):
        record_imported(
            ImportedMessage(
                source="test", external_number="9", title="问题", text="……", topic=PLAIN,
                received_at=now - timedelta(days=3), answer="", answered_at=None,
            )
        )  # fmt: skip
    row = _end()
    assert (row.corrected, row.left_alone) == (0, 1)
    with enter_network():
        before = Fact.objects.count()
    relay_up(unit_a)
    figures = rows(LIVE)
    with enter_network():
        assert Fact.objects.count() == before + 1, "once"
        begin(by=1, from_units=True)
    assert (_end().changed, rows(LIVE)) == (0, figures)


def test_facts_come_in_between_steps(units: tuple[UnitRef, UnitRef], network: Network) -> None:
    """After each step a fact, for as many steps as there are: the figures are those of counting once."""
    with enter_network():
        begin(by=1, from_units=False)
        more = [Told.asked(network.a.id, clock.business_day() - timedelta(days=n)) for n in range(6)]
        for question in more:
            carry_on(steps=1)
            take([question.received()])
            take([question.answered(after=0)])
    _end()
    figures = rows(LIVE)
    with enter_network():
        assert (
            sum(Daily.objects.filter(unit_id=network.a.id, own=True).values_list("received", flat=True)) == 9
        )
        begin(by=1, from_units=False)
    assert (_end().changed, rows(LIVE)) == (0, figures)


def test_what_was_broken_off_is_carried_on(units: tuple[UnitRef, UnitRef], monkeypatch: Any) -> None:
    """A process dies in the middle of each kind of step: what it had not committed is done again, once."""
    figures = rows(LIVE)
    with enter_network():
        Daily.objects.all().delete()
        begin(by=1, from_units=True)

        def dies(*_args: Any, **_more: Any) -> None:
            raise KeyboardInterrupt

        for place in ("read_unit", "project", "_swap"):
            with monkeypatch.context() as patched:
                patched.setattr(rebuilding, place, dies)
                with pytest.raises(KeyboardInterrupt):
                    carry_on()
            assert Rebuild.objects.get().ended_at is None
            assert not Daily.objects.exists(), "pages go on reading the former sums"
            carry_on(steps=2)
    row = _end()
    assert (row.state, row.corrected) == ("done", 0)
    assert rows(LIVE) == figures


def test_a_move_meanwhile_has_all_of_it_summed_again(
    units: tuple[UnitRef, UnitRef], network: Network
) -> None:
    figures = rows(LIVE)
    with enter_network():
        begin(by=1, from_units=False)
        while Rebuild.objects.get().after_fact < (Rebuild.objects.get().to_fact or 1):
            carry_on(steps=1)
        CarriedMove.objects.create(
            unit_id=network.stranger.id, from_day=clock.business_day(), units_left=[], units_joined=[]
        )
        stamp = Rebuild.objects.get().stamp
        carry_on(steps=1)
        row = Rebuild.objects.get()
        assert (row.stamp, row.ended_at) == ("", None)
    assert _end().stamp not in ("", stamp)
    assert rows(LIVE) == figures


def test_one_at_a_time_and_it_may_be_stopped(units: tuple[UnitRef, UnitRef]) -> None:
    figures = rows(LIVE)
    with enter_network():
        first = begin(by=1, from_units=True)
        assert begin(by=2, from_units=False).pk == first.pk
        carry_on(steps=3)
        assert stop(by=1)
        assert not stop(by=1)
        assert not carry_on()
    assert rows(LIVE) == figures
    assert not any(rows(BESIDE))


def test_by_command(units: tuple[UnitRef, UnitRef], capsys: pytest.CaptureFixture[str]) -> None:
    with enter_network():
        Daily.objects.update(received=9)
        call_command("rebuild_insights", "--from-units")
        assert not Daily.objects.filter(received=9).exists()
    assert "0 questions corrected" in capsys.readouterr().out


def test_by_the_operators_page(staff: Staff, network: Network, units: tuple[UnitRef, UnitRef]) -> None:
    figures = rows(LIVE)
    operator = staff("operator")
    assert "/operators/figures/" in operator.get("/operators/comparisons/").content.decode()
    page = operator.post("/operators/figures/begin/", {"from_units": "1"}, follow=True).content.decode()
    assert "正在读取各单位" in page
    with enter_network():
        carry_on(steps=1)
    assert "<progress" in operator.get("/operators/figures/").content.decode()
    _end()
    assert "重算完成" in operator.get("/operators/figures/").content.decode()
    operator.post("/operators/figures/begin/", {})
    assert "已停止" in operator.post("/operators/figures/stop/", follow=True).content.decode()
    assert rows(LIVE) == figures
    analyst = staff("network_staff", network.province)
    assert analyst.post("/operators/figures/begin/", {}).status_code == 403
    with enter_network():
        assert Rebuild.objects.filter(ended_at=None).count() == 0, "nothing happened"
