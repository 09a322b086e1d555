"""One unit as the import plans it, before anything is written."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedUnit:
    """`code` is permanent and makes the import repeatable: the six digits of GB/T 2260 for places, `U` or `E`
    and a hash of the name for schools and enterprises, which have no public code in the lists.

    `level` counts from the top: national 0, province 1, city 2, county 3; a school or an enterprise stands
    one below its parent. `place` is the name of the place, school or enterprise from which the names are
    derived.
    """

    code: str
    parent_code: str | None
    kind: str
    line: str
    level: int
    place: str
    name: str
    short_name: str
