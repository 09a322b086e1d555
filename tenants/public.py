"""The only door of the tree of units. Every function enters NETWORK itself for a short block."""

from tenants.calendar.changing import on_year_published
from tenants.calendar.days_seen import DaySeen, days_seen
from tenants.calendar.of_unit import working_calendar
from tenants.calendar.own import HOURS, OWN_DAYS, spans_of
from tenants.calendar.own import own_days as own_days_of
from tenants.calendar.own import stored as stored_spans
from tenants.calendar.own import weekly as weekly_spans
from tenants.calendar.working import Span, WorkingCalendar
from tenants.cards import current_card
from tenants.data import (
    SettingLockedError,
    SettingVersionView,
    SettingView,
    UnitCard,
    UnitNotRoutableError,
)
from tenants.importing.country import planned_units
from tenants.importing.pinyin import syllables
from tenants.importing.planned import PlannedUnit
from tenants.importing.saving import save_units
from tenants.lifecycle.hooks import on_unit_archived, on_unit_moved, on_unit_opened
from tenants.lifecycle.moving import MoveNotPossibleError, plan_move
from tenants.lifecycle.states import StepNotPossibleError, archive, go_live, reactivate, suspend
from tenants.links import here_url, network_url, unit_url
from tenants.look import Look, unit_look
from tenants.models import UnitKind, UnitState
from tenants.provisioning.opening import UnitCannotBeProvisionedError, provision
from tenants.provisioning.pool import fill_pool
from tenants.register import create_unit
from tenants.selecting import ids_below, places_on, subtree_select
from tenants.settings_layers import (
    change_setting,
    clear_setting,
    declare_setting,
    declared_settings,
    explain_setting,
    explain_settings,
    get_setting,
    overridden_below,
    set_setting,
    setting_versions,
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
    "HOURS",
    "OWN_DAYS",
    "DaySeen",
    "Look",
    "MoveNotPossibleError",
    "PlannedUnit",
    "SettingLockedError",
    "SettingVersionView",
    "SettingView",
    "Span",
    "StepNotPossibleError",
    "UnitCannotBeProvisionedError",
    "UnitCard",
    "UnitKind",
    "UnitNotRoutableError",
    "UnitState",
    "WorkingCalendar",
    "ancestors",
    "archive",
    "change_setting",
    "children",
    "clear_setting",
    "create_unit",
    "current_card",
    "days_seen",
    "declare_setting",
    "declared_settings",
    "explain_setting",
    "explain_settings",
    "fill_pool",
    "get_setting",
    "go_live",
    "here_url",
    "ids_below",
    "ids_of_path",
    "network_url",
    "on_unit_archived",
    "on_unit_moved",
    "on_unit_opened",
    "on_year_published",
    "overridden_below",
    "own_days_of",
    "place_on",
    "places_on",
    "plan_move",
    "planned_units",
    "provision",
    "reactivate",
    "refs_with_schema",
    "root_units",
    "save_units",
    "search_units",
    "set_setting",
    "setting_versions",
    "spans_of",
    "stored_spans",
    "subtree",
    "subtree_select",
    "suspend",
    "syllables",
    "unit_by_slug",
    "unit_card",
    "unit_cards",
    "unit_look",
    "unit_ref",
    "unit_url",
    "weekly_spans",
    "working_calendar",
]
