"""Two people change the tree at the same moment: each finds it as the other has left it.

One change is held open while another begins on a connection of its own and must wait for it.
"""

from datetime import timedelta

import pytest

from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from tenants.importing.saving import SavedUnits, save_units
from tenants.importing.slugs import assign_slugs
from tenants.importing.tree import LISTS, limit_to_province, plan_units, read_lists
from tenants.lifecycle import moving
from tenants.lifecycle.moving import apply_due_moves, plan_move
from tenants.models import PlannedMove, Unit, UnitPlace
from tenants.public import create_unit, unit_card
from tests.meanwhile import meanwhile
from tests.tenants.own_database import make_unit
from tests.tenants.own_database import own_database as own_database

pytestmark = pytest.mark.usefixtures("own_database")

EVERYTHING = plan_units(read_lists(LISTS))
SLUGS = assign_slugs(EVERYTHING)
NINGXIA = limit_to_province(EVERYTHING, "宁夏")


@pytest.fixture(autouse=True)
def _no_tree(own_database: str) -> None:
    """Each test begins with an empty tree."""
    with enter_network(role="owner"):
        PlannedMove.objects.all().delete()
        Unit.objects.update(parent=None)
        Unit.objects.all().delete()


def make_tree() -> tuple[int, int, int]:
    """An old parent, a new parent, and a unit that moves from one to the other tomorrow."""
    old, new = make_unit("old-parent"), make_unit("new-parent")
    child = create_unit(name="移动", short_name="移动", kind="city", slug="moving", parent_id=old)
    plan_move(child, new, actor="system")
    return old, new, child


def is_whole() -> bool:
    """Every path continues its parent's, and every open place is the path."""
    with enter_network():
        units = {unit.pk: unit for unit in Unit.objects.all()}
        places = dict(UnitPlace.objects.filter(to_day=None).values_list("unit_id", "path"))
    return all(
        unit.path == (units[unit.parent_id].path or "" if unit.parent_id else "") + f"{unit.pk:06d}."
        and places[unit.pk] == unit.path
        for unit in units.values()
    )


def test_a_unit_entered_while_its_parent_moves_moves_along(monkeypatch: pytest.MonkeyPatch) -> None:
    _, new, child = make_tree()
    monkeypatch.setattr(moving, "business_day", lambda *at: business_day(*at) + timedelta(days=1))
    with meanwhile(apply_due_moves) as moved:
        below = create_unit(name="下级", short_name="下级", kind="county", slug="below", parent_id=child)
    assert moved.result() == 1
    assert unit_card(below).path.startswith(unit_card(new).path)
    assert is_whole()


def test_a_unit_entered_below_one_that_has_just_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    _, new, child = make_tree()
    monkeypatch.setattr(moving, "business_day", lambda *at: business_day(*at) + timedelta(days=1))

    def enter() -> int:
        return create_unit(name="下级", short_name="下级", kind="county", slug="below", parent_id=child)

    with meanwhile(enter) as entered:
        apply_due_moves()
    assert unit_card(entered.result()).path.startswith(unit_card(new).path)
    assert is_whole()


def test_an_import_while_its_province_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counties of a province come while it is put below another unit."""
    save_units([unit for unit in NINGXIA if unit.kind in {"national", "province"}], SLUGS, source="test")
    with enter_network():
        province = Unit.objects.get(kind="province").pk
    above = make_unit("above")
    plan_move(province, above, actor="system")
    monkeypatch.setattr(moving, "business_day", lambda *at: business_day(*at) + timedelta(days=1))
    with meanwhile(apply_due_moves) as moved:
        save_units(NINGXIA, SLUGS, source="test")
    assert moved.result() == 1
    assert is_whole()


def test_two_imports_at_once() -> None:
    with meanwhile(lambda: save_units(NINGXIA, SLUGS, source="test")) as second:
        first = save_units(NINGXIA, SLUGS, source="test")
    assert first == SavedUnits(entered=len(NINGXIA), known=0)
    assert second.result() == SavedUnits(entered=0, known=len(NINGXIA))
    assert is_whole()


def test_an_import_while_somebody_takes_one_of_its_addresses() -> None:
    with meanwhile(lambda: save_units(NINGXIA, SLUGS, source="test")) as imported:
        make_unit("yinchuan")
    assert imported.result() == SavedUnits(entered=len(NINGXIA), known=0)
    with enter_network():
        slug = Unit.objects.get(code="640100").slug
    assert slug != "yinchuan"
    assert slug.startswith("yinchuan-")


def test_two_moves_decided_at_once_never_close_a_circle() -> None:
    one, other = make_unit("one"), make_unit("other")
    with meanwhile(lambda: plan_move(other, one, actor="system")) as second:
        plan_move(one, other, actor="system")
    with pytest.raises(moving.MoveNotPossibleError):
        second.result()
