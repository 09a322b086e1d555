"""What crowds, errors, settings and units above may do, and what goes when an asker wants it gone."""

from __future__ import annotations

from tests.guards.guard import guard

_THROTTLE = "platform/huisheng/kernel/rest/throttle.py"
_SENTRY = "platform/huisheng/kernel/ops/sentry.py"
_LAYERS = "tenants/settings_layers.py"
_STATES = "tenants/lifecycle/states.py"
_DIRECTIVES = "shared_apps/directives/"
_ERASING = "tenant_apps/questions/operations/erasing.py"

NETWORK = (
    guard(
        "machines wait",
        _THROTTLE,
        "0 if tries <= limit.times else",
        "0 if True else",
        "platform/kernel/rest/test_throttle.py::test_the_third_try_waits_until_the_window_ends",
    ),
    guard(
        "no address stands in the cache",
        _THROTTLE,
        "    return salted_hmac(",
        "    return who or salted_hmac(",
        "platform/kernel/rest/test_throttle.py::test_no_address_stands_in_the_cache_key",
    ),
    guard(
        "a report of an error quotes nobody",
        _SENTRY,
        '        exception["value"] = ""\n',
        "",
        "platform/kernel/ops/test_sentry.py::test_report_names_the_unit_and_quotes_nobody",
    ),
    guard(
        "a report of an error holds no variables",
        _SENTRY,
        '            frame.pop("vars", None)',
        "            pass",
        "platform/kernel/ops/test_sentry.py::test_report_names_the_unit_and_quotes_nobody",
    ),
    guard(
        "a report of an error holds nothing of its request but how it came",
        _SENTRY,
        "for key, value in request.items() if key in _KEPT_OF_REQUEST}",
        "for key, value in request.items()}",
        "platform/kernel/ops/test_sentry.py::test_request_keeps_its_method_alone",
    ),
    guard(
        "a setting that is locked above is not set below",
        _LAYERS,
        "        _refuse_if_locked(unit_id, key)\n",
        "",
        "tenants/test_settings_layers.py::test_topmost_lock_wins_and_refuses_below",
    ),
    guard(
        "a unit's own telephone is not inherited",
        _LAYERS,
        "    above = path[:-1] if not what.local_only else []",
        "    above = path[:-1]",
        "tenants/test_settings_layers.py::test_local_settings_are_never_inherited",
    ),
    guard(
        "a changed setting holds at once",
        _LAYERS,
        '"locked": locked},\n        )\n        _kept.forget_after_commit()',
        '"locked": locked},\n        )',
        "tenants/test_settings_layers.py::test_nearest_value_holds_and_says_where_it_comes_from",
    ),
    guard(
        "a unit takes the steps that its state allows",
        _STATES,
        "        if unit.state not in step.sources:",
        "        if False:",
        "tenants/lifecycle/test_states.py::test_every_step_from_every_state",
    ),
    guard(
        "nobody above reads a draft of a directive",
        _DIRECTIVES + "queries/visibility.py",
        " & ~Q(state=Directive.State.DRAFT)",
        "",
        "shared_apps/directives/test_pages.py::test_write_look_issue",
    ),
    guard(
        "directives are seen at and below one's own units",
        _DIRECTIVES + "queries/visibility.py",
        " if card.path.startswith(paths)]",
        "]",
        "shared_apps/directives/test_pages.py::test_write_look_issue",
    ),
    guard(
        "a directive is issued in one's own name",
        _DIRECTIVES + "web/access.py",
        "    if not may_issue_for(actor_of(request), directive.issuer_unit_id):",
        "    if False:",
        "shared_apps/directives/test_pages.py::test_write_look_issue",
    ),
    guard(
        "of two messages about an entry the later counts",
        "shared_apps/directory/operations/receiving.py",
        "    return (envelope.epoch, envelope.sequence) > (row.epoch, row.sequence)",
        "    return True",
        "shared_apps/directory/test_receiving.py::test_any_order_ends_the_same",
    ),
    guard(
        "no small number of a sensitive topic follows from others",
        "shared_apps/insights/queries/sensitive.py",
        "    while shown and 0 < above - sum(below[unit] for unit in shown) < SMALLEST_SENSITIVE:",
        "    while False:",
        "shared_apps/insights/test_sensitive.py::test_small_numbers_are_not_shown",
    ),
)
