"""A question between units has one holder, only the right unit speaks of it, and its text goes no further."""

from __future__ import annotations

from tests.guards.guard import guard

_OPERATIONS = "shared_apps/oversight/operations/"
_CASES = _OPERATIONS + "cases.py"
_TRANSFERRING = _OPERATIONS + "transferring.py"
_CALLING_UP = _OPERATIONS + "calling_up.py"
_RELAYING = _OPERATIONS + "relaying.py"
_ACTS = _OPERATIONS + "asker_acts.py"
_SUPERVISED = "shared_apps/oversight/queries/supervised.py"
_TESTS = "shared_apps/oversight/"
_ASKING = _TESTS + "test_transferring.py::"
_UP = _TESTS + "test_calling_up.py::"
_TOLD = _TESTS + "test_relaying.py::"
_SEEN = _TESTS + "test_supervised.py::"

CASES = (
    guard(
        "only the holder gives a question away",
        _CASES,
        " or row.ended_at is not None or row.holder_unit_id != sender:",
        " or row.ended_at is not None:",
        _ASKING + "test_only_the_holder_gives_it_away",
        _UP + "test_only_the_holder_says_that_it_is_stuck_and_hands_it_over",
    ),
    guard(
        "what the asker has taken back is given to nobody",
        _CASES,
        " or row.ended_at is not None or row.holder_unit_id != sender:",
        " or row.holder_unit_id != sender:",
        _ASKING + "test_taken_back_by_the_asker_before_the_request_came",
    ),
    guard(
        "a stranger makes no row of a question",
        _CASES,
        "        row = custody.asked(sender, QUESTION, origin_unit, question_id)",
        "        row = own(origin_unit, question_id)\n        row.holder_unit_id = sender",
        _ASKING + "test_a_stranger_makes_no_row",
    ),
    guard(
        "the row of a question is locked before its transfer",
        _CASES,
        "    row = Custody.objects.select_for_update().get(pk=custody_id)\n"
        "    transfer = Transfer.objects.select_for_update().get(pk=_uuid(transfer_id))",
        "    row = Custody.objects.get(pk=custody_id)\n"
        "    transfer = Transfer.objects.get(pk=_uuid(transfer_id))",
        "messaging/test_cases_round.py::test_an_acceptance_waits_for_what_is_being_taken_back",
    ),
    guard(
        "a transfer ends once",
        _CASES,
        "    return None if transfer.outcome else (row, transfer)",
        "    return row, transfer",
        _ASKING + "test_of_two_in_the_same_second_the_first_holds_and_the_other_is_told",
    ),
    guard(
        "only who was asked answers",
        _TRANSFERRING,
        "    if found is None or found[1].to_unit_id != unit_id or found[1].called_up:",
        "    if found is None or found[1].called_up:",
        _ASKING + "test_only_who_was_asked_answers",
    ),
    guard(
        "only the sender takes an offer back",
        _TRANSFERRING,
        "    if found is None or found[1].from_unit_id != unit_id or found[1].called_up:",
        "    if found is None or found[1].called_up:",
        _ASKING + "test_taken_back_the_receiver_lets_go",
    ),
    guard(
        "a question is never handed to an excluded unit",
        _TRANSFERRING,
        "    if is_kept_out(receiver, row.excluded_units):",
        "    if False:",
        _ASKING + "test_what_cannot_be_is_refused_and_says_why",
    ),
    guard(
        "who is excluded keeps out all below",
        "shared_apps/oversight/rules/exclusion.py",
        "    return not set(excluded).isdisjoint(ids_of_path(card.path))",
        "    return card.id in excluded",
        _ASKING + "test_what_cannot_be_is_refused_and_says_why",
        _UP + "test_neither_who_is_excluded_nor_who_stands_below_takes_it_over",
        "shared_apps/oversight/test_routing.py::test_an_excluded_unit_and_what_stands_below_it_are_never_suggested",
    ),
    guard(
        "who is excluded stays excluded at every holder",
        _CASES,
        "    row.excluded_units = sorted({*row.excluded_units, *excluded_units})",
        "    row.excluded_units = sorted(excluded_units)",
        _ASKING + "test_who_is_excluded_once_stays_excluded_at_every_holder",
    ),
    guard(
        "a closed unit takes nothing over",
        _TRANSFERRING,
        "    if cases.can_take(row, unit_card(unit_id)):",
        "    if True:",
        _ASKING + "test_closed_between_its_word_and_now",
    ),
    guard(
        "a question that moves up passes excluded and closed units by",
        _CASES,
        "    return card is not None and card.routable and not is_kept_out(card, row.excluded_units)",
        "    return card is not None",
        _UP + "test_an_excluded_and_a_closed_unit_are_passed_by",
    ),
    guard(
        "who was excluded meanwhile gets nothing of what is surrendered",
        _CALLING_UP,
        "    if wanted is not None and cases.can_take(row, wanted):",
        "    if wanted is not None:",
        _UP + "test_excluded_after_it_was_called_up",
    ),
    guard(
        "only the holder surrenders a question",
        _CALLING_UP,
        "    if found is None or not found[1].called_up or found[1].from_unit_id != unit_id:",
        "    if found is None or not found[1].called_up:",
        _UP + "test_only_the_holder_says_that_it_is_stuck_and_hands_it_over",
    ),
    guard(
        "a take-over is ordered by the network's own pages alone",
        "shared_apps/oversight/handlers.py",
        "    if envelope.unit_id == NETWORK_ITSELF:\n        calling_up.ordered(message)",
        "    if True:\n        calling_up.ordered(message)",
        _UP + "test_no_unit_orders_in_the_name_of_the_network",
    ),
    guard(
        "a unit closes no other unit",
        "shared_apps/oversight/handlers.py",
        "    if envelope.unit_id == NETWORK_ITSELF:\n        closing_units.closed(message.unit_id)",
        "    if True:\n        closing_units.closed(message.unit_id)",
        _UP + "test_no_unit_orders_in_the_name_of_the_network",
    ),
    guard(
        "a unit takes over from those below it",
        "shared_apps/oversight/operations/taking_over.py",
        "            or not stands_over(cards[to_unit], cards[holder])\n",
        "",
        _UP + "test_who_may_not_take_it_over_is_told_so",
    ),
    guard(
        "who is kept out takes nothing over",
        "shared_apps/oversight/operations/taking_over.py",
        "            or is_kept_out(cards[to_unit], excluded)\n",
        "",
        _UP + "test_neither_who_is_excluded_nor_who_stands_below_takes_it_over",
    ),
    guard(
        "an order is asked again under the lock",
        _CALLING_UP,
        " or target is None or not may_take_over(row, target):",
        " or target is None:",
        _UP + "test_what_was_possible_on_the_page_is_asked_again_under_the_lock",
    ),
    guard(
        "only the holder tells home how a question stands",
        _RELAYING,
        "    elif row.holder_unit_id != unit_id:\n        return\n",
        "",
        _TOLD + "test_what_a_former_holder_wrote_and_comes_late_is_told_as_what_it_is",
    ),
    guard(
        "nobody speaks of a time at which somebody else held it",
        _RELAYING,
        "        if not _held_then(row, unit_id, message.hop):\n            return\n",
        "        pass\n",
        _TOLD + "test_what_a_former_holder_wrote_and_comes_late_is_told_as_what_it_is",
    ),
    guard(
        "what the asker does in between reaches the new holder",
        _CASES,
        "    asker_acts.tell_new_holder(row, known=transfer.acts)\n",
        "",
        _TOLD + "test_an_act_between_wrapping_up_and_changing_hands_reaches_the_new_holder",
    ),
    guard(
        "while a question is on offer no act is let go of",
        _RELAYING,
        "    if cases.open_lead(row) is None:\n",
        "    if True:\n",
        _TOLD + "test_an_act_between_wrapping_up_and_changing_hands_reaches_the_new_holder",
    ),
    guard(
        "an offer that lacks what was let go of is asked anew",
        _TRANSFERRING,
        '    return OUTDATED if asker_acts.written_before(row, envelope) else ""',
        '    return ""',
        _TOLD + "test_an_act_that_was_confirmed_before_the_older_offer_came",
    ),
    guard(
        "what the asker did is not kept for ever",
        _ACTS,
        '    return [act for act in acts if datetime.fromisoformat(act["at"]) > since]',
        "    return acts",
        _TOLD + "test_what_nobody_confirms_is_not_kept_for_ever",
    ),
    guard(
        "text goes when the asker takes the question back",
        _RELAYING,
        "        custody.drop_parcel(row)\n",
        "",
        _TOLD + "test_taken_back_nothing_is_kept_and_nobody_is_told_more",
    ),
    guard(
        "whoever was asked in vain is told to let go",
        _TRANSFERRING,
        "Outcome.LAPSED, reason=why)\n    cases.call_off(row, transfer, why)\n",
        "Outcome.LAPSED, reason=why)\n",
        _ASKING + "test_without_an_answer_it_lapses_after_a_second_working_day",
    ),
    guard(
        "what nobody takes moves up",
        _TRANSFERRING,
        "    if going_round.nobody_takes_it(row.offers_untaken):",
        "    if False:",
        _UP + "test_three_units_that_do_not_take_it_move_it_over_all_of_them",
    ),
    guard(
        "what goes round moves up",
        "shared_apps/oversight/rules/going_round.py",
        "    if hops_unanswered >= HOPS_UNANSWERED:\n        return True\n",
        "",
        _UP + "test_back_and_forth_is_no_circle_until_nothing_comes_of_it",
    ),
    guard(
        "an excluded unit sees no transfer below it",
        _SUPERVISED,
        "    ).exclude(custody__excluded_units__overlap=_keeping_out(path))",
        "    )",
        _SEEN + "test_an_excluded_unit_sees_nothing_though_it_stands_above_all",
    ),
    guard(
        "an excluded unit sees no question that is held below it",
        _SUPERVISED,
        "    ).exclude(excluded_units__overlap=_keeping_out(path))",
        "    )",
        _SEEN + "test_an_excluded_unit_sees_nothing_though_it_stands_above_all",
    ),
    guard(
        "an excluded unit reads no chain of hands",
        _SUPERVISED,
        "        if reader not in cards or is_kept_out(cards[reader], row.excluded_units):",
        "        if reader not in cards:",
        _SEEN + "test_an_excluded_unit_sees_nothing_though_it_stands_above_all",
    ),
    guard(
        "a chain is read by those who had a part and who stand above them",
        _SUPERVISED,
        "        if reader not in parties and not any(",
        "        if False and not any(",
        _SEEN + "test_the_chain_is_read_by_who_had_a_part_and_who_stands_above",
    ),
    guard(
        "the relay alone moves transfers",
        "shared_apps/oversight/apps.py",
        '"oversight_transfer": {"network": "SELECT"',
        '"oversight_transfer": {"network": "SELECT, INSERT, UPDATE"',
        _ASKING + "test_pages_of_the_network_move_no_transfer",
    ),
)
