"""Which lists are in force in a unit: its own and those of all units above; it can leave none out."""

from huisheng.kernel.tenancy import current_unit
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.rules.word_lists import WordList, default_list
from tenants.public import get_setting, ids_of_path, unit_card


def own_list(unit_id: int) -> WordList:
    """The list of one unit as it stands; version 0 while it has none."""
    stored = get_setting(unit_id, WORDS)
    words = {reason: tuple(entries) for reason, entries in stored.get("words", {}).items()}
    return WordList(unit_id, int(stored.get("version", 0)), words)


def lists_above(unit_id: int) -> list[WordList]:
    """The lists of the units above, the topmost first; those without words are left out."""
    above = ids_of_path(unit_card(unit_id).path)[:-1]
    return [found for found in map(own_list, above) if found.words]


def lists_in_force() -> list[WordList]:
    """Every list that is read here, what comes with the product first."""
    unit_id = current_unit().id
    return [default_list(), *lists_above(unit_id), own_list(unit_id)]
