"""A question goes to another unit and comes from one: who sees what of it, and when."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_INCOMING = _OPERATIONS + "incoming.py"
_LETTING_GO = _OPERATIONS + "letting_go.py"
_ASKED = "tenant_apps/questions/between/test_handing_over.py::"
_COPY = "tenant_apps/questions/between/test_taking_over.py::"
_PAGES = "tenant_apps/questions/between/test_pages.py::"

HANDING_OVER = (
    guard(
        "while another unit is asked, staff take no step",
        _OPERATIONS + "locking.py",
        "        if not while_offered:",
        "        if False:",
        _ASKED + "test_while_it_is_offered_staff_take_no_step",
    ),
    guard(
        "what is taken back is frozen until the network has said so",
        _OPERATIONS + "handing_over.py",
        '    wanted.payload = {**wanted.payload, "taken_back": clock.now().isoformat()}\n',
        '    wanted.payload = {**wanted.payload, "taken_back": clock.now().isoformat()}\n'
        "    wanted.state = DecisionState.UNDONE\n    wanted.save()\n",
        _ASKED + "test_taken_back_it_is_frozen_until_the_network_has_said_so",
    ),
    guard(
        "nothing goes to a unit that the asker excluded, nor below it",
        _QUESTIONS + "rules/transfers.py",
        "    return not above & set(excluded)",
        "    return True",
        _ASKED + "test_it_never_goes_to_an_excluded_unit_or_one_below_it",
        _PAGES + "test_a_unit_that_the_asker_excluded_is_nowhere",
    ),
    guard(
        "name and contact never go along",
        _QUESTIONS + "queries/parcels.py",
        '        "helped_by": ",".join(question.helped_by),\n        "accepted"',
        '        "helped_by": ",".join(question.helped_by),\n        "name": question.display_name,\n'
        '        "phone": question.contact_phone,\n        "accepted"',
        _ASKED + "test_name_contact_and_notes_never_travel",
    ),
    guard(
        "with an open alarm a question stays where its asker can be reached",
        _OPERATIONS + "handing_over.py",
        '        raise BadDecision("alarm")',
        "        pass",
        _ASKED + "test_with_an_open_alarm_it_stays_where_the_asker_can_be_reached",
    ),
    guard(
        "sending back cites a rule",
        _INCOMING,
        "    if not says_something(rule) or len(rule) > RULE_MAX:",
        "    if False:",
        _ASKED + "test_sending_back_cites_a_rule",
    ),
    guard(
        "the text goes with the answer of a unit that was asked",
        _INCOMING,
        "    wanted.payload = _without_text(wanted) | said\n",
        "    wanted.payload = wanted.payload | said\n",
        _ASKED + "test_sent_back_it_stands_on_top_with_the_reason_and_the_rule",
        _ASKED + "test_accepted_and_called_off_in_the_same_second_leaves_nothing",
    ),
    guard(
        "what was called off before it came is not kept",
        _INCOMING,
        "    if wanted.kind or wanted.state != DecisionState.OPEN:",
        "    if wanted.kind:",
        _ASKED + "test_called_off_before_it_came_it_is_not_kept",
    ),
    guard(
        "what is offered in confidence is for leaders",
        _QUESTIONS + "queries/incoming.py",
        "    return found if who.leads else found.filter(payload__confidential=False)",
        "    return found",
        _PAGES + "test_in_confidence_only_leaders_read_and_accept_it",
    ),
    guard(
        "what is offered to a unit is no decision for units below",
        _OPERATIONS + "settling.py",
        "rows.exclude(kind__in=BETWEEN_UNITS).first()",
        "rows.first()",
        _PAGES + "test_what_comes_in_is_no_decision_for_units_below",
    ),
    guard(
        "nothing of a copy stays when it goes on",
        _LETTING_GO,
        "    empty(question)\n    question.watchers",
        "    question.watchers",
        _COPY + "test_handed_on_nothing_of_it_stays",
    ),
    guard(
        "a late word empties nothing that has come back",
        _LETTING_GO,
        "    if question.hop >= hop or question.state in ENDED_STATES:",
        "    if question.state in ENDED_STATES:",
        _COPY + "test_a_late_word_does_not_empty_what_has_come_back",
    ),
    guard(
        "an older word of the network changes no copy",
        _OPERATIONS + "taking_over.py",
        "    if copy is not None and copy.hop >= message.hop:",
        "    if False:",
        _COPY + "test_an_older_word_of_the_network_changes_nothing",
    ),
    guard(
        "no clock climbs a rung again because a question changed hands",
        _OPERATIONS + "taking_over.py",
        '        for rung in parcel.get("rungs", ())',
        "        for rung in ()",
        _COPY + "test_no_clock_climbs_the_same_rung_again",
    ),
    guard(
        "what was called up is frozen until the network has it in other hands",
        _OPERATIONS + "surrendering.py",
        "        version=question.version,\n        asked_at=at,\n",
        "        version=question.version,\n        asked_at=at,\n        state=DecisionState.OVERTAKEN,\n",
        _COPY + "test_called_up_it_is_handed_over_by_program",
    ),
    guard(
        "what the asker took back leaves nothing at other units",
        _OPERATIONS + "taking_over.py",
        "    letting_go.empty(copy)\n",
        "",
        _COPY + "test_taken_back_by_the_asker_nothing_stays",
    ),
    guard(
        "an alarm stands only where the asker can be reached",
        _OPERATIONS + "alarms.py",
        "    if not question.is_copy:",
        "    if True:",
        _ASKED + "test_nobody_raises_an_alarm_where_the_asker_cannot_be_reached",
    ),
    guard(
        "a copy goes along with nobody",
        _OPERATIONS + "merging.py",
        "    if question.is_copy:",
        "    if False:",
        _COPY + "test_a_copy_goes_along_with_nobody_and_nobody_with_it",
    ),
)
