"""The real units of the country, from the lists that come with the product or others of the same kind."""

from pathlib import Path

from tenants.importing.planned import PlannedUnit
from tenants.importing.slugs import assign_slugs
from tenants.importing.tree import LISTS, limit_to_province, plan_units, read_lists


def planned_units(province: str = "", *, folder: Path = LISTS) -> tuple[list[PlannedUnit], dict[str, str]]:
    """Return the units to enter, of the country or one province (山东), and the slug of each by its code.

    Slugs are those of the whole country, so that a province gets the same ones alone and later with all.
    Raises UnitListError for lists that cannot be read, or a province that they do not name.
    """
    everything = plan_units(read_lists(folder))
    slugs = assign_slugs(everything)
    return (limit_to_province(everything, province) if province else everything), slugs
