"""The nightly comparison: each unit once a night, differences first, repaired by sending again."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging import SetHash, reconcile
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.network_ledger.models import NetworkComparison
from shared_apps.network_ledger.operations import comparing
from shared_apps.network_ledger.queries import compared

NIGHT = datetime(2026, 11, 21, 2, 0, tzinfo=clock.BUSINESS_ZONE)


class Fixed:
    """One side that holds the same keys for every unit."""

    def __init__(self, *keys: str) -> None:
        self.held = set(keys)

    def hashes(self, unit_id: int) -> Mapping[str, SetHash]:
        return {"test/1": SetHash(len(self.held), hash(frozenset(self.held)))} if self.held else {}

    def keys(self, unit_id: int, bucket: str) -> Collection[str]:
        return self.held


@pytest.fixture
def sides(monkeypatch: pytest.MonkeyPatch) -> tuple[Fixed, Fixed]:
    """The only comparison there is: the unit holds two keys, the network one of them."""
    here, there = Fixed("a", "b"), Fixed("a")

    def again(bucket: str, missing: Collection[str]) -> None:
        there.held |= set(missing)

    only = {
        "test": reconcile.Reconciler("test", unit_side=here, network_side=there, repair=again),
    }
    monkeypatch.setattr(reconcile, "_reconcilers", only)
    return here, there


def rows() -> dict[int, list[dict[str, object]]]:
    with enter_network():
        return dict(NetworkComparison.objects.values_list("unit_id", "differences"))


def test_by_day_nothing_is_compared(db, network, sides):
    assert comparing.compare_tonight(NIGHT.replace(hour=9)) == 0
    assert rows() == {}


def test_every_unit_once_a_night(db, network, sides, unit_a: UnitRef, unit_b: UnitRef, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    compared = comparing.compare_tonight(NIGHT)
    assert compared == len(rows()) > 0
    assert rows()[unit_a.id] == [{"bucket": "test/1", "missing": 1, "surplus": 0}]
    assert comparing.compare_tonight(NIGHT + timedelta(minutes=5)) == 0
    assert comparing.compare_tonight(NIGHT + timedelta(days=1)) == compared


def test_the_page_shows_what_differs_and_repairs_it(db, network, sides, unit_a: UnitRef, staff):
    comparing.compare(reconcile.reconcilers()[0], unit_a)
    client = staff("operator")
    page = client.get("/operators/comparisons/").content.decode()
    assert "test/1" in page
    response = client.post("/operators/comparisons/repair/", {"name": "test", "unit": unit_a.id})
    assert response.status_code == 303
    assert sides[1].held == {"a", "b"}
    assert rows()[unit_a.id] == []


def test_what_agrees_is_shown_if_asked_for(db, network, sides, unit_a: UnitRef, unit_b: UnitRef, staff):
    for unit in (unit_a, unit_b):
        comparing.compare(reconcile.reconcilers()[0], unit)
    sides[1].held |= {"b"}
    comparing.compare(reconcile.reconcilers()[0], unit_b)
    client = staff("operator")

    def units(query: str) -> list[int]:
        return [row.unit_id for row in client.get(f"/operators/comparisons/{query}").context["rows"]]

    assert units("") == [unit_a.id]
    assert units("?show=all") == [unit_a.id, unit_b.id]
    comparing.compare(reconcile.reconcilers()[0], unit_a)
    assert units("") == []
    assert "各单位数据全部一致" in client.get("/operators/comparisons/").content.decode()


def test_every_comparison_has_a_name(db):
    names = {reconciler.name for reconciler in reconcile.reconcilers()}
    assert names
    assert names - compared._LABELS.keys() == set()


def test_what_only_the_network_has_stays_and_is_said(db, network, sides, unit_a: UnitRef, staff):
    sides[0].held = {"a"}
    sides[1].held = {"a", "ghost"}
    client = staff("operator")
    response = client.post("/operators/comparisons/repair/", {"name": "test", "unit": unit_a.id}, follow=True)
    assert sides[1].held == {"a", "ghost"}
    assert rows()[unit_a.id] == [{"bucket": "test/1", "missing": 0, "surplus": 1}]
    assert response.status_code == 200


@pytest.mark.parametrize("said", [{"name": "nope", "unit": "1"}, {"name": "test", "unit": "x"}, {}])
def test_what_does_not_exist_is_no_page(db, network, sides, staff, said):
    assert staff("operator").post("/operators/comparisons/repair/", said).status_code == 404
