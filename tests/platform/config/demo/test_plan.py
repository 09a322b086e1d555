"""The plan of the demo: real units, and what the launcher is told about them."""

import json
from collections import Counter
from pathlib import Path

from huisheng.config.demo.people import CAST
from huisheng.config.demo.plan import plan_of
from huisheng.config.demo.told import weeks_told, write_facts
from huisheng.kernel.access import ALL_ROLES


def _kinds(size: str) -> Counter[str]:
    plan = plan_of("small" if size == "small" else "province")
    return Counter(unit.kind for unit in plan.listed if unit.code in plan.opened)


def test_the_small_demo_has_every_kind_of_unit() -> None:
    kinds = _kinds("small")
    assert kinds["province"] == kinds["university"] == kinds["enterprise"] == 1
    assert kinds["city"] == 2
    assert kinds["county"] >= 4
    assert kinds["zone"] == 1


def test_the_large_demo_is_the_whole_province() -> None:
    kinds = _kinds("province")
    assert kinds["city"] == 16
    assert kinds["county"] + kinds["zone"] == 152 - 1
    assert kinds["enterprise"] >= 6
    assert 300 <= kinds.total() <= 340


def test_every_role_has_somebody_and_every_place_is_opened() -> None:
    plan = plan_of("small")
    assert {role for member in CAST for role in member.roles} == set(ALL_ROLES)
    places = {member.place for member in CAST if member.place}
    assert {plan.code_of(place) for place in places} <= plan.opened
    assert len({member.login for member in CAST}) == len(CAST)


def test_a_later_run_moves_the_messages_by_as_much(tmp_path: Path) -> None:
    path = tmp_path / "state" / "demo.json"
    assert weeks_told(path) is None
    assert weeks_told(None) is None
    write_facts(path, {"weeks": 359, "addresses": [], "sign_ins": []})
    assert weeks_told(path) == 359
    assert json.loads(path.read_text(encoding="utf-8"))["addresses"] == []
    path.write_text("{", encoding="utf-8")
    assert weeks_told(path) is None
    assert [found.name for found in path.parent.iterdir()] == ["demo.json"]
