"""A question that another unit holds: nothing runs at home, and nothing is told that is not for its asker."""

from __future__ import annotations

from tests.guards.guard import guard

_O = "tenant_apps/questions/operations/"
_Q = "tenant_apps/questions/queries/"
_HOME = "tenant_apps/questions/test_handed_over.py::"
_ACTS = "tenant_apps/questions/test_asker_elsewhere.py::"

ELSEWHERE = (
    guard(
        "no letter of a copy outlives what its asker had deleted at home",
        "tenant_apps/questions/operations/taking_over.py",
        "    asking_outside.let_go(copy, clock.now())\n",
        "",
        "tenant_apps/questions/between/test_taking_over.py::test_taken_back_by_the_asker_nothing_stays",
    ),
    guard(
        "no word in a copy's history outlives what its asker had deleted at home",
        "tenant_apps/questions/operations/taking_over.py",
        "        forget_words(copy)\n",
        "        pass\n",
        "tenant_apps/questions/between/test_taking_over.py::test_taken_back_by_the_asker_nothing_stays",
    ),
    guard(
        "nobody takes a step on what another unit holds",
        _O + "locking.py",
        "    question = lock(question_id, version=version)\n    demand_held_here(question)\n",
        "    question = lock(question_id, version=version)\n",
        _HOME + "test_nobody_here_takes_a_step_on_it",
    ),
    guard(
        "nobody claims what another unit holds",
        _O + "claiming.py",
        "HeldElsewhere, and BeingWorkedOn while a colleague's claim runs.\n"
        '    """\n    question = lock(question_id)\n    demand_held_here(question)\n',
        "HeldElsewhere, and BeingWorkedOn while a colleague's claim runs.\n"
        '    """\n    question = lock(question_id)\n',
        _HOME + "test_nobody_here_takes_a_step_on_it[claim]",
    ),
    guard(
        "nobody is asked for help with what another unit holds",
        _O + "assigning.py",
        "    question = lock(question_id)\n    demand_held_here(question)\n",
        "    question = lock(question_id)\n",
        _HOME + "test_nobody_here_takes_a_step_on_it[help]",
    ),
    guard(
        "nothing is merged into what another unit holds",
        _O + "merging.py",
        " or not answered or is_away(target):",
        " or not answered:",
        _HOME + "test_nothing_is_merged_into_it",
    ),
    guard(
        "the clock of what another unit holds does not ring at home",
        _O + "overdue.py",
        "    if is_away(question):\n        return  # whoever",
        "    if False:\n        return  # whoever",
        _HOME + "test_its_clocks_do_not_ring_here",
    ),
    guard(
        "silence closes nothing that another unit holds",
        _O + "confirming.py",
        "        or is_away(question)\n        or question.confirm_until is None",
        "        or question.confirm_until is None",
        _HOME + "test_silence_does_not_close_it_here",
    ),
    guard(
        "waiting for the asker ends with whoever holds it",
        _O + "waiting.py",
        "    if is_away(question) or question.waiting_until is None",
        "    if question.waiting_until is None",
        _HOME + "test_waiting_does_not_end_here",
    ),
    guard(
        "another calendar moves no date of what another unit holds",
        _O + "recounting.py",
        "    if is_away(question):\n        return False",
        "    if False:\n        return False",
        _HOME + "test_another_calendar_moves_no_date_here",
    ),
    guard(
        "what waited at home ends when another unit holds it",
        _O + "leaving_home.py",
        "        _stop_here(question, at)\n",
        "",
        _HOME + "test_what_waited_here_ends",
    ),
    guard(
        "a late change of hands changes nothing",
        _O + "leaving_home.py",
        "    if question is None or message.hop <= question.hop:",
        "    if question is None:",
        _HOME + "test_told_twice_or_late_it_is_once",
    ),
    guard(
        "an older snapshot does not replace a newer one",
        _O + "mirroring.py",
        "    if not is_away(question) or message.number <= question.mirrored:",
        "    if not is_away(question):",
        _HOME + "test_an_older_word_and_a_repetition_change_nothing",
    ),
    guard(
        "who held it earlier does not say how it stands",
        _O + "mirroring.py",
        '        _steps(question, _rows(message.snapshot, "steps"), message)\n        return\n',
        '        _steps(question, _rows(message.snapshot, "steps"), message)\n',
        _HOME + "test_who_held_it_earlier_brings_words_and_no_state",
    ),
    guard(
        "a step of another unit is taken once",
        _O + "mirroring.py",
        '        if row["key"] in known or code not in snapshots.TOLD:',
        "        if code not in snapshots.TOLD:",
        _HOME + "test_a_step_that_was_lost_comes_with_the_next",
    ),
    guard(
        "the asker reads no step of another unit that is for staff",
        _O + "mirroring.py",
        '        if row["key"] in known or code not in snapshots.TOLD:',
        '        if row["key"] in known:',
        _HOME + "test_notes_of_staff_and_unknown_steps_do_not_come",
    ),
    guard(
        "what the asker has taken back stays taken back",
        _O + "leaving_home.py",
        "    gone = question.state == State.WITHDRAWN or not question.text\n",
        "    gone = not question.text\n",
        _HOME + "test_taken_back_it_holds_at_once_and_later_words_change_nothing",
    ),
    guard(
        "a holder tells what it said itself and nobody else's words",
        _Q + "snapshots.py",
        "for one in answers if keys[one.pk].startswith(own)]",
        "for one in answers]",
        _ACTS + "test_what_another_unit_said_is_not_told_again",
    ),
    guard(
        "notes of staff do not go home",
        _Q + "snapshots.py",
        "Message.objects.filter(question=question, side=Side.UNIT)",
        "Message.objects.filter(question=question)",
        _ACTS + "test_every_step_is_told_at_home_with_everything_that_may_be_read",
    ),
    guard(
        "one act at a time while another unit holds it",
        _O + "asker_away.py",
        "    if question.acts:\n        raise NotPossible",
        "    if False:\n        raise NotPossible",
        _ACTS + "test_one_thing_at_a_time",
    ),
    guard(
        "what is held elsewhere hears nothing",
        _O + "hearing_asker.py",
        "    if question.state in (State.HANDED_ON, State.WITHDRAWN) or message.token in question.acts:",
        "    if message.token in question.acts:",
        _ACTS + "test_what_is_held_here_no_more_hears_nothing",
    ),
    guard(
        "figures count what happened elsewhere there alone",
        _Q + "hands.py",
        "        return mark in last.marks if last.way == OUT else mark not in last.marks",
        "        return True",
        _HOME + "test_what_happened_there_is_not_told_from_here",
    ),
    guard(
        "a copy of another unit's question is received nowhere again",
        _O + "facts.py",
        "    if not question.is_copy:\n        yield received(question)",
        "    if True:\n        yield received(question)",
        _ACTS + "test_figures_of_a_copy_are_what_happened_here",
    ),
)
