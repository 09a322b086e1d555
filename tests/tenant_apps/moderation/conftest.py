"""A kind of public item made for the tests: notes on a board that is a dictionary."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.moderation.public import Item, ItemKind
from tenant_apps.moderation.rules import items
from tests.actors import give_role, make_account

KIND = "note"
CRITICAL = "区政府的书记和局长不作为，投诉三个月没有人管，只会踢皮球、搞形式主义，太失望了！"


@dataclass
class Board:
    """What another app would keep in its own table."""

    notes: dict[str, Item] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def write(self, item_id: str, text: str, **more: object) -> Item:
        values: dict[str, object] = {
            "title": "",
            "text": text,
            "written_at": datetime(2026, 11, 20, tzinfo=UTC),
            **more,
        }
        self.notes[item_id] = Item(**values)  # type: ignore[arg-type]
        return self.notes[item_id]


@pytest.fixture
def board() -> Iterator[Board]:
    """The board, registered for one test."""
    kept = Board()
    items._kinds[KIND] = ItemKind(
        KIND,
        "留言",
        lambda item_id: kept.notes.get(item_id) if item_id not in kept.hidden else None,
        kept.hidden.add,
        kept.hidden.discard,
    )
    yield kept
    del items._kinds[KIND]


@pytest.fixture
def officers(in_unit_a: UnitRef) -> tuple[int, int, int]:
    """Three people who work in unit a."""
    people = [make_account(name=name) for name in ("甲", "乙", "丙")]
    for person in people:
        give_role(person, "duty_officer", in_unit_a.id)
    return people[0].pk, people[1].pk, people[2].pk
