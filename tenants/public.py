"""The only door of the tree of units. Every function enters NETWORK itself for a short block."""

from tenants.data import SettingLockedError, SettingView, UnitCard, UnitNotRoutableError
from tenants.lifecycle.hooks import on_unit_moved, on_unit_opened
from tenants.lifecycle.moving import MoveNotPossibleError, plan_move
from tenants.lifecycle.states import StepNotPossibleError, archive, go_live, reactivate, suspend
from tenants.links import here_url, network_url, unit_url
from tenants.look import Look, unit_look
from tenants.provisioning.opening import UnitCannotBeProvisionedError, provision
from tenants.provisioning.pool import fill_pool
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
    "MoveNotPossibleError",
    "SettingLockedError",
    "SettingView",
    "StepNotPossibleError",
    "UnitCannotBeProvisionedError",
    "UnitCard",
    "UnitNotRoutableError",
    "ancestors",
    "archive",
    "children",
    "clear_setting",
    "create_unit",
    "declare_setting",
    "declared_settings",
    "explain_setting",
    "explain_settings",
    "fill_pool",
    "get_setting",
    "go_live",
    "here_url",
    "ids_of_path",
    "network_url",
    "on_unit_moved",
    "on_unit_opened",
    "overridden_below",
    "place_on",
    "places_on",
    "plan_move",
    "provision",
    "reactivate",
    "refs_with_schema",
    "root_units",
    "search_units",
    "set_setting",
    "subtree",
    "subtree_select",
    "suspend",
    "unit_by_slug",
    "unit_card",
    "unit_cards",
    "unit_look",
    "unit_ref",
    "unit_url",
]
