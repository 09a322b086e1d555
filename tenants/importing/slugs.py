"""Readable, unique, stable addresses of units: `jinan`, `lixia-jinan`, `gaoxinqu-jinan`, `shandongdaxue`.

They are computed over the whole national list at once, so that an import limited to one province gives the
same addresses. Where two places would claim the same one (福州 and 抚州), both say their province; nobody is
preferred.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from tenants.importing.names import company_short, zone_short
from tenants.importing.pinyin import full_pinyin
from tenants.importing.planned import PlannedUnit

# Names that a unit must not take: the network's own hosts.
RESERVED: Final = frozenset({"www", "api", "admin", "static", "media", "mail", "network", "demo", "test"})
# A label of DNS holds 63 characters; the column of the slug holds 60.
_LONGEST = 60

# The official spelling tells 陕西 from 山西; pinyin without tones does not.
_OFFICIAL: Final = {"陕西省": "shaanxi"}
_PLACE_SUFFIXES: Final = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "省",
    "市",
    "盟",
    "州",
    "县",
    "区",
    "旗",
)
# The peoples that an autonomous place is named after, at the end of its name and with two characters before
# them.
_PEOPLES: Final = re.compile(
    "(?<=..)(?:"
    "哈萨克族|塔吉克族|柯尔克孜|达斡尔族|鄂温克族|东乡族|仡佬族|仫佬族|保安族|傈僳族|哈尼族|"
    "哈萨克|土家族|塔吉克|布依族|布朗族|德昂族|拉祜族|撒拉族|普米族|景颇族|朝鲜族|"
    "毛南族|独龙族|纳西族|维吾尔|蒙古族|裕固族|鄂伦春|阿昌族|佤族|侗族|傣族|"
    "各族|回族|土族|壮族|彝族|怒族|水族|满族|瑶族|畲族|白族|"
    "羌族|苗族|蒙古|藏族|锡伯|黎族|回"
    ")+$"
)


def assign_slugs(units: Iterable[PlannedUnit]) -> dict[str, str]:
    """Code of each unit → its slug. Parents must come before their children."""
    ordered = list(units)
    by_code = {unit.code: unit for unit in ordered}
    names = {unit.code: _first_choice(unit) for unit in ordered}
    slugs: dict[str, str] = {}
    taken: set[str] = set(RESERVED)
    # Upper levels choose first: 吉林省 is `jilin`, 吉林市 has to say more.
    for level in sorted({unit.level for unit in ordered}):
        members = [unit for unit in ordered if unit.level == level]
        choices = {unit.code: _longer_if_needed(unit, names, by_code, level) for unit in members}
        claims = Counter(choices.values())
        for unit in members:
            slug = choices[unit.code]
            if claims[slug] > 1 or slug in taken:
                slug = _fit(f"{names[unit.code]}-{slugs.get(unit.parent_code or '', '')}")
            if slug in taken:
                slug = _fit(f"{full_pinyin(unit.place)}-{slugs.get(unit.parent_code or '', '')}")
            if slug in taken:
                slug = f"{slug[: _LONGEST - 12]}-{unit.code.lower()}"
            taken.add(slug)
            slugs[unit.code] = slug
    return slugs


def _first_choice(unit: PlannedUnit) -> str:
    if unit.kind == "national":
        return "tuanzhongyang"
    if unit.kind in ("university", "enterprise"):
        return _fit(full_pinyin(company_short(unit.place)))
    if unit.place in _OFFICIAL:
        return _OFFICIAL[unit.place]
    return _fit(full_pinyin(place_stem(unit.place) if unit.kind != "zone" else zone_short(unit.place)))


def _longer_if_needed(
    unit: PlannedUnit, names: Mapping[str, str], by_code: Mapping[str, PlannedUnit], level: int
) -> str:
    """Below the city every place says its city: there are four districts called 鼓楼区."""
    if unit.kind == "county" and level > 1:
        return _with_parent(names[unit.code], unit, names, by_code)
    if unit.kind == "zone":
        parent = by_code[unit.parent_code] if unit.parent_code else None
        province = by_code.get(parent.parent_code or "") if parent else None
        # `山西大同经济开发区` below 大同: what the address says after the hyphen is not said twice.
        short = zone_short(unit.place)
        for above in (province, parent):
            stem = place_stem(above.place) if above else ""
            for prefix in (f"{stem}市", stem):
                short = short.removeprefix(prefix) or short
        return _with_parent(_fit(full_pinyin(short)), unit, names, by_code)
    return names[unit.code]


def _with_parent(
    name: str, unit: PlannedUnit, names: Mapping[str, str], by_code: Mapping[str, PlannedUnit]
) -> str:
    parent = by_code.get(unit.parent_code or "")
    return _fit(f"{name}-{names[parent.code]}") if parent is not None else name


def place_stem(place: str) -> str:
    """`历下区` → `历下`, `阿坝藏族羌族自治州` → `阿坝`; a stem of one character keeps its suffix (`莘县`)."""
    stem = place
    for suffix in _PLACE_SUFFIXES:
        if stem.endswith(suffix) and len(stem) > len(suffix):
            stem = stem.removesuffix(suffix)
            break
    if place.endswith(("自治区", "自治州", "自治县", "自治旗")) or stem.endswith("族"):
        stem = _PEOPLES.sub("", stem).removesuffix("族")
    return stem if len(stem) > 1 else place


def _fit(slug: str) -> str:
    return slug[:_LONGEST].strip("-")
