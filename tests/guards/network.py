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
        "platform/kernel/rest/test_throttle.py::test_the_third_try_waits_until_the_stretch_ends",
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
        "        _refuse_if_locked(unit_id, key)\n        _write",
        "        _write",
        "tenants/test_settings_layers.py::test_topmost_lock_wins_and_refuses_below",
    ),
    guard(
        "two changes of a setting come one after the other",
        _LAYERS,
        "    path = Unit.objects.select_for_update()",
        "    path = Unit.objects",
        "tenants/test_changing_settings.py::test_of_two_at_once_none_is_lost",
    ),
    guard(
        "the topmost lock wins",
        _LAYERS,
        "                locked_by = ancestor\n                break",
        "                locked_by = ancestor",
        "tenants/test_settings_layers.py::test_a_lock_that_was_there_before_gives_way_to_one_above_it",
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
        '"locked": locked},\n    )\n    _kept.forget_after_commit()',
        '"locked": locked},\n    )',
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
        " & ~Q(state__in=BEFORE_ISSUE)",
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
    guard(
        "a transfer of a question on a sensitive topic is in no figure",
        "shared_apps/insights/projections/steps.py",
        "    return bool(one.topic) and not known.card(one.topic).sensitivity",
        "    return True",
        "shared_apps/insights/test_steps.py::test_steps_of_sensitive_questions_are_in_no_figure",
    ),
    guard(
        "a rating of few is not told to units above",
        "shared_apps/insights/queries/details.py",
        "    enough = rated >= FEWEST_RATINGS\n",
        "    enough = rated > 0\n",
        "shared_apps/insights/test_details.py::test_ratings_are_told_from_ten_on",
    ),
    guard(
        "who helped is not told by topic",
        "shared_apps/insights/web/details.py",
        "None if topic else lines(unit_id, period)",
        "lines(unit_id, period)",
        "shared_apps/insights/test_details.py::test_who_helped_is_counted_for_each_that_did_and_never_by_topic",
    ),
    guard(
        "how long sensitive questions took is summed nowhere",
        "shared_apps/insights/projections/sums.py",
        "    plain = [detail for detail in details if not known.card(detail.topic).sensitivity]\n",
        "    plain = list(details)\n",
        "shared_apps/insights/test_sums.py::test_sensitive_topics_are_one_number_per_quarter_and_city",
    ),
    guard(
        "small numbers of a sensitive topic are not shown",
        "shared_apps/insights/queries/sensitive.py",
        "    return number if number >= SMALLEST_SENSITIVE else None",
        "    return number",
        "shared_apps/insights/test_dashboard.py::test_the_line_of_sensitive_topics",
    ),
    guard(
        "no question on a sensitive topic is shown as overdue",
        "shared_apps/insights/queries/late.py",
        "        .exclude(topic__in=sensitive_codes())\n",
        "",
        "shared_apps/insights/test_late.py::test_what_is_in_no_figure_is_not_here",
    ),
    guard(
        "how far figures can be trusted tells nothing of sensitive topics",
        "shared_apps/insights/queries/quality.py",
        """        .exclude(topic__in=sensitive_codes())
        .values("unit_id")
""",
        """        .values("unit_id")
""",
        "shared_apps/insights/test_quality.py::test_counts_of_units_with_all_below_them",
    ),
    guard(
        "nothing of sensitive topics is pinned",
        "shared_apps/insights/queries/frozen.py",
        '"words", "sensitive"})',
        '"words"})',
        "shared_apps/insights/test_kept.py::test_nothing_of_sensitive_topics_is_pinned",
    ),
    guard(
        "figures of a moment are never changed",
        "shared_apps/insights/apps.py",
        '        "insights_snapshot": {"network": "SELECT, INSERT"},\n',
        "",
        "shared_apps/insights/test_kept.py::test_pages_may_not_change_it",
    ),
    guard(
        "pinned figures are seen at and below one's own units",
        "shared_apps/insights/web/kept.py",
        "    unit_or_404(request, page.unit_id)\n",
        "",
        "shared_apps/insights/test_kept.py::test_pinning_by_its_page",
    ),
    guard(
        "nobody deletes another's view",
        "shared_apps/insights/operations/keeping.py",
        "SavedView.objects.filter(account_id=account_id, pk=view_id).delete()",
        "SavedView.objects.filter(pk=view_id).delete()",
        "shared_apps/insights/test_kept.py::test_a_view_by_its_name",
    ),
    guard(
        "an overdue question stands under its own unit alone",
        "shared_apps/insights/queries/late.py",
        "_late(Q(unit_id=unit.id, question_id=question_id))",
        "_late(Q(question_id=question_id))",
        "shared_apps/insights/test_late.py::test_pages",
    ),
    guard(
        "pages of the network read no parcel",
        "shared_apps/oversight/apps.py",
        '"oversight_parcel": {"network": ""',
        '"oversight_parcel": {"network": "SELECT"',
        "shared_apps/oversight/test_tables.py::test_pages_of_the_network_read_no_parcel",
    ),
    guard(
        "the relay alone moves custody",
        "shared_apps/oversight/apps.py",
        '"oversight_custody": {"network": "SELECT"',
        '"oversight_custody": {"network": "SELECT, INSERT, UPDATE"',
        "shared_apps/oversight/test_tables.py::test_pages_of_the_network_move_no_custody",
    ),
    guard(
        "what is not ended is not erased",
        _ERASING,
        "    if question.state not in ENDED_STATES:\n        raise NotEnded(str(question_id))\n    if Alarm",
        "    if Alarm",
        "tenant_apps/questions/test_erasing.py::test_what_is_worked_on_is_not_deleted",
    ),
    guard(
        "nothing is erased while an alarm is open",
        _ERASING,
        "        raise AlarmIsOpen(str(question_id))",
        "        pass",
        "tenant_apps/questions/test_erasing.py::test_nothing_is_deleted_while_somebody_may_be_in_danger",
    ),
    guard(
        "what is erased opens no more",
        _ERASING,
        '    question.secret_hash = ""\n',
        "",
        "tenant_apps/questions/test_asker_pages.py::test_deleted_is_gone_and_what_was_counted_stays",
    ),
    guard(
        "files go with what is erased",
        _ERASING,
        "transaction.on_commit(lambda: LEFTOVERS.delete(",
        "(lambda later: None)(lambda: LEFTOVERS.delete(",
        "tenant_apps/questions/test_asker_pages.py::test_a_picture_goes_with_the_words_and_is_gone_when_all_is_deleted",
    ),
    guard(
        "one's own data are without notes of staff",
        _ERASING,
        "for message in question.messages.exclude(side=Side.INTERNAL)",
        "for message in question.messages.all()",
        "tenant_apps/questions/test_erasing.py::test_ones_own_data_are_without_notes_of_staff",
    ),
    guard(
        "standards are set for one's own units",
        "tenants/web/standards.py",
        '    require_object(request, "tenants.set_standards", unit)\n',
        "",
        "access/test_answers.py::test_everybody_gets_the_answer_of_the_table[GET-network-tenants-standard]",
    ),
    guard(
        "people of units below are seen from above them alone",
        "shared_apps/accounts/web/people_below.py",
        '    require_object(request, "accounts.people_below", card)\n',
        "",
        "access/test_answers.py::test_everybody_gets_the_answer_of_the_table[GET-network-accounts-people-of]",
    ),
    guard(
        "figures are seen at and below one's own units",
        "shared_apps/insights/web/asked.py",
        '    require_object(request, "insights.view", unit)\n',
        "",
        "access/test_answers.py::test_everybody_gets_the_answer_of_the_table[GET-network-insights-unit]",
    ),
)
