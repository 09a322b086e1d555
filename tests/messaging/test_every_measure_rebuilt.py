"""Every measure of the catalogue comes back, row for row, when its sums were spoilt and made anew."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.reconcile import reconcilers
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.headcount_facts import EXPERTS, VERIFIED
from shared_apps.contracts.step_facts import COMPARISON as STEPS
from shared_apps.contracts.step_facts import ESCALATED, ORDERED, RED_CARD
from shared_apps.insights.data.measure import Kept
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.models import (
    Breakdown,
    Daily,
    Duration,
    Headcount,
    Reading,
    SensitiveQuarter,
    StepSum,
    Stock,
    WholeDay,
    WholeStock,
)
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.headcounts import Told, take_headcounts
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.readings import Views, add_views
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.projections.tables import LIVE
from shared_apps.insights.queries.comparing import COMPARISON as QUESTIONS
from shared_apps.insights.queries.comparing_headcounts import HEADCOUNTS
from shared_apps.topics.public import import_tree, tree
from tests.messaging.figures import rows
from tests.network import Network
from tests.shared_apps.insights.facts import PLAIN, Question

TABLES: dict[Kept, tuple[type[Model], ...]] = {
    Kept.DAILY: (Daily, WholeDay, Stock, WholeStock),
    Kept.QUARTER: (SensitiveQuarter,),
    Kept.DURATION: (Duration,),
    Kept.BREAKDOWN: (Breakdown,),
    Kept.READING: (Reading,),
    Kept.STEP: (StepSum,),
    Kept.HEADCOUNT: (Headcount,),
}
COMPARED = {
    Kept.DAILY: QUESTIONS,
    Kept.QUARTER: QUESTIONS,
    Kept.DURATION: QUESTIONS,
    Kept.BREAKDOWN: QUESTIONS,
    Kept.STEP: STEPS,
    Kept.HEADCOUNT: HEADCOUNTS,
}
"""By which comparison a night finds out. Of views the unit keeps nothing once it has told them."""


def test_every_measure_is_of_a_table_that_is_made_anew() -> None:
    assert {measure.kept for measure in MEASURES.values()} == set(TABLES) == set(Kept)
    assert {model for tables in TABLES.values() for model in tables} >= set(LIVE)


def test_every_measure_but_views_is_compared_with_the_units_every_night() -> None:
    assert set(Kept) - set(COMPARED) == {Kept.READING}
    both = {one.name for one in reconcilers() if one.unit_side is not None and one.network_side is not None}
    assert set(COMPARED.values()) <= both


@pytest.fixture
def told(db: None, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of every measure, in two units below one city."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    day = clock.business_day() - timedelta(days=20)
    with enter_network():
        import_tree()
        sensitive = next(card.code for card in tree().leaves() if card.sensitivity)
        for unit in (network.a, network.b):
            asked = [Question.asked(unit.id, day, topic=topic) for topic in (PLAIN, PLAIN, sensitive)]
            take([one.received() for one in asked])
            take([asked[0].timed(60, in_time=True), asked[0].closed(9), asked[0].rated(5, 9)])
            add_views([Views(unit.id, day, 7)])
            references = {step: f"{unit.id}-{step}" for step in (ORDERED, RED_CARD, ESCALATED)}
            take_steps(
                [
                    Step(unit_id=unit.id, step=step, reference=name, business_day=day, topic=PLAIN)
                    for step, name in references.items()
                ]
            )
            take_headcounts([Told(unit.id, day, {VERIFIED: 30, EXPERTS: 2}, (1, 1))])


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("kept", list(Kept))
def test_what_was_spoilt_comes_back(kept: Kept) -> None:
    every = [model for tables in TABLES.values() for model in tables]
    before = rows(every)
    assert all(before), "something is told of each"
    with enter_network(role="owner"):
        for model in TABLES[kept]:
            _spoil(model)
    assert rows(every) != before
    with enter_network():
        rebuild()
    assert rows(every) == before


def _spoil(model: type[Model]) -> None:
    """Of what is summed for units above half is lost, and the rest says something else."""
    sums: Any = model._default_manager.all()
    if model is not SensitiveQuarter:
        sums = sums.filter(own=False)
    lost = sums.order_by("pk")[: max(1, sums.count() // 2)]
    model._default_manager.filter(pk__in=[row.pk for row in lost]).delete()
    number = next(name for name in ("received", "open", "number", "closed", "views") if _has(model, name))
    sums.update(**{number: 77})


def _has(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.concrete_fields)
