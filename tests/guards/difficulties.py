"""Difficulties of units (基层困难): helped with from above alone, read by others once they are shared."""

from __future__ import annotations

from tests.guards.guard import guard

_STEPS = "shared_apps/oversight/operations/difficulties.py"
_HEARING = "shared_apps/oversight/operations/hearing_difficulties.py"
_SEEN = "shared_apps/oversight/queries/difficulties.py"
_TESTS = "shared_apps/oversight/test_difficulties.py::"
_AT_ONCE = "shared_apps/oversight/test_difficulties_at_once.py::"

DIFFICULTIES = (
    guard(
        "a difficulty is helped with by those above alone",
        _STEPS,
        "    if above is None or actor.account_id is None:\n"
        "        raise HelpNotPossibleError\n"
        "    return row, above",
        "    return row, above or unit_or_none(row.unit_id)",
        _TESTS + "test_only_those_above_help",
    ),
    guard(
        "a unit's difficulty is read by itself and by those above",
        _SEEN,
        "not (row.unit_id == unit_id or _stands_above(unit_id, row.unit_id))",
        "False",
        _TESTS + "test_every_level_above_sees_it_and_nobody_else",
    ),
    guard(
        "others read a difficulty once it is shared",
        _SEEN,
        "    return Q(shared_by_unit_id__in=above, stage__in=ANSWERED)",
        "    return Q(stage__in=ANSWERED)",
        _TESTS + "test_a_sibling_reads_it_once_it_is_shared_and_without_names",
    ),
    guard(
        "what is shared names no person",
        _SEEN,
        '                "" if to_others else step.person,',
        "                step.person,",
        _TESTS + "test_a_sibling_reads_it_once_it_is_shared_and_without_names",
    ),
    guard(
        "what a unit keeps to itself is not shared",
        _STEPS,
        " and row.may_be_shared and ",
        " and ",
        _TESTS + "test_what_the_unit_keeps_to_itself_is_not_shared",
    ),
    guard(
        "what is not solved is shared no more",
        _HEARING,
        "    row.shared_by_unit_id = None\n    if leader_of",
        "    if leader_of",
        _TESTS + "test_not_enough_begins_another_turn_with_the_same_lead",
    ),
    guard(
        "one unit leads",
        _STEPS,
        "    row = Difficulty.objects.select_for_update().get(pk=difficulty_id)",
        "    row = Difficulty.objects.get(pk=difficulty_id)",
        _AT_ONCE + "test_two_units_take_it_on",
    ),
    guard(
        "a unit speaks of its own difficulties alone",
        _HEARING,
        ".filter(pk=UUID(difficulty_id), unit_id=unit_id).first()",
        ".filter(pk=UUID(difficulty_id)).first()",
        _TESTS + "test_what_another_unit_tells_of_it_changes_nothing",
    ),
    guard(
        "no number of a person goes up with a difficulty",
        "tenant_apps/directive_inbox/web/forms.py",
        "                self.add_error(name, _NO_NUMBERS)",
        "                pass",
        "shared_apps/oversight/test_difficulty_pages.py::test_no_numbers_of_persons_go_up",
    ),
    guard(
        "a difficulty of a closed unit is helped with no more",
        "shared_apps/oversight/handlers.py",
        "        hearing_difficulties.unit_closed(message.unit_id)\n",
        "",
        _TESTS + "test_the_unit_that_raised_it_is_archived",
    ),
)
