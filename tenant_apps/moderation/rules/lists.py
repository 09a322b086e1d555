"""Which lists are in force in a unit: its own and those of all units above; it can leave none out."""

from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.rules.word_lists import WordList, default_list
from tenants.public import current_card, get_setting, ids_of_path


def own_list(unit_id: int) -> WordList:
    """The list of one unit as it stands; version 0 while it has none."""
    stored = get_setting(unit_id, WORDS)
    words = {reason: tuple(entries) for reason, entries in stored.get("words", {}).items()}
    return WordList(unit_id, int(stored.get("version", 0)), words)


def lists_above(path: str) -> list[WordList]:
    """The lists of the units above this place, the topmost first; those without words are left out."""
    above = ids_of_path(path)[:-1]
    return [found for found in map(own_list, above) if found.words]


def lists_in_force() -> list[WordList]:
    """Every list that is read here, what comes with the product first."""
    card = current_card()
    return [default_list(), *lists_above(card.path), own_list(card.id)]
