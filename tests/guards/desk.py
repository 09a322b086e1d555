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
        "    if leaving is not None:",
        "    if False:",
        "tenant_apps/questions/test_whole_life.py::test_nobody_else_steps_in_while_it_waits",
    ),
)
