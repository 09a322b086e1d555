"""The only door of the tree of units. Every function enters NETWORK itself for a short block."""

from tenants.data import SettingLockedError, SettingView, UnitCard, UnitNotRoutableError
from tenants.links import here_url, network_url, unit_url
from tenants.look import Look, unit_look
from tenants.register import create_unit
from tenants.selecting import places_on, subtree_select
from tenants.settings_layers import (
    clear_setting,
    declare_setting,
    declared_settings,
    explain_setting,
    explain_settings,
    get_setting,
    overridden_below,
    set_setting,
)
from tenants.tree import (
    ancestors,
    children,
    ids_of_path,
    place_on,
    refs_with_schema,
    root_units,
    search_units,
    subtree,
    unit_by_slug,
    unit_card,
    unit_cards,
)
from tenants.tree import routable_ref as unit_ref

__all__ = [
    "Look",
    "SettingLockedError",
    "SettingView",
    "UnitCard",
    "UnitNotRoutableError",
    "ancestors",
    "children",
    "clear_setting",
    "create_unit",
    "declare_setting",
    "declared_settings",
    "explain_setting",
    "explain_settings",
    "get_setting",
    "here_url",
    "ids_of_path",
    "network_url",
    "overridden_below",
    "place_on",
    "places_on",
    "refs_with_schema",
    "root_units",
    "search_units",
    "set_setting",
    "subtree",
    "subtree_select",
    "unit_by_slug",
    "unit_card",
    "unit_cards",
    "unit_look",
    "unit_ref",
    "unit_url",
]
