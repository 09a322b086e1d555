"""“Not to unit X” (E7): the one rule of whom that keeps out."""

from collections.abc import Collection

from tenants.public import UnitCard, ids_of_path


def is_kept_out(card: UnitCard, excluded: Collection[int]) -> bool:
    """Whether a unit is kept from a question: one that the asker has excluded, or any below it.

    It is never asked, given, suggested or shown it, by nobody and on no way.
    """
    return not set(excluded).isdisjoint(ids_of_path(card.path))
