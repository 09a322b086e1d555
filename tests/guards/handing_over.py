"""A question goes to another unit and comes from one: who sees what of it, and when."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_INCOMING = _OPERATIONS + "incoming.py"
_LETTING_GO = _OPERATIONS + "letting_go.py"
_ASKED = "tenant_apps/questions/between/test_handing_over.py::"
_COPY = "tenant_apps/questions/between/test_taking_over.py::"
_WORDS = "tenant_apps/questions/between/test_order_of_words.py::"
_ROUTING = "shared_apps/oversight/test_routing.py::"
_UNSURE = "tenants/web/test_unsure.py::"
_ROUTES = "tenant_apps/questions/test_routes.py::"
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
        " and not is_kept_out(unit, excluded)",
        "",
        _ASKED + "test_it_never_goes_to_an_excluded_unit_or_one_below_it",
        _PAGES + "test_a_unit_that_the_asker_excluded_is_nowhere",
    ),
    guard(
        "no unit is suggested that the asker excluded",
        "shared_apps/oversight/rules/exclusion.py",
        "    return not set(excluded).isdisjoint(ids_of_path(card.path))",
        "    return False",
        _ROUTING + "test_an_excluded_unit_and_what_stands_below_it_are_never_suggested",
        _PAGES + "test_a_unit_that_the_asker_excluded_is_nowhere",
        _PAGES + "test_who_stands_in_is_never_one_that_the_asker_excluded",
    ),
    guard(
        "small counts of sensitive topics are not told with a suggestion",
        "shared_apps/oversight/queries/routing.py",
        "0 if private and times <= SMALL else times",
        "times",
        _ROUTING + "test_small_counts_of_sensitive_topics_are_not_told",
    ),
    guard(
        "who is passed on by the network's site never reaches a unit that must not read it",
        "tenants/passing_on.py",
        "        kept_out = any(card.is_under(one.path) for one in out)\n",
        "        kept_out = False\n",
        _UNSURE + "test_who_must_not_read_it_is_passed_over_and_named_to_who_takes_it",
    ),
    guard(
        "who takes it in stands over everybody who must not read it",
        "tenants/passing_on.py",
        "        over_all = all(one.is_under(card.path) for one in out)\n",
        "        over_all = True\n",
        _UNSURE + "test_who_takes_it_stands_over_everybody_who_must_not_read_it",
    ),
    guard(
        "no rule leads to a unit that the asker excluded",
        _QUESTIONS + "queries/units_to_ask.py",
        "    if rule is not None and may_receive(rule, sender=here.id, excluded=question.excluded_units):",
        "    if rule is not None:",
        _ROUTES + "test_no_rule_leads_to_a_unit_that_the_asker_excluded",
    ),
    guard(
        "no rule leads to a section that must not see it",
        _QUESTIONS + "queries/routes.py",
        "    return None if found == question.excluded_section else found",
        "    return found",
        _ROUTES + "test_a_section_is_filled_in_but_not_one_that_must_not_see_it",
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
        "    if not has_words(rule) or len(rule) > RULE_MAX:",
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
        "    if question.hop >= hop or question.state in (State.WITHDRAWN, State.HANDED_ON):",
        "    if question.state in (State.WITHDRAWN, State.HANDED_ON):",
        _WORDS + "test_a_late_word_does_not_empty_what_has_come_back",
    ),
    guard(
        "an older word of the network changes no copy",
        _OPERATIONS + "taking_over.py",
        "    if copy is not None and (copy.hop >= message.hop or copy.state == State.WITHDRAWN):",
        "    if copy is not None and copy.state == State.WITHDRAWN:",
        _COPY + "test_an_older_word_of_the_network_changes_nothing",
    ),
    guard(
        "no clock climbs a rung again because a question changed hands",
        _OPERATIONS + "completing.py",
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
        "called up before it is known to be here, it is asked again",
        _OPERATIONS + "surrendering.py",
        "    if _comes_later(question, message):",
        "    if False:",
        _WORDS + "test_called_up_before_it_is_known_to_be_here_it_is_asked_again",
        "messaging/test_held_elsewhere_round.py::"
        "test_called_up_by_a_message_that_overtakes_the_one_by_which_it_came_home",
    ),
    guard(
        "nothing comes home before it has gone",
        _OPERATIONS + "leaving_home.py",
        "    if not changes or changes[-1].way != OUT:\n        return True\n",
        "",
        _WORDS + "test_it_does_not_come_home_before_it_has_gone",
    ),
    guard(
        "home goes on with nothing before it knows the last word of who held it",
        _OPERATIONS + "leaving_home.py",
        "    return bool(message.told) and",
        "    return False and",
        _WORDS + "test_home_waits_for_the_last_word_of_whoever_held_it",
        _WORDS + "test_the_last_word_is_that_of_the_last_holder",
    ),
    guard(
        "an act of the asker waits for the question at home",
        _OPERATIONS + "hearing_asker.py",
        "        if question.hop < message.hop and not gone:",
        "        if False:",
        _WORDS + "test_an_act_of_the_asker_waits_for_the_question",
    ),
    guard(
        "an act of the asker waits for the copy",
        _OPERATIONS + "hearing_asker.py",
        "    if found is None or (found.hop < message.hop and found.state != State.WITHDRAWN):",
        "    if found is None:",
        _WORDS + "test_an_act_of_the_asker_waits_for_the_question",
    ),
    guard(
        "what came after the parcel goes to nobody but the holder, from who gave it away",
        "shared_apps/oversight/operations/relaying.py",
        "    if not _let_go_then(row, unit_id, message.hop):",
        "    if False:",
        "shared_apps/oversight/test_relaying.py::test_nobody_else_adds_to_it_and_home_is_told_nothing",
    ),
    guard(
        "what came after the parcel stays nowhere on its way",
        _OPERATIONS + "completing.py",
        "    if question.state == State.HANDED_ON:",
        "    if False:",
        "tenant_apps/questions/between/test_completing.py::test_handed_on_already_it_goes_after_it",
    ),
    guard(
        "what was written while another unit was asked is not lost",
        _OPERATIONS + "handing_over.py",
        "    completing.send_after(question, wanted, hop=message.hop)\n",
        "",
        "tenant_apps/questions/between/test_completing.py::"
        "test_what_staff_write_while_another_unit_is_asked_follows",
    ),
    guard(
        "files follow a question only after it has changed hands",
        "shared_apps/oversight/operations/carrying_files.py",
        "    if row.ended_at is not None or row.hop != message.hop or holder in (None, unit_id):",
        "    if holder in (None, unit_id):",
        "isolation/test_l17_carried_files.py::test_only_home_and_only_while_it_is_held_there",
    ),
    guard(
        "only the network carries files between units",
        "platform/huisheng/kernel/tenancy/carried_files.py",
        "    if scope_key() != NETWORK_KEY:",
        "    if False:",
        "isolation/test_l17_carried_files.py::test_no_unit_carries_anything",
        "isolation/test_l17_carried_files.py::test_the_network_brings_up_what_was_told_and_nothing_else",
    ),
    guard(
        "what is carried is the file that was told",
        "platform/huisheng/kernel/tenancy/carried_files.py",
        "    if data is None or hashlib.sha256(data).hexdigest() != digest:",
        "    if data is None:",
        "isolation/test_l17_carried_files.py::"
        "test_nothing_else_than_what_was_told_and_nothing_from_outside_its_folder",
        "isolation/test_l17_carried_files.py::test_the_network_brings_up_what_was_told_and_nothing_else",
    ),
    guard(
        "where words are covered no file leaves",
        _QUESTIONS + "queries/carried_files.py",
        "    return question.covered_at is not None",
        "    return False",
        "messaging/test_files_round.py::test_where_words_are_covered_every_file_stays",
    ),
    guard(
        "files for staff alone do not leave",
        _QUESTIONS + "queries/carried_files.py",
        ".exclude(side=Side.INTERNAL)",
        "",
        "messaging/test_files_round.py::test_files_for_staff_alone_stay",
    ),
    guard(
        "a file that comes too late is not kept",
        _OPERATIONS + "carrying_files.py",
        "    if question.hop != message.hop or question.state in (State.WITHDRAWN, State.HANDED_ON):\n"
        "        LEFTOVERS.delete(paths)\n",
        "    if question.hop != message.hop or question.state in (State.WITHDRAWN, State.HANDED_ON):\n",
        "messaging/test_files_round.py::test_told_before_the_copy_and_after_it_has_gone",
    ),
    guard(
        "a repair that is only looked at changes nothing",
        "shared_apps/oversight/management/commands/repair_hands.py",
        '        if able and options["apply"]:',
        "        if able:",
        "messaging/test_hands_repaired.py::test_a_lost_copy_is_said_first_and_then_made_again_from_home",
    ),
    guard(
        "what is told again is not counted again",
        _OPERATIONS + "leaving_home.py",
        "words=words, counts=not message.again",
        "words=words, counts=True",
        "messaging/test_hands_repaired.py::test_home_that_does_not_know_hears_it",
    ),
    guard(
        "nothing comes back before it has gone",
        _OPERATIONS + "taking_over.py",
        "    if copy is not None and copy.state != State.HANDED_ON:",
        "    if False:",
        _WORDS + "test_it_does_not_come_back_before_it_has_gone",
    ),
    guard(
        "what is called up is changed by no decision from above",
        _OPERATIONS + "settling.py",
        "        if is_on_offer(question):",
        "        if False:",
        _COPY + "test_decided_above_while_it_is_called_up_nothing_changes_here",
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
