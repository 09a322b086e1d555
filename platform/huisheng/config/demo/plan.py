"""Which real units the demo opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tenants.public import PlannedUnit, planned_units

Size = Literal["small", "province"]

PROVINCE: Final = "山东省"
CITIES: Final = ("济南市", "威海市")
COUNTIES: Final = ("历下区", "槐荫区", "章丘区", "济南高新技术产业开发区", "环翠区", "荣成市", "乳山市")
SCHOOLS: Final = ("山东大学",)
ENTERPRISES: Final = ("山东高速集团有限公司",)


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """`listed` is the whole province, so that people find units that are not open yet; `opened` are codes."""

    listed: Sequence[PlannedUnit]
    slugs: dict[str, str]
    opened: frozenset[str]

    def code_of(self, place: str) -> str:
        """Code of a unit by the name of its place, school or enterprise."""
        return next(unit.code for unit in self.listed if unit.place == place)


def plan_of(size: Size) -> DemoPlan:
    """The plan of a size: a handful of units, or every unit of the province."""
    listed, slugs = planned_units(PROVINCE)
    wanted = {PROVINCE, *CITIES, *COUNTIES, *SCHOOLS, *ENTERPRISES}
    opened = frozenset(
        unit.code
        for unit in listed
        if unit.kind != "national" and (size == "province" or unit.place in wanted)
    )
    return DemoPlan(listed, slugs, opened)
