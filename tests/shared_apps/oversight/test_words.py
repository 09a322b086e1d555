"""Every code of orders and difficulties has its word, in the one table of both sides."""

from collections.abc import Collection

import pytest

from shared_apps.oversight.models import Difficulty, DifficultyStep, Order
from shared_apps.oversight.public import (
    CARD_NAMES,
    DIFFICULTY_AREAS,
    DIFFICULTY_STAGES,
    DIFFICULTY_STEPS,
    ORDER_DEMANDS,
    ORDER_ENDS,
    ORDER_REASONS,
)
from shared_apps.oversight.web import words as above


@pytest.mark.parametrize(
    ("named", "codes"),
    [
        (CARD_NAMES, {*Order.Card.values} - {""}),
        (ORDER_DEMANDS, Order.Demand.values),
        (ORDER_REASONS, Order.Reason.values),
        (ORDER_ENDS, {Order.Stage.DONE, Order.Stage.WITHDRAWN}),
        (DIFFICULTY_AREAS, Difficulty.Area.values),
        (DIFFICULTY_STAGES, Difficulty.Stage.values),
        (DIFFICULTY_STEPS, DifficultyStep.Code.values),
        (above.CARDS, Order.Card.values),
        (above.STAGES, Order.Stage.values),
    ],
)
def test_every_code_has_its_word(named: Collection[str], codes: Collection[str]) -> None:
    assert set(named) == set(codes)
