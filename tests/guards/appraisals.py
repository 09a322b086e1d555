"""Appraisals: by shares, never by amounts or anything about people; nobody reads what came of others."""

from __future__ import annotations

from tests.guards.guard import guard

_INDICATORS = "shared_apps/insights/data/appraisal_indicators.py"
_SCORING = "shared_apps/insights/queries/appraisal_scoring.py"
_DRAFTING = "shared_apps/insights/operations/appraisal_drafting.py"
_CLOSING = "shared_apps/insights/operations/appraisal_closing.py"
_FINISHING = "shared_apps/insights/operations/appraisal_finishing.py"
_OBJECTING = "shared_apps/insights/operations/appraisal_objecting.py"
_WITHDRAWING = "shared_apps/insights/operations/appraisal_withdrawing.py"
_VISIBLE = "shared_apps/insights/queries/appraisal_visibility.py"
_UNITS = "shared_apps/insights/queries/appraisal_units.py"
_ROWS = "shared_apps/insights/queries/appraisal_rows.py"
_WEB = "shared_apps/insights/web/appraisals.py"
_TESTS = "shared_apps/insights/appraisals/"

APPRAISALS = (
    guard(
        "nobody is appraised by an amount",
        _INDICATORS,
        "    if found is None or found.measure.nature is not Nature.SHARE or found.measure.group in _NEVER:",
        "    if found is None:",
        _TESTS + "test_scoring.py::test_an_amount_in_the_list_would_still_be_refused",
    ),
    guard(
        "of few ratings an appraisal tells nothing, whatever its scheme says",
        _SCORING,
        "        return max(self.least, self.indicator.floor)",
        "        return self.least",
        _TESTS + "test_scoring.py::test_of_few_ratings_nothing_is_told_whatever_a_scheme_says",
    ),
    guard(
        "an appraisal is made in one's own name",
        _DRAFTING,
        "    if actor.account_id is None or not may_write_for(actor, unit_id):",
        "    if actor.account_id is None:",
        _TESTS + "test_scheme.py::test_a_scheme_is_made_in_ones_own_name_and_published_as_it_was_shown",
    ),
    guard(
        "an appraisal is its issuer's to change",
        _DRAFTING,
        "    if not may_run(actor, appraisal):",
        "    if False:",
        _TESTS + "test_scheme.py::test_a_scheme_is_made_in_ones_own_name_and_published_as_it_was_shown",
    ),
    guard(
        "published rules are not changed",
        _DRAFTING,
        "filter(pk=appraisal_id, state=Appraisal.State.DRAFT).first()",
        "filter(pk=appraisal_id).first()",
        _TESTS + "test_scheme.py::test_a_scheme_is_made_in_ones_own_name_and_published_as_it_was_shown",
    ),
    guard(
        "rules are published as they were shown",
        _DRAFTING,
        "    if version is not None and appraisal.version != version:",
        "    if False:",
        _TESTS + "test_scheme.py::test_a_scheme_is_made_in_ones_own_name_and_published_as_it_was_shown",
    ),
    guard(
        "a unit is appraised by whom it stands under on the last day",
        _UNITS,
        "    if appraisal.unit_id not in place[:-1]:",
        "    if False:",
        _TESTS + "test_scheme.py::test_whoever_moves_is_appraised_where_it_stands_on_the_last_day",
    ),
    guard(
        "no row of an appraisal is of a sensitive topic",
        _ROWS,
        "    return Fact.objects.filter(where, seeded=False).exclude(topic__in=sensitive_codes())",
        "    return Fact.objects.filter(where, seeded=False)",
        _TESTS + "test_scheme.py::test_every_indicator_by_hand",
    ),
    guard(
        "a draft of an appraisal is read by its own unit alone",
        _VISIBLE,
        "        | (published & Q(unit_id__in=_above(actor)))",
        "        | Q(unit_id__in=_above(actor))",
        _TESTS + "test_pages.py::test_a_draft_is_nobodys_but_the_issuers",
    ),
    guard(
        "nobody reads what came of the unit beside their own",
        _WEB,
        "    if not _sees(request, appraisal, card):",
        "    if False:",
        _TESTS + "test_pages.py::test_a_curious_administrator_reads_the_rules_and_their_own_unit_alone",
    ),
    guard(
        "helpers are not the staff that an appraisal is told to",
        _VISIBLE,
        "        if grant.unit_id is not None and grant.role not in HELPER_ROLES",
        "        if grant.unit_id is not None",
        _TESTS + "test_pages.py::test_a_curious_administrator_reads_the_rules_and_their_own_unit_alone",
    ),
    guard(
        "figures of an appraisal are frozen once, however often it is pressed",
        _CLOSING,
        "    if appraisal.state != Appraisal.State.PUBLISHED:",
        "    if appraisal.state == Appraisal.State.DRAFT:",
        _TESTS + "test_results.py::test_it_is_closed_once_by_its_issuer_when_the_period_is_over",
    ),
    guard(
        "who freezes at the same time waits",
        _CLOSING,
        "    appraisal = Appraisal.objects.select_for_update().filter(pk=appraisal_id).first()",
        "    appraisal = Appraisal.objects.filter(pk=appraisal_id).first()",
        _TESTS + "test_results.py::test_two_who_close_it_at_once_close_it_once",
    ),
    guard(
        "an appraisal is frozen by its issuer alone",
        _CLOSING,
        "    if not may_run(actor, appraisal):",
        "    if False:",
        _TESTS + "test_results.py::test_it_is_closed_once_by_its_issuer_when_the_period_is_over",
    ),
    guard(
        "nothing is frozen before the period is over",
        _CLOSING,
        "    if today <= appraisal.last:",
        "    if False:",
        _TESTS + "test_results.py::test_it_is_closed_once_by_its_issuer_when_the_period_is_over",
    ),
    guard(
        "what is frozen is never changed",
        "shared_apps/insights/apps.py",
        '"insights_appraisalscore": {"network": "SELECT, INSERT"}',
        '"insights_appraisalscore": {}',
        _TESTS + "test_results.py::test_what_is_frozen_stays_whatever_comes_later",
    ),
    guard(
        "a unit objects in its own name",
        _OBJECTING,
        "    if actor.account_id is None or not speaks_for(actor, unit_id):",
        "    if actor.account_id is None:",
        _TESTS + "test_results.py::test_a_unit_objects_in_its_own_name_once_for_each_score_and_in_time",
    ),
    guard(
        "units object in the days for it",
        _OBJECTING,
        "    if not is_open_for_objections(appraisal):",
        "    if False:",
        _TESTS + "test_results.py::test_a_unit_objects_in_its_own_name_once_for_each_score_and_in_time",
    ),
    guard(
        "an objection is decided once",
        _OBJECTING,
        "    if objection.state != AppraisalObjection.State.OPEN:",
        "    if False:",
        _TESTS + "test_results.py::test_an_accepted_objection_puts_its_numbers_beside_what_was_frozen",
    ),
    guard(
        "a final result is published once",
        _FINISHING,
        "    if appraisal.state != Appraisal.State.CLOSED or appraisal.objections_until is None:",
        "    if appraisal.objections_until is None:",
        _TESTS + "test_final.py::test_it_is_published_once_when_all_is_decided",
    ),
    guard(
        "nothing is final while units may object",
        _FINISHING,
        "    if clock.business_day() <= appraisal.objections_until:",
        "    if False:",
        _TESTS + "test_final.py::test_it_is_published_once_when_all_is_decided",
    ),
    guard(
        "nothing is final while an objection waits",
        _FINISHING,
        "    if undecided:",
        "    if False:",
        _TESTS + "test_final.py::test_it_is_published_once_when_all_is_decided",
    ),
    guard(
        "a final result is never changed",
        "shared_apps/insights/apps.py",
        '"insights_appraisalresult": {"network": "SELECT, INSERT"}',
        '"insights_appraisalresult": {}',
        _TESTS + "test_final.py::test_it_is_published_once_when_all_is_decided",
    ),
    guard(
        "the order of units is shown only where the rules said so",
        _WEB,
        "    if shown is None or appraisal.state != Appraisal.State.FINAL or not appraisal.shows_order:",
        "    if shown is None or appraisal.state != Appraisal.State.FINAL:",
        _TESTS + "test_final.py::test_each_its_own_shows_no_order_to_anybody_below",
    ),
    guard(
        "a circular of a result is written in one's own name",
        "shared_apps/insights/web/appraisal_brief.py",
        "    if found is None or not may_run(actor, found):",
        "    if found is None:",
        _TESTS + "test_final.py::test_a_circular_begins_with_the_result",
    ),
    guard(
        "rules are withdrawn once, and never when the figures are frozen",
        _WITHDRAWING,
        "    if appraisal.state != Appraisal.State.PUBLISHED:",
        "    if appraisal.state == Appraisal.State.DRAFT:",
        _TESTS + "test_withdrawn.py::test_neither_a_draft_nor_frozen_figures_are_withdrawn",
    ),
    guard(
        "nobody begins a scheme with the draft of another unit",
        "shared_apps/insights/web/appraisal_drafts.py",
        "filter(pk=named, unit_id__in=writing_unit_ids(actor_of(request))).first()",
        "filter(pk=named).first()",
        _TESTS + "test_withdrawn.py::test_nobody_begins_with_the_rules_of_others",
    ),
)
