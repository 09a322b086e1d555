"""Which kind of unit stands below which."""

from typing import Final

_RANK: Final = {
    "national": 0,
    "province": 1,
    "city": 2,
    "county": 3,
    "zone": 3,
    "university": 3,
    "enterprise": 3,
    "township": 4,
    "other": 5,
}
NAMED_BY_APPLICANTS: Final = ("university", "enterprise", "zone", "township", "other")
"""Kinds that an applicant may name. Places down to the county are in the official list, all of them."""


def may_stand_below(kind: str, parent_kind: str) -> bool:
    """Whether a unit of this kind may stand directly below one of that kind.

    A school or an enterprise may stand below any place, and an enterprise's below an enterprise's.
    """
    if parent_kind == "national":
        return kind in ("province", "university", "enterprise", "other")
    if kind in ("university", "enterprise", "other"):
        return parent_kind in ("province", "city", "county", "zone", "township") or kind in (
            "enterprise",
            "other",
        )
    return _RANK[kind] > _RANK.get(parent_kind, 9) and parent_kind not in (
        "university",
        "enterprise",
        "other",
    )


def line_of(kind: str) -> str:
    """The functional line (条线) of a unit that an applicant names, as the official list has it."""
    return {"university": "school", "enterprise": "city"}.get(kind, "office")
