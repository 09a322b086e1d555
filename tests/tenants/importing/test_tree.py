"""The tree as planned from the real lists: what becomes of the rows that are no places of their own."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tenants.importing.planned import PlannedUnit
from tenants.importing.slugs import assign_slugs
from tenants.importing.tree import (
    LISTS,
    UnitListError,
    UnitLists,
    limit_to_province,
    plan_units,
    read_lists,
)


@pytest.fixture(scope="module")
def planned() -> list[PlannedUnit]:
    return plan_units(read_lists(LISTS))


@pytest.fixture(scope="module")
def by_place(planned: list[PlannedUnit]) -> dict[str, list[PlannedUnit]]:
    result: dict[str, list[PlannedUnit]] = {}
    for unit in planned:
        result.setdefault(unit.place, []).append(unit)
    return result


def _parent_place(planned: list[PlannedUnit], unit: PlannedUnit) -> str:
    return next(other.place for other in planned if other.code == unit.parent_code)


def test_every_kind_is_there_and_every_code_once(planned: list[PlannedUnit]) -> None:
    assert Counter(unit.kind for unit in planned) == {
        "national": 1,
        "province": 31,
        "city": 333,
        "county": 2848,
        "zone": 125,
        "university": 2794,
        "enterprise": 10,
    }
    assert len({unit.code for unit in planned}) == len(planned)


def test_parents_come_first_and_levels_follow(planned: list[PlannedUnit]) -> None:
    seen: dict[str, int] = {}
    for unit in planned:
        assert unit.level == (0 if unit.parent_code is None else seen[unit.parent_code] + 1)
        seen[unit.code] = unit.level


@pytest.mark.parametrize(
    ("place", "parent"),
    [
        ("东城区", "北京市"),  # gathered under 市辖区
        ("城口县", "重庆市"),  # gathered under 县
        ("济源市", "河南省"),  # directly under the province
        ("石河子市", "新疆维吾尔自治区"),
        ("五指山市", "海南省"),
        ("历下区", "济南市"),
        ("山东大学", "山东省"),
        ("内蒙古大学", "内蒙古自治区"),
        ("黑龙江大学", "黑龙江省"),
    ],
)
def test_rows_hang_under_the_right_unit(
    planned: list[PlannedUnit], by_place: dict[str, list[PlannedUnit]], place: str, parent: str
) -> None:
    (unit,) = by_place[place]
    assert _parent_place(planned, unit) == parent


def test_gathering_rows_and_repeated_cities_are_no_units(by_place: dict[str, list[PlannedUnit]]) -> None:
    for name in ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"):
        assert name not in by_place
    for name in ("东莞市", "中山市", "儋州市", "嘉峪关市"):
        assert [unit.kind for unit in by_place[name]] == ["city"]


def test_the_sea_off_sansha_follows_the_state_council(by_place: dict[str, list[PlannedUnit]]) -> None:
    assert "西沙群岛" not in by_place
    assert "中沙群岛的岛礁及其海域" not in by_place
    assert by_place["西沙区"][0].kind == "county"


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("济南高新技术产业开发区", "zone"),
        ("兰州新区", "zone"),
        ("大柴旦行政委员会", "zone"),
        ("乌拉盖管理区管委会", "zone"),
        ("浦东新区", "county"),
        ("滨海新区", "county"),
        ("下花园区", "county"),
    ],
)
def test_zones_are_told_from_districts(by_place: dict[str, list[PlannedUnit]], place: str, kind: str) -> None:
    assert by_place[place][0].kind == kind


@pytest.mark.parametrize(
    ("place", "name", "short_name"),
    [
        ("山东省", "共青团山东省委员会", "共青团山东省委"),
        ("喀什地区", "共青团喀什地区委员会", "共青团喀什地委"),
        ("锡林郭勒盟", "共青团锡林郭勒盟委员会", "共青团锡林郭勒盟委"),
        ("平阴县", "共青团平阴县委员会", "共青团平阴县委"),
        ("济南高新技术产业开发区", "共青团济南高新技术产业开发区工作委员会", "济南高新区团工委"),
        ("乌拉盖管理区管委会", "共青团乌拉盖管理区工作委员会", "乌拉盖管理区团工委"),
        ("哈尔滨工业大学(威海)", "共青团哈尔滨工业大学（威海）委员会", "哈尔滨工业大学（威海）团委"),
        ("山东能源集团有限公司", "共青团山东能源集团有限公司委员会", "山东能源集团团委"),
        ("全国", "中国共产主义青年团中央委员会", "共青团中央"),
    ],
)
def test_committees_carry_their_official_names(
    by_place: dict[str, list[PlannedUnit]], place: str, name: str, short_name: str
) -> None:
    unit = by_place[place][0]
    assert (unit.name, unit.short_name) == (name, short_name)


def test_names_fit_their_columns(planned: list[PlannedUnit]) -> None:
    assert max(len(unit.name) for unit in planned) <= 120
    assert max(len(unit.short_name) for unit in planned) <= 60
    assert max(len(unit.code) for unit in planned) <= 24


def test_addresses_are_unique_short_and_readable(planned: list[PlannedUnit]) -> None:
    slugs = assign_slugs(planned)
    assert len(set(slugs.values())) == len(planned)
    assert all(len(slug) <= 60 and slug.strip("-") == slug for slug in slugs.values())
    assert not any(
        char not in "abcdefghijklmnopqrstuvwxyz0123456789-" for slug in slugs.values() for char in slug
    )
    wanted = {
        "370000": "shandong",
        "370100": "jinan",
        "370102": "lixia-jinan",
        "370176": "gaoxinqu-jinan",
        "140000": "shanxi",
        "610000": "shaanxi",
        "350100": "fuzhou-fujian",
        "361000": "fuzhou-jiangxi",
        "220000": "jilin",
        "220200": "jilin-jilin",
        "371524": "donge-liaocheng",
        "371721": "caoxian-heze",
        "140271": "jingkaiqu-datong",
        "622926": "dongxiang-linxia",
    }
    assert {code: slugs[code] for code in wanted} == wanted


def test_addresses_do_not_depend_on_the_limit(planned: list[PlannedUnit]) -> None:
    shandong = limit_to_province(planned, "山东")
    assert [unit.kind for unit in shandong[:2]] == ["national", "province"]
    assert 320 <= len(shandong) <= 340
    assert all(unit.parent_code in {other.code for other in shandong} for unit in shandong[1:])


def test_an_unknown_province_is_named(planned: list[PlannedUnit]) -> None:
    with pytest.raises(UnitListError, match="夏洛特"):
        limit_to_province(planned, "夏洛特")


def test_a_list_without_its_columns_is_named(tmp_path: Path) -> None:
    (tmp_path / "provinces.csv").write_text("code,title\n11,北京市\n", encoding="utf-8")
    with pytest.raises(UnitListError, match=r"provinces\.csv: columns missing: name"):
        read_lists(tmp_path)


def test_a_county_of_an_unknown_province_is_named() -> None:
    row = {"code": "990101", "name": "某区", "cityCode": "9901", "provinceCode": "99"}
    with pytest.raises(UnitListError, match="某区"):
        plan_units(UnitLists(provinces=[], cities=[], areas=[row], universities=[]))


def test_the_real_lists_are_complete() -> None:
    """The lists in the repository are those that were published: rows as counted at the source."""
    counts = {}
    for name in ("provinces", "cities", "areas", "universities"):
        with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            counts[name] = sum(1 for _ in csv.DictReader(file))
    assert counts == {"provinces": 31, "cities": 342, "areas": 2978, "universities": 2820}
