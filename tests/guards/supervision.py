"""Orders (督办): nothing is demanded of a unit that is not theirs, and nothing kept from a unit leaks."""

from __future__ import annotations

from tests.guards.guard import guard

_ORDERING = "shared_apps/oversight/operations/ordering.py"
_HEARING = "shared_apps/oversight/operations/hearing_orders.py"
_ORDERS = "shared_apps/oversight/queries/orders.py"
_STANDING = "shared_apps/oversight/queries/standing.py"
_IN_UNIT = "tenant_apps/directive_inbox/operations/orders.py"
_REDOING = "tenant_apps/questions/operations/redoing.py"
_TESTS = "shared_apps/oversight/test_orders.py::"
_PAGES = "shared_apps/oversight/test_supervision_pages.py::"

SUPERVISION = (
    guard(
        "an order goes only to a unit below one's own",
        _ORDERS,
        "    above = [card for card in unit_cards(acting_units(actor)).values() if stands_over(card, unit)]",
        "    above = list(unit_cards(acting_units(actor)).values())",
        _TESTS + "test_nothing_is_demanded_of_whom_one_does_not_stand_over",
    ),
    guard(
        "a unit that takes nothing in gets no order",
        _ORDERING,
        "issuer is None or not unit.routable or",
        "issuer is None or",
        _TESTS + "test_nothing_is_demanded_of_a_suspended_unit",
    ),
    guard(
        "nothing more is demanded of a unit that cannot answer",
        _ORDERING,
        "    if unit is None or not unit.routable or not stands_over(",
        "    if unit is None or not stands_over(",
        _TESTS + "test_of_a_suspended_unit_nothing_more_is_demanded_and_time_shows_no_card",
    ),
    guard(
        "a unit that moves owes nothing to whom it leaves",
        "shared_apps/oversight/apps.py",
        "        on_unit_moved(unit_moved)\n",
        "",
        _TESTS + "test_a_unit_that_moves_owes_nothing_to_whom_it_leaves",
    ),
    guard(
        "a step with an order is taken in the name of its issuer alone",
        "shared_apps/oversight/web/orders.py",
        "    if not may_act_on(actor, found):",
        "    if False:",
        _PAGES + "test_whoever_may_not_act_gets_nothing_done",
    ),
    guard(
        "no cell of a table becomes a formula",
        "platform/huisheng/kernel/web/sheets.py",
        '    cell.data_type = "s"\n',
        "",
        "platform/kernel/web/test_sheets.py::test_nothing_becomes_a_formula",
    ),
    guard(
        "of two supervisors at once one takes the step",
        _ORDERING,
        "    if order.revision != revision:",
        "    if False:",
        _TESTS + "test_a_second_supervisor_is_told_that_somebody_was_faster",
    ),
    guard(
        "every order has a number of its own",
        _ORDERING,
        '    lock_until_commit(f"oversight order {unit_id} {year}")\n',
        "",
        "shared_apps/oversight/test_orders_at_once.py::test_two_orders_at_once_have_two_numbers",
    ),
    guard(
        "the row of an order is locked",
        "shared_apps/oversight/operations/orders.py",
        "    return Order.objects.select_for_update().get(pk=order_id)",
        "    return Order.objects.get(pk=order_id)",
        "shared_apps/oversight/test_orders_at_once.py::test_one_accepts_the_other_is_told",
    ),
    guard(
        "only the unit that it is for tells of an order",
        _HEARING,
        ".filter(pk=UUID(order_id), unit_id=unit_id).first()",
        ".filter(pk=UUID(order_id)).first()",
        _TESTS + "test_what_another_unit_tells_of_it_is_not_applied",
    ),
    guard(
        "an answer that comes after the end changes nothing",
        _HEARING,
        "    if message.turn != order.turn or order.stage != Order.Stage.OPEN:",
        "    if message.turn != order.turn:",
        _TESTS + "test_an_answer_that_comes_after_the_end_is_history_only",
    ),
    guard(
        "of two tellings of an order the later holds",
        _IN_UNIT,
        '    if message.revision <= before.get("revision", 0):',
        "    if False:",
        _TESTS + "test_what_stands_is_not_undone_by_what_comes_late",
    ),
    guard(
        "for a unit that the asker excluded there is nothing to be handled again",
        _REDOING,
        "    if is_kept_from(question, by_unit) or question.state in _OVER:",
        "    if question.state in _OVER:",
        _TESTS + "test_for_a_unit_that_the_asker_excluded_there_is_no_such_question",
    ),
    guard(
        "no order names a question that is kept from its issuer",
        "shared_apps/oversight/web/issuing.py",
        "    if is_excluded(issuer.id, *about):",
        "    if False:",
        _PAGES + "test_a_question_kept_from_a_unit_is_shown_and_named_nowhere",
    ),
    guard(
        "a question kept from a unit is not looked at there",
        _STANDING,
        "    if not rows or any(is_kept_out(unit_card(reader), row.excluded_units) for row in rows):",
        "    if not rows:",
        _PAGES + "test_a_question_kept_from_a_unit_is_shown_and_named_nowhere",
    ),
)
