"""Plan the tree of units from four lists: provinces, cities, counties and universities (and enterprises).

The lists follow the statistical codes, which know rows that are no places of their own; what becomes of them
is written here, rule by rule.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from pathlib import Path
from typing import Final

from tenants.importing.names import committee_name, committee_short_name
from tenants.importing.planned import PlannedUnit

LISTS: Final = Path(__file__).resolve().parent / "lists"
"""The lists that come with the product; README.md beside them names their sources."""

NATIONAL_CODE: Final = "000000"

# Rows of the city list that only hold rows of the county list together: municipalities (北京: 市辖区, 县) and
# counties and cities that stand directly under a province (济源市, 石河子市). Their rows go up to the
# province.
_GATHERING_ROWS: Final = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})

# Changes that the list does not have yet. State Council, 18 April 2020: 三沙市 is divided into 西沙区 and
# 南沙区; 西沙区 administers the reefs and waters of 中沙 too, which therefore are no unit.
_RENAMED: Final = {"460321": "西沙区", "460322": "南沙区"}
_NO_UNIT: Final = frozenset({"460323"})

# Institutions of the armed forces and the police have league organisations outside the local tree.
_FORCES: Final = (
    "陆军",
    "海军",
    "空军",
    "火箭军",
    "战略支援部队",
    "武警",
    "国防科技大学",
    "国防大学",
    "武装警察",
    "军医大学",
)

# The statistical codes number development zones from 71 upward inside a city (National Bureau of Statistics,
# rules for the codes of statistical divisions); older zones are known by their name only.
_ZONE_NUMBERS: Final = range(71, 80)
_ZONE_ENDINGS: Final = ("行政委员会", "管委会", "开发区")

SCHOOL_LINE: Final = "school"
CITY_LINE: Final = "city"
OFFICE_LINE: Final = "office"


class UnitListError(Exception):
    """A list cannot be used: the message names the file, the row and the fault."""


@dataclass(frozen=True, slots=True)
class UnitLists:
    """The rows of the lists, as read. A row is a mapping of column name to text."""

    provinces: list[dict[str, str]]
    cities: list[dict[str, str]]
    areas: list[dict[str, str]]
    universities: list[dict[str, str]]
    enterprises: list[dict[str, str]] = field(default_factory=list)


_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "provinces": ("code", "name"),
    "cities": ("code", "name", "provinceCode"),
    "areas": ("code", "name", "cityCode", "provinceCode"),
    "universities": ("name", "province"),
    "enterprises": ("name", "province", "city"),
}


def read_lists(folder: Path) -> UnitLists:
    """Read provinces.csv, cities.csv, areas.csv, universities.csv and, when it is there, enterprises.csv."""
    rows = {name: _read(folder / f"{name}.csv", columns) for name, columns in _COLUMNS.items()}
    return UnitLists(**rows)


def _read(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if not path.exists() and path.stem == "enterprises":
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise UnitListError(f"{path}: columns missing: {', '.join(missing)}")
            rows = [{name: (row[name] or "").strip() for name in columns} for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise UnitListError(f"{path}: {error}") from error
    for number, row in enumerate(rows, start=2):
        empty = [name for name in columns if not row[name] and name != "city"]
        if empty:
            raise UnitListError(f"{path}, row {number}: empty: {', '.join(empty)}")
    return rows


def plan_units(lists: UnitLists) -> list[PlannedUnit]:
    """The whole tree, every parent before its children; places first, then schools, then enterprises."""
    national = _planned("national", "全国", NATIONAL_CODE, None, 0)
    provinces = {
        row["code"]: _planned("province", row["name"], f"{row['code']}0000", NATIONAL_CODE, 1)
        for row in lists.provinces
    }
    cities = {
        row["code"]: _planned(
            "city", row["name"], f"{row['code']}00", _parent(provinces, row["provinceCode"], row).code, 2
        )
        for row in lists.cities
        if row["name"] not in _GATHERING_ROWS
    }
    counties = list(_plan_counties(lists.areas, cities, provinces))
    by_name = {_bare(unit.place): unit for unit in provinces.values()}
    schools = list(_plan_schools(lists.universities, by_name))
    enterprises = list(_plan_enterprises(lists.enterprises, by_name, cities))
    return [national, *provinces.values(), *cities.values(), *counties, *schools, *enterprises]


def _plan_counties(
    rows: Iterable[dict[str, str]], cities: Mapping[str, PlannedUnit], provinces: Mapping[str, PlannedUnit]
) -> Iterator[PlannedUnit]:
    for row in rows:
        code, name = row["code"], _RENAMED.get(row["code"], row["name"])
        if code in _NO_UNIT:
            continue
        city = cities.get(row["cityCode"])
        if city is not None and name == city.place:
            # 东莞, 中山, 儋州 and 嘉峪关 have no counties: the list repeats the city.
            continue
        parent = city or _parent(provinces, row["provinceCode"], row)
        kind = "zone" if _is_zone(code, name) else "county"
        yield _planned(kind, name, code, parent.code, parent.level + 1)


def _is_zone(code: str, name: str) -> bool:
    return int(code[4:6]) in _ZONE_NUMBERS or name.endswith(_ZONE_ENDINGS)


def _plan_schools(
    rows: Iterable[dict[str, str]], provinces: Mapping[str, PlannedUnit]
) -> Iterator[PlannedUnit]:
    for row in rows:
        if row["name"].startswith(_FORCES):
            continue
        province = _parent(provinces, _bare(row["province"]), row)
        yield _planned(
            "university", row["name"], f"U{_digest(row['name'])}", province.code, 2, line=SCHOOL_LINE
        )


def _plan_enterprises(
    rows: Iterable[dict[str, str]], provinces: Mapping[str, PlannedUnit], cities: Mapping[str, PlannedUnit]
) -> Iterator[PlannedUnit]:
    by_place = {unit.place: unit for unit in cities.values()}
    for row in rows:
        parent = (
            _parent(by_place, row["city"], row)
            if row["city"]
            else _parent(provinces, _bare(row["province"]), row)
        )
        yield _planned(
            "enterprise",
            row["name"],
            f"E{_digest(row['name'])}",
            parent.code,
            parent.level + 1,
            line=CITY_LINE,
        )


def _parent(units: Mapping[str, PlannedUnit], key: str, row: Mapping[str, str]) -> PlannedUnit:
    try:
        return units[key]
    except KeyError:
        raise UnitListError(f"{row['name']}: no unit {key} in the lists above it") from None


def _planned(
    kind: str, place: str, code: str, parent_code: str | None, level: int, *, line: str = OFFICE_LINE
) -> PlannedUnit:
    return PlannedUnit(
        code=code,
        parent_code=parent_code,
        kind=kind,
        line=line,
        level=level,
        place=place,
        name=committee_name(kind, place),
        short_name=committee_short_name(kind, place),
    )


def _bare(province: str) -> str:
    """`山东省` and `山东`, `内蒙古自治区` and `内蒙古` are the same province: two characters tell, 内蒙古 and
    黑龙江 too.
    """
    return province[:2]


def _digest(name: str) -> str:
    return blake2s(name.encode(), digest_size=5).hexdigest()


def limit_to_province(units: Iterable[PlannedUnit], province: str) -> list[PlannedUnit]:
    """Only the national unit, one province (`山东` or `山东省`) and what is below it. UnitListError when
    unknown.
    """
    ordered = list(units)
    top = next(
        (u for u in ordered if u.kind == "province" and len(province) > 1 and u.place.startswith(province)),
        None,
    )
    if top is None:
        raise UnitListError(f"no province called {province}")
    inside = {top.code}
    result = [unit for unit in ordered if unit.code == NATIONAL_CODE]
    for unit in ordered:
        if unit.code in inside or unit.parent_code in inside:
            inside.add(unit.code)
            result.append(unit)
    return result
