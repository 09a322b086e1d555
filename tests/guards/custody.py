"""What has left its unit has one holder, and no decision is taken by who asked for it."""

from __future__ import annotations

from tests.guards.guard import guard

_OVERSIGHT = "shared_apps/oversight/"
_CLIMBING = _OVERSIGHT + "operations/climbing.py"
_POOL = _OVERSIGHT + "operations/pool.py"
_CUSTODY = _OVERSIGHT + "operations/custody.py"
_QUESTIONS = "tenant_apps/questions/operations/"
_ALARMS = _QUESTIONS + "alarms.py"
_ABOVE = _QUESTIONS + "alarms_above.py"
_THREAD = _QUESTIONS + "alarm_thread.py"
_CLOSING = _QUESTIONS + "alarm_closing.py"
_SECOND = _QUESTIONS + "second_person.py"
_SETTLING = _QUESTIONS + "settling.py"
_CONTACT = (
    "shared_apps/oversight/test_climbing.py::test_the_contact_is_for_who_has_it_in_hand_and_while_it_lasts"
)
_DECIDING = "tenant_apps/questions/test_deciding.py::"

CUSTODY = (
    guard(
        "an alarm has one taker",
        _CLIMBING,
        "    if row is not None and row.taken_at is None and row.ended_at is None:\n        _take",
        "    if row is not None and row.ended_at is None:\n        _take",
        "shared_apps/oversight/test_strangers.py::test_who_comes_late_does_not_take_it_from_the_first",
    ),
    guard(
        "the row of custody is locked",
        _CUSTODY,
        "    rows = Custody.objects.select_for_update()",
        "    rows = Custody.objects",
        "messaging/test_alarms_round.py::test_two_units_at_once_and_their_relays_at_once_one_has_it",
    ),
    guard(
        "only a unit that was called may take an alarm",
        _CUSTODY,
        ".filter(asked_units__contains=[sender])",
        "",
        "shared_apps/oversight/test_strangers.py::test_a_unit_that_was_not_called_takes_writes_and_ends_nothing",
    ),
    guard(
        "an alarm that is told again begins no second ladder",
        _CLIMBING,
        "    if row.opened_at is not None:\n        return\n    row.opened_at",
        "    row.opened_at",
        "shared_apps/oversight/test_strangers.py::test_an_alarm_that_is_told_again_begins_no_second_ladder",
    ),
    guard(
        "an alarm that was taken climbs no further",
        _CLIMBING,
        "    return row.opened_at is not None and row.taken_at is None and row.ended_at is None",
        "    return row.opened_at is not None and row.ended_at is None",
        "shared_apps/oversight/test_strangers.py::test_that_nobody_is_there_may_arrive_after_somebody_came",
    ),
    guard(
        "a rung has its three minutes",
        _CLIMBING,
        "row.next_at is None or clock.now() < row.next_at",
        "row.next_at is None",
        "shared_apps/oversight/test_strangers.py::test_a_wakeup_that_comes_early_leaves_the_rung_its_time",
    ),
    guard(
        "only who has taken an alarm closes it",
        _CLIMBING,
        "    if row.taken_unit_id != unit_id:\n        return",
        "    if False:\n        return",
        "shared_apps/oversight/test_strangers.py::test_only_who_has_taken_it_ends_it",
    ),
    guard(
        "the text goes once an alarm is taken",
        _CLIMBING,
        "    custody.drop_parcel(row)\n    cancel_wakeup",
        "    cancel_wakeup",
        "shared_apps/oversight/test_climbing.py::test_taking_stops_the_ladder_everywhere_and_empties_the_other_copies",
    ),
    guard(
        "an excluded unit is never asked",
        _CUSTODY,
        " and not is_kept_out(above, row.excluded_units):",
        ":",
        "shared_apps/oversight/test_climbing.py::test_an_excluded_unit_gets_nothing",
    ),
    guard(
        "a suspended unit is not called",
        _CUSTODY,
        "        if above.routable and above.id not in row.asked_units",
        "        if above.id not in row.asked_units",
        "shared_apps/oversight/test_strangers.py::test_a_suspended_unit_is_passed_over",
    ),
    guard(
        "a decision from above is made once",
        _POOL,
        "    if row is None or row.ended_at is not None or unit_id not in _asked_now(row):",
        "    if row is None or unit_id not in _asked_now(row):",
        "shared_apps/oversight/test_strangers.py::test_the_first_decision_counts",
    ),
    guard(
        "only a unit that was asked decides",
        _POOL,
        "    row = custody.asked(unit_id, pool.kind, origin_unit, item_id)\n"
        "    if row is None or row.ended_at is not None or unit_id not in _asked_now(row):",
        "    row = custody.locked(pool.kind, origin_unit, item_id)\n    if row.ended_at is not None:",
        "shared_apps/oversight/test_strangers.py::test_a_unit_that_was_not_asked_decides_nothing",
        "shared_apps/oversight/test_strangers.py::"
        "test_that_nobody_above_may_decide_lets_the_unit_itself_decide_nothing_in_their_name",
    ),
    guard(
        "a unit that let a decision go on decides nothing",
        _POOL,
        "    if row is None or row.ended_at is not None or unit_id not in _asked_now(row):",
        "    if row is None or row.ended_at is not None:",
        "shared_apps/oversight/test_strangers.py::test_who_said_that_nobody_may_decide_there_decides_nothing",
    ),
    guard(
        "who asked for a decision does not take it above",
        _POOL,
        "    if account_id in row.barred:",
        "    if False:",
        "shared_apps/oversight/test_strangers.py::"
        "test_who_must_not_decide_has_not_decided_and_the_next_unit_is_asked",
    ),
    guard(
        "a stranger makes no row of custody",
        _CUSTODY,
        " if sender == unit_id else asked(sender, kind, unit_id, item_id)",
        "",
        "shared_apps/oversight/test_strangers.py::test_of_what_nobody_was_asked_strangers_make_no_row",
    ),
    guard(
        "an old referral changes nothing",
        _POOL,
        "    if row.ended_at is not None or (again and attempt <= row.attempt):",
        "    if row.ended_at is not None:",
        "shared_apps/oversight/test_strangers.py::test_a_referral_that_comes_again_asks_nobody_twice",
    ),
    guard(
        "what was kept in time is not escalated",
        _OVERSIGHT + "operations/escalating.py",
        "    if row.ended_at is not None and day <= business_day(row.ended_at):",
        "    if False:",
        "shared_apps/oversight/test_escalating.py::test_kept_before_it_was_told_nothing_is_left_to_see_to",
    ),
    guard(
        "a broken promise told again is one",
        _OVERSIGHT + "operations/escalating.py",
        "    if row.since is not None and day <= row.since:",
        "    if False:",
        "shared_apps/oversight/test_escalating.py::test_told_again_or_of_an_earlier_day_it_is_counted_once",
    ),
    guard(
        "a question has one open alarm",
        _ALARMS,
        "    if known is not None:\n        return known",
        "    if False:\n        return known",
        "shared_apps/oversight/test_climbing.py::test_raised_by_hand_and_handed_over",
    ),
    guard(
        "in one unit an alarm is taken once",
        _ALARMS,
        "        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)\n    at = clock.now()",
        "    at = clock.now()",
        "messaging/test_alarms_round.py::test_two_in_one_unit_at_once_one_has_it",
    ),
    guard(
        "an alarm is locked while it is taken",
        _ALARMS,
        "    question = lock(found.question_id) if found.question_id is not None else None\n"
        "    return question, Alarm.objects.select_for_update().get(pk=alarm_id)",
        "    question = found.question\n    return question, found",
        "messaging/test_alarms_round.py::test_two_in_one_unit_at_once_one_has_it",
    ),
    guard(
        "an alarm that is over is not taken",
        _ALARMS,
        "        raise AlarmIsOver(str(alarm_id))\n    if alarm.taken_at is not None:",
        "        pass\n    if alarm.taken_at is not None:",
        "tenant_apps/questions/test_alarm_pages.py::test_who_takes_what_is_over_is_told_that_it_is",
    ),
    guard(
        "an alarm that is over is not handed on",
        _ALARMS,
        "        raise AlarmIsOver(str(alarm_id))\n    if alarm.taken_by == actor:",
        "        pass\n    if alarm.taken_by == actor:",
        "tenant_apps/questions/test_alarm_pages.py::test_what_is_over_goes_to_no_colleague",
    ),
    guard(
        "the contact above is shown to who has taken the alarm",
        _THREAD,
        "        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)\n    alarms.note_above(",
        "        pass\n    alarms.note_above(",
        _CONTACT,
    ),
    guard(
        "the contact above is shown while the alarm lasts",
        _THREAD,
        "    if alarm.closed_at is not None or question is not None:",
        "    if question is not None:",
        _CONTACT,
    ),
    guard(
        "nobody above writes once an alarm is over",
        _THREAD,
        "        raise AlarmIsOver(str(alarm_id))\n    if not in_hand_here(alarm):\n"
        "        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)\n    at =",
        "        pass\n    if not in_hand_here(alarm):\n"
        "        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)\n    at =",
        _CONTACT,
    ),
    guard(
        "that an earlier promise was kept ends no later one",
        _OVERSIGHT + "operations/escalating.py",
        "    if row.since is not None and date.fromisoformat(message.business_day) < row.since:",
        "    if False:",
        "shared_apps/oversight/test_escalating.py::test_that_an_earlier_promise_was_kept_ends_no_later_one",
    ),
    guard(
        "an alarm is handed on by who has it",
        _ALARMS,
        "    if alarm.taken_by != from_account or alarm.taken_unit != current_unit().id:",
        "    if False:",
        "shared_apps/oversight/test_climbing.py::test_raised_by_hand_and_handed_over",
    ),
    guard(
        "nobody of an excluded section is called",
        _ALARMS,
        "    if question is not None and question.excluded_section is not None:",
        "    if False:",
        "tenant_apps/questions/test_alarm_pages.py::test_a_section_that_must_not_know_is_not_called_and_sees_no_alarm",
    ),
    guard(
        "nobody there: passed on in the same breath",
        _ALARMS,
        "    else:\n        _leave(question, alarm, at)\n    return alarm",
        "    return alarm",
        "shared_apps/oversight/test_climbing.py::test_nobody_on_call_starts_the_ladder_at_once_and_says_so",
    ),
    guard(
        "a late wake-up passes nothing on twice",
        _ALARMS,
        "alarm.closed_at or alarm.taken_at or alarm.passed_on_at or at < alarm.raised_at + TIME_TO_TAKE",
        "alarm.closed_at or at < alarm.raised_at + TIME_TO_TAKE",
        "shared_apps/oversight/test_climbing.py::test_taken_here_in_time_nobody_above_hears_of_it",
    ),
    guard(
        "copies of an alarm are emptied when somebody else has it",
        _ABOVE,
        "    if message.unit_id != here:\n        alarm.closed_at",
        "    if False:\n        alarm.closed_at",
        "shared_apps/oversight/test_climbing.py::test_taking_stops_the_ladder_everywhere_and_empties_the_other_copies",
    ),
    guard(
        "a note that comes twice is one",
        _THREAD,
        "if message.what == FROM_HELPER and not Message.objects.filter(token=token).exists():",
        "if message.what == FROM_HELPER:",
        "messaging/test_alarms_round.py::test_everything_told_three_times_changes_nothing",
    ),
    guard(
        "a helper above writes after taking it",
        _THREAD,
        "    if not in_hand_here(alarm):\n        raise TakenBySomebody(alarm.taken_by, alarm.taken_unit)\n"
        "    at = clock.now()",
        "    at = clock.now()",
        "shared_apps/oversight/test_strangers.py::test_who_has_not_taken_it_neither_writes_nor_ends_it",
    ),
    guard(
        "a look at the contact above needs a reason",
        _THREAD,
        "    if not has_words(reason) or len(reason) > REASON_MAX:",
        "    if False:",
        "shared_apps/oversight/test_climbing.py::test_a_look_at_the_contact_above_is_told_to_the_asker",
    ),
    guard(
        "a look at the contact above is told to the asker",
        _THREAD,
        "    alarms.note_above(alarm, what=CONTACT_VIEWED, at=clock.now(), actor=actor, text=reason)\n",
        "",
        "shared_apps/oversight/test_climbing.py::test_a_look_at_the_contact_above_is_told_to_the_asker",
    ),
    guard(
        "an alarm is not closed before every report was considered",
        _CLOSING,
        "    if missing and not rest_why_not:",
        "    if False:",
        "tenant_apps/questions/test_alarm_pages.py::test_taken_written_reported_and_closed",
    ),
    guard(
        "an alarm is closed by who has it",
        _CLOSING,
        "    if not in_hand_here(alarm):",
        "    if False:",
        "shared_apps/oversight/test_strangers.py::test_who_has_not_taken_it_neither_writes_nor_ends_it",
    ),
    guard(
        "an alarm is not closed on a mere claim",
        _CLOSING,
        "    if alarm.taken_unit is None:\n        # Claimed",
        "    if False:\n        # Claimed",
        "shared_apps/oversight/test_strangers.py::test_who_has_not_taken_it_neither_writes_nor_ends_it",
    ),
    guard(
        "a report that was made has a time and a reference",
        _CLOSING,
        "    if done and (not reference or len(reference) > REFERENCE_MAX):",
        "    if False:",
        "tenant_apps/questions/test_alarm_pages.py::test_a_report_needs_what_the_law_asks_for",
    ),
    guard(
        "of an age that is not told the law of minors applies",
        "tenant_apps/questions/rules/reporting.py",
        "    if age_band == AgeBand.ADULT:",
        "    if age_band in (AgeBand.ADULT, AgeBand.UNKNOWN):",
        "tenant_apps/questions/test_alarm_pages.py::test_taken_written_reported_and_closed",
    ),
    guard(
        "the second person is never the first",
        _SECOND,
        "    return set(pool) - {wanted.asked_by} - set(",
        "    return set(pool) - set(",
        "tenant_apps/questions/test_deciding.py::test_the_leader_never_decides_an_own_proposal",
    ),
    guard(
        "who has declined decides no appeal",
        _SECOND,
        '- {wanted.asked_by} - set(wanted.payload.get("barred", ()))',
        "- {wanted.asked_by}",
        "tenant_apps/questions/test_deciding.py::test_whoever_declined_decides_no_appeal_even_as_a_leader",
    ),
    guard(
        "a proposal is taken back by who made it",
        _SECOND,
        ".filter(pk=decision_id, asked_by=actor)",
        ".filter(pk=decision_id)",
        _DECIDING + "test_a_proposal_is_taken_back_by_who_made_it_alone",
    ),
    guard(
        "what was decided is not taken back",
        _SECOND,
        "    if wanted is None or wanted.state != DecisionState.OPEN or",
        "    if wanted is None or",
        _DECIDING + "test_what_was_decided_is_not_taken_back",
    ),
    guard(
        "what is decided above is not decided here",
        _SECOND,
        "    if wanted.referred_at is not None:\n        return set()",
        "    if False:\n        return set()",
        "shared_apps/oversight/test_referring.py::test_while_it_is_above_nobody_decides_it_here",
    ),
    guard(
        "a decision needs somebody who may take it",
        _QUESTIONS + "deciding.py",
        "    if actor not in may_decide(wanted):",
        "    if False:",
        "tenant_apps/questions/test_deciding.py::test_unresolvable_needs_the_leader",
    ),
    guard(
        "a decision is taken once",
        _QUESTIONS + "deciding.py",
        "    if wanted.state != DecisionState.OPEN:\n        return False",
        "    if False:\n        return False",
        "tenant_apps/questions/test_deciding.py::test_of_two_who_decide_an_appeal_the_first_has_decided",
    ),
    guard(
        "a refusal has words",
        _QUESTIONS + "deciding.py",
        "    if len(words) > TEXT_MAX or (not approve and not has_words(words)):",
        "    if len(words) > TEXT_MAX:",
        "tenant_apps/questions/test_deciding.py::test_no_appeal_is_turned_down_without_a_word",
    ),
    guard(
        "a decision for a unit below is taken once",
        _SETTLING,
        "    if wanted.state != DecisionState.OPEN:\n        return False\n    if actor",
        "    if actor",
        "shared_apps/oversight/test_referring.py::test_a_unit_of_one_gets_its_second_person_from_above",
    ),
    guard(
        "a decision for a unit below needs somebody who may take it",
        _SETTLING,
        "    if actor not in may_decide(wanted):",
        "    if False:",
        "shared_apps/oversight/test_referring.py::test_never_by_the_one_who_asked_wherever_they_work",
    ),
    guard(
        "a refusal from above has words",
        _SETTLING,
        "    needed = not approve or wanted.kind",
        "    needed = wanted.kind",
        "shared_apps/oversight/test_referring.py::test_a_unit_below_is_refused_nothing_without_a_word",
    ),
    guard(
        "what an asker is told from above has words",
        _SETTLING,
        "    needed = not approve or wanted.kind in NEEDS_WORDS",
        "    needed = not approve",
        "shared_apps/oversight/test_referring.py::test_an_appeal_of_a_unit_of_one",
    ),
    guard(
        "what was taken back below no decision from above changes",
        _SETTLING,
        "    if wanted.state != DecisionState.OPEN:\n        return\n    asked_by",
        "    asked_by",
        "shared_apps/oversight/test_referring.py::"
        "test_decided_above_while_it_was_taken_back_below_changes_nothing",
    ),
    guard(
        "text goes to the unit above with consent",
        _QUESTIONS + "asking_review.py",
        "    if not consent:",
        "    if False:",
        "shared_apps/oversight/test_parcels.py::test_without_consent_nothing_goes_up",
    ),
    guard(
        "internal notes never leave the unit",
        "tenant_apps/questions/queries/parcels.py",
        "Message.objects.filter(question=question).exclude(side=Side.INTERNAL)",
        "Message.objects.filter(question=question)",
        "shared_apps/oversight/test_parcels.py::test_an_alarm_carries_the_thread_and_the_contact_but_no_internal_note",
    ),
    guard(
        "who decides above does not learn who the asker is",
        "tenant_apps/questions/queries/parcels.py",
        '        "reason": question.reason,\n',
        '        "reason": question.reason,\n        "name": question.display_name,\n'
        '        "phone": question.contact_phone,\n',
        "shared_apps/oversight/test_parcels.py::test_a_decision_carries_the_thread_and_nothing_that_tells_who_asks",
    ),
    guard(
        "who goes does not sign the handover",
        "tenant_apps/people/operations/handing_over.py",
        "        if actor in note.accounts and set(staff_names()) - set(note.accounts):",
        "        if False:",
        "tenant_apps/people/test_handing_over.py::test_the_next_person_signs_not_the_outgoing_one",
    ),
    guard(
        "a handover is signed once",
        "tenant_apps/people/operations/handing_over.py",
        "    if note.signed_at is not None:",
        "    if False:",
        "tenant_apps/people/test_handing_over.py::test_the_next_person_signs_not_the_outgoing_one",
    ),
)
