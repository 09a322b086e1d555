"""Official and short names of committees, derived from the name of the place, school or enterprise.

Committees of the Communist Youth League are named after their seat: 共青团济南市委员会 (short
共青团济南市委); in a development zone the committee is a working committee (工作委员会, 团工委); schools and
enterprises put the name of the institution first in the short form (山东大学团委). Source: Constitution of
the Communist Youth League of China, chapters 2 and 4, and the committees' own seals and signs.
"""

from typing import Final

NATIONAL_NAME: Final = "中国共产主义青年团中央委员会"
NATIONAL_SHORT_NAME: Final = "共青团中央"

# Common short forms of long names of zones; the first that fits is taken.
_ZONE_SHORT: Final = (
    ("高新技术产业开发区", "高新区"),
    ("高技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("现代产业园区", "产业园"),
    ("管理区管委会", "管理区"),
)
_COMPANY_ENDINGS: Final = ("股份有限公司", "有限责任公司", "有限公司", "总公司", "公司")


def committee_name(kind: str, place: str) -> str:
    """The official name of the committee of a place (with its suffix: 济南市), school or enterprise."""
    if kind == "national":
        return NATIONAL_NAME
    if kind == "zone":
        return f"共青团{place.removesuffix('管委会')}工作委员会"
    return f"共青团{fullwidth_brackets(place)}委员会"


def committee_short_name(kind: str, place: str) -> str:
    """The name as it is said and as it stands in tables: 共青团历下区委, 济南高新区团工委, 山东大学团委."""
    if kind == "national":
        return NATIONAL_SHORT_NAME
    if kind == "zone":
        return f"{zone_short(place)}团工委"
    if kind in ("university", "enterprise"):
        return f"{company_short(fullwidth_brackets(place))}团委"
    # 喀什地区 says 地委, not 地区委.
    return f"共青团{place[:-1] if place.endswith('地区') else place}委"


def zone_short(place: str) -> str:
    """`济南高新技术产业开发区` → `济南高新区`."""
    for ending, short in _ZONE_SHORT:
        if place.endswith(ending):
            return place.removesuffix(ending) + short
    return place


def company_short(name: str) -> str:
    """`山东能源集团有限公司` → `山东能源集团`; names of schools stay as they are."""
    for ending in _COMPANY_ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def fullwidth_brackets(name: str) -> str:
    """`哈尔滨工业大学(威海)` → `哈尔滨工业大学（威海）`, as Chinese text sets brackets."""
    return name.replace("(", "（").replace(")", "）")
