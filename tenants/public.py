"""The only door of the tree of units. Every function enters NETWORK itself for a short block."""

from tenants.calendar.changing import on_year_published
from tenants.calendar.days_seen import DaySeen, days_seen
from tenants.calendar.of_unit import working_calendar
from tenants.calendar.own import HOURS, OWN_DAYS, spans_of
from tenants.calendar.own import own_days as own_days_of
from tenants.calendar.own import stored as stored_spans
from tenants.calendar.own import weekly as weekly_spans
from tenants.calendar.working import Span, WorkingCalendar
from tenants.cards import current_card, open_unit_known_at
from tenants.data import (
    KnownUnit,
    SettingLockedError,
    SettingVersionView,
    SettingView,
    UnitCard,
    UnitNotRoutableError,
)
from tenants.domains.claiming import check_domain, give_up_domain, make_main, name_domain
from tenants.domains.names import BadDomainError, is_ours
from tenants.domains.reading import DomainView, UnitDomains, lost_domains, unit_domains
from tenants.domains.telling import on_domain_changed
from tenants.features import count_as_feature, declare_feature, features
from tenants.features import is_on as feature_is_on
from tenants.finding import Found, find_units
from tenants.footer import FOOTER_KEYS, foot_facts
from tenants.importing.country import planned_units
from tenants.importing.pinyin import syllables
from tenants.importing.planned import PlannedUnit
from tenants.importing.saving import save_units
from tenants.lifecycle.hooks import (
    on_asking_what_lacks,
    on_unit_archived,
    on_unit_moved,
    on_unit_opened,
)
from tenants.lifecycle.moving import MoveNotPossibleError, plan_move
from tenants.lifecycle.states import StepNotPossibleError, archive, go_live, reactivate, suspend
from tenants.links import here_url, network_url, unit_url
from tenants.look import Look, unit_look
from tenants.models import UnitKind, UnitState
from tenants.naming import units_named
from tenants.provisioning.opening import UnitCannotBeProvisionedError, UnitNotWantedError, provision
from tenants.provisioning.pool import fill_pool
from tenants.provisioning.taking_back import Left, UnitIsLiveError, hold_unit, take_back
from tenants.reasons import ENGLISH_MAX as REASON_ENGLISH_MAX
from tenants.reasons import LABEL_MAX as REASON_MAX
from tenants.reasons import (
    OWN_REASONS,
    BadReason,
    OwnReason,
    ReasonList,
    add_reason,
    as_published,
    declare_reasons,
    hide_reason,
    own_reasons,
    reason_lists,
    reasons_to_choose,
)
from tenants.register import create_unit
from tenants.selecting import (
    ids_at,
    ids_below,
    live_since,
    paths_below,
    places_on,
    states_below,
    states_of,
    subtree_select,
)
from tenants.settings_layers import (
    Given,
    change_setting,
    check_setting,
    clear_setting,
    declare_setting,
    declared_settings,
    explain_setting,
    explain_settings,
    get_setting,
    overridden_below,
    set_setting,
    setting_versions,
    settings_given_anew,
    settings_given_by,
    values_set_at,
)
from tenants.tree import (
    ancestors,
    ancestors_of,
    children,
    ids_of_path,
    known_units,
    place_on,
    refs_with_schema,
    root_units,
    search_units,
    subtree,
    unit_by_slug,
    unit_card,
    unit_cards,
    unit_paths,
)
from tenants.tree import routable_ref as unit_ref

__all__ = [
    "FOOTER_KEYS",
    "HOURS",
    "OWN_DAYS",
    "OWN_REASONS",
    "REASON_ENGLISH_MAX",
    "REASON_MAX",
    "BadDomainError",
    "BadReason",
    "DaySeen",
    "DomainView",
    "Found",
    "Given",
    "KnownUnit",
    "Left",
    "Look",
    "MoveNotPossibleError",
    "OwnReason",
    "PlannedUnit",
    "ReasonList",
    "SettingLockedError",
    "SettingVersionView",
    "SettingView",
    "Span",
    "StepNotPossibleError",
    "UnitCannotBeProvisionedError",
    "UnitCard",
    "UnitDomains",
    "UnitIsLiveError",
    "UnitKind",
    "UnitNotRoutableError",
    "UnitNotWantedError",
    "UnitState",
    "WorkingCalendar",
    "add_reason",
    "ancestors",
    "ancestors_of",
    "archive",
    "as_published",
    "change_setting",
    "check_domain",
    "check_setting",
    "children",
    "clear_setting",
    "count_as_feature",
    "create_unit",
    "current_card",
    "days_seen",
    "declare_feature",
    "declare_reasons",
    "declare_setting",
    "declared_settings",
    "explain_setting",
    "explain_settings",
    "feature_is_on",
    "features",
    "fill_pool",
    "find_units",
    "foot_facts",
    "get_setting",
    "give_up_domain",
    "go_live",
    "here_url",
    "hide_reason",
    "hold_unit",
    "ids_at",
    "ids_below",
    "ids_of_path",
    "is_ours",
    "known_units",
    "live_since",
    "lost_domains",
    "make_main",
    "name_domain",
    "network_url",
    "on_asking_what_lacks",
    "on_domain_changed",
    "on_unit_archived",
    "on_unit_moved",
    "on_unit_opened",
    "on_year_published",
    "open_unit_known_at",
    "overridden_below",
    "own_days_of",
    "own_reasons",
    "paths_below",
    "place_on",
    "places_on",
    "plan_move",
    "planned_units",
    "provision",
    "reactivate",
    "reason_lists",
    "reasons_to_choose",
    "refs_with_schema",
    "root_units",
    "save_units",
    "search_units",
    "set_setting",
    "setting_versions",
    "settings_given_anew",
    "settings_given_by",
    "spans_of",
    "states_below",
    "states_of",
    "stored_spans",
    "subtree",
    "subtree_select",
    "suspend",
    "syllables",
    "take_back",
    "unit_by_slug",
    "unit_card",
    "unit_cards",
    "unit_domains",
    "unit_look",
    "unit_paths",
    "unit_ref",
    "unit_url",
    "units_named",
    "values_set_at",
    "weekly_spans",
    "working_calendar",
]
