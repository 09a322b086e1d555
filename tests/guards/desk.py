"""What holds at the desk: one writer at a time, ten seconds, and who may know what."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"
_LOCKING = _OPERATIONS + "locking.py"
_HOLDING = _OPERATIONS + "holding.py"

DESK = (
    guard(
        "what an appeal has readmitted is not declined again",
        _OPERATIONS + "screening.py",
        "    if question.readmitted_at is not None:",
        "    if False:",
        "tenant_apps/questions/test_whole_life.py::test_one_appeal_decided_by_somebody_else",
    ),
    guard(
        "declining has a reason and words",
        _OPERATIONS + "screening.py",
        "    if not note or len(note) > TEXT_MAX:",
        "    if False:",
        "tenant_apps/questions/test_working_through.py::test_declining_needs_a_reason_and_words",
    ),
    guard(
        "a move that is not in the table is refused",
        _RULES + "transitions.py",
        "        raise NotPossible(state, move) from None",
        "        return State(state)",
        "tenant_apps/questions/test_working_through.py::test_the_second_officer_finds_that_somebody_was_faster",
    ),
    guard(
        "nobody writes over what another has done",
        _LOCKING,
        "    if version is not None and question.version != version:",
        "    if False:",
        "tenant_apps/questions/test_working_through.py::test_the_second_officer_finds_that_somebody_was_faster",
    ),
    guard(
        "a claim keeps others out",
        _LOCKING,
        "    if claimed and question.claimed_by not in (None, actor):",
        "    if False:",
        "tenant_apps/questions/test_claiming.py::test_a_claim_keeps_others_out_and_ends_by_time_alone",
    ),
    guard(
        "of many who claim at once one gets it",
        _OPERATIONS + "claiming.py",
        "    if found is not None and found.account != actor:\n        raise BeingWorkedOn",
        "    if False:\n        raise BeingWorkedOn",
        "tenant_apps/questions/test_claiming.py::test_a_claim_keeps_others_out_and_ends_by_time_alone",
    ),
    guard(
        "leaders alone take a question out of a colleague's hands",
        _OPERATIONS + "claiming.py",
        "    if actor not in people.leaders():",
        "    if False:",
        "tenant_apps/questions/test_claiming.py::test_a_leader_takes_over_and_the_other_is_told",
    ),
    guard(
        "nobody steps in while a step waits its ten seconds",
        _LOCKING,
        "            raise BeingWorkedOn(question_id, waiting.asked_by, waiting.effective_at)",
        "            continue",
        "tenant_apps/questions/test_whole_life.py::test_nobody_else_steps_in_while_it_waits",
    ),
    guard(
        "a step waits its ten seconds",
        _HOLDING,
        "    if held.effective_at is None or now < held.effective_at:\n        return",
        "    if False:\n        return",
        "tenant_apps/questions/test_whole_life.py::test_a_step_waits_ten_seconds_and_leaves_once",
    ),
    guard(
        "a step that leaves locks the question first",
        _HOLDING,
        "        lock(found.question_id)",
        "        pass",
        "tenant_apps/questions/test_two_at_once.py::test_a_step_that_leaves_locks_the_question_first",
    ),
    guard(
        "crosswise merges wait for each other",
        _OPERATIONS + "merging.py",
        '    lock_until_commit("questions.merge")',
        "    return",
        "tenant_apps/questions/test_two_at_once.py::test_crosswise_merges_wait_for_each_other_and_end",
    ),
    guard(
        "a step leaves once",
        _HOLDING,
        "    if held is None or held.state != DecisionState.OPEN:\n        return\n    now",
        "    if held is None:\n        return\n    now",
        "tenant_apps/questions/test_two_at_once.py::test_the_countdown_and_the_wakeup_send_once",
    ),
    guard(
        "nobody takes a colleague's step back",
        _HOLDING,
        "held.state != DecisionState.OPEN or held.asked_by != actor",
        "held.state != DecisionState.OPEN",
        "tenant_apps/questions/test_desk_steps.py::test_nobody_takes_a_colleagues_step_back",
    ),
    guard(
        "a step that would be refused is refused at once",
        _HOLDING,
        "    _rehearse(question, step, payload, actor)\n    now",
        "    now",
        "tenant_apps/questions/test_whole_life.py::test_what_the_step_refuses_is_refused_at_once",
    ),
    guard(
        "what has changed meanwhile is not sent",
        _HOLDING,
        "            STEPS[held.step](question_id, version=held.version,",
        "            STEPS[held.step](question_id, version=Question.objects.get(pk=question_id).version,",
        "tenant_apps/questions/test_whole_life.py::test_what_the_asker_adds_meanwhile_is_read_before_an_answer_leaves",
    ),
    guard(
        "a sensitive answer goes to a leader",
        _RULES + "deciders.py",
        "    return sensitive and bool(get_setting(current_unit().id, APPROVE_SENSITIVE))",
        "    return False",
        "tenant_apps/questions/test_desk_steps.py::test_a_sensitive_answer_goes_to_the_leader_and_back_with_words",
    ),
    guard(
        "what a leader must read leaves no other way",
        _OPERATIONS + "care.py",
        "    if wants_leader(question) and not approved:",
        "    if False:",
        "tenant_apps/questions/test_care.py::test_the_step_itself_refuses_what_a_leader_must_read",
    ),
    guard(
        "a helper's answer that a leader must read is decided by a leader",
        _RULES + "deciders.py",
        "    return question is not None and wants_leader(question)",
        "    return False",
        "tenant_apps/questions/test_care.py::test_a_helpers_answer_never_goes_past_the_leader",
    ),
    guard(
        "a correction takes the care of everybody whom it reaches",
        _OPERATIONS + "correcting.py",
        "    _check(question, given, actor, approved=False)\n",
        "",
        "tenant_apps/questions/test_care.py::test_a_correction_takes_the_care_of_everybody_whom_it_reaches",
    ),
    guard(
        "an answer that no leader read is not carried over later",
        _OPERATIONS + "care.py",
        "    return not wants_leader(question) or was_approved(given)",
        "    return True",
        "tenant_apps/questions/test_care.py::test_an_answer_that_no_leader_read_is_not_carried_over_later",
    ),
    guard(
        "whoever went along goes on with a main one of enough care alone",
        _OPERATIONS + "merging.py",
        "        if other.state == State.MERGED and not following.may_go_along(target, other):",
        "        if False:",
        "tenant_apps/questions/test_care.py::test_who_went_along_goes_on_with_a_main_one_of_enough_care_alone",
    ),
    guard(
        "minors are answered by who was checked",
        _OPERATIONS + "care.py",
        "    if is_minors(question) and not _is_checked(account, member):",
        "    if False:",
        "tenant_apps/questions/test_claiming.py::test_minors_are_answered_by_whoever_was_checked",
    ),
    guard(
        "nothing goes along with a question that is answered with less care",
        _OPERATIONS + "merging.py",
        "    if not following.may_go_along(target, question):",
        "    if False:",
        "tenant_apps/questions/test_merging.py::test_what_needs_more_care_does_not_go_along",
    ),
    guard(
        "an answer given with less care is not carried over",
        _OPERATIONS + "following.py",
        "        if not (care.as_protected(main, question) and care.may_reach(given, question)):",
        "        if False:",
        "tenant_apps/questions/test_merging.py::test_what_needs_more_care_by_now_is_answered_on_its_own",
    ),
    guard(
        "nothing goes on with a next one that is answered with less care",
        _OPERATIONS + "following.py",
        "        if not care.as_protected(first, question):",
        "        if False:",
        "tenant_apps/questions/test_merging.py::test_a_next_main_one_takes_along_what_needs_no_more_care",
    ),
    guard(
        "people of a section see nothing that is kept from it",
        _RULES + "visibility.py",
        "    if who.barred:\n        condition &=",
        "    if False:\n        condition &=",
        "isolation/test_l23_exclusion.py::test_people_of_a_section_see_nothing_that_was_kept_from_it",
    ),
    guard(
        "what was told in confidence is known to few",
        _RULES + "visibility.py",
        "    if not who.leads:\n",
        "    if False:\n",
        "tenant_apps/questions/test_desk_steps.py::test_what_is_not_ones_to_know_is_not_among_the_many",
    ),
    guard(
        "a contact is shown after a reason",
        _OPERATIONS + "revealing.py",
        "    if not reason or len(reason) > REASON_MAX:",
        "    if False:",
        "tenant_apps/questions/test_working_through.py::test_no_contact_without_a_reason",
    ),
    guard(
        "a look at a contact is told to the asker",
        _OPERATIONS + "revealing.py",
        "    take_step(question, StepCode.CONTACT_VIEWED, at=clock.now(), actor=actor, "
        'params={"why": reason})\n',
        "",
        "tenant_apps/questions/test_working_through.py::test_looking_at_the_contact_is_told_and_logged",
    ),
    guard(
        "internal notes never reach the asker",
        _QUESTIONS + "queries/seen_by_asker.py",
        'Prefetch("messages", Message.objects.exclude(side=Side.INTERNAL))',
        'Prefetch("messages", Message.objects.all())',
        "tenant_apps/questions/test_whole_life.py::test_internal_notes_never_reach_the_asker",
    ),
)
