"""Nobody opens a unit around its gate, waives anything for their own, or reads another's first weeks."""

from __future__ import annotations

from tests.guards.guard import guard

_SETUP = "tenant_apps/setup/"
_ONBOARDING = "shared_apps/onboarding/"
_GATE = "tenant_apps/setup/test_gate.py"
_WIZARD = "tenant_apps/setup/test_wizard.py"
_COACH = "tenant_apps/setup/test_coach.py"
_STAGES = "tenant_apps/setup/test_stages.py"

_PRIVACY = "tenant_apps/setup/test_privacy_text.py"

SETUP = (
    guard(
        "a unit that left the privacy text as it was shows what was added to it",
        _SETUP + "rules/privacy_text.py",
        "    return START.strip() if is_untouched(own) else own",
        "    return own",
        _PRIVACY + "::test_who_left_the_text_as_it_was_shows_what_was_added",
    ),
    guard(
        "a privacy text that lacks what was added keeps the gate shut",
        _SETUP + "queries/parts.py",
        "return [*_unless(found.has_privacy, none), *behind]",
        "return [*_unless(found.has_privacy, none)]",
        _PRIVACY + "::test_the_gate_stays_shut_until_it_is_taken_over",
    ),
    guard(
        "a unit that lacks something stays on trial",
        _SETUP + "operations/going_live.py",
        "    if not stands.is_open:",
        "    if stands is None:",
        _GATE + "::test_a_unit_that_lacks_something_stays_on_trial_and_is_told_what",
    ),
    guard(
        "every condition of the gate counts",
        _SETUP + "queries/gate.py",
        "        return all(condition.is_met for condition in self.conditions)",
        "        return any(condition.is_met for condition in self.conditions)",
        _GATE + "::test_each_condition_alone_keeps_the_gate_shut",
    ),
    guard(
        "the leader alone opens a unit to the public",
        _SETUP + "web/opening.py",
        '@requires("setup.answer_for")\n@require_POST',
        '@requires("setup.see")\n@require_POST',
        _GATE + "::test_nobody_but_the_leader_opens_it",
    ),
    guard(
        "a waiver holds for the unit that it names",
        _ONBOARDING + "queries/first_weeks.py",
        "    rows = Waiver.objects.filter(unit_id=unit_id).values_list(",
        "    rows = Waiver.objects.values_list(",
        _GATE + "::test_a_waiver_of_another_unit_opens_no_gate",
    ),
    guard(
        "nobody waives a condition for their own unit",
        _ONBOARDING + "web/progress.py",
        '    require_right(request, "onboarding.waive", _place_above(card))',
        '    require_right(request, "onboarding.waive", card)',
        _GATE + "::test_nobody_waives_anything_for_their_own_or_elsewhere",
    ),
    guard(
        "nobody lowers the bar for their own unit",
        _SETUP + "queries/evidence.py",
        "        experts=views[EXPERTS].overridden_value or usual.experts,",
        "        experts=views[EXPERTS].value or usual.experts,",
        _WIZARD + "::test_the_unit_above_sets_the_bar_and_nobody_lowers_their_own",
    ),
    guard(
        "figures of the first weeks leave sensitive topics out",
        "tenant_apps/questions/queries/worked.py",
        "    own = _own().exclude(topic__in=sensitive_codes())",
        "    own = _own()",
        _WIZARD + "::test_questions_of_sensitive_topics_are_in_no_figure",
    ),
    guard(
        "what was done before it could be told does not leave",
        "tenant_apps/channels/operations/sending.py",
        "    if not is_still_so(row):",
        "    if False:",
        "tenant_apps/setup/test_coach_told.py::test_what_was_done_meanwhile_does_not_leave",
    ),
    guard(
        "one nudge a day at most",
        _SETUP + "operations/looking.py",
        "    if nudges_kept().filter(day=today).exists():\n        return\n",
        "",
        _COACH + "::test_one_nudge_a_day_cites_what_was_seen",
    ),
    guard(
        "after thirty days the coach is silent",
        _SETUP + "operations/looking.py",
        "    if is_coached(since.opened, since.live, today):\n        _nudge(today)",
        "    _nudge(today)",
        _COACH + "::test_after_thirty_days_it_is_silent",
    ),
    guard(
        "the leader alone sums a stage up for those above",
        _SETUP + "web/stages.py",
        '@requires("setup.answer_for")',
        '@requires("setup.see")',
        _STAGES + "::test_nobody_but_the_leader_sends_it",
    ),
    guard(
        "a stage is summed up once",
        _SETUP + "operations/summing_up.py",
        "    if found.sent_on is not None:\n        raise SentAlreadyError\n",
        "",
        _STAGES + "::test_it_is_sent_once",
    ),
    guard(
        "numbers of people stay out of a stage summary",
        _SETUP + "web/stages.py",
        '            if suggest(self.cleaned_data.get(name, ""), _NUMBERS):',
        "            if not name:",
        _STAGES + "::test_numbers_of_people_stay_here",
    ),
    guard(
        "of two messages about one step the younger holds",
        _ONBOARDING + "operations/hearing_progress.py",
        "        Progress.objects.filter(older, unit_id",
        "        Progress.objects.filter(unit_id",
        "shared_apps/onboarding/test_first_weeks.py::test_in_whatever_order_the_youngest_holds",
    ),
)
