"""Directives: nothing is issued that nobody approved, to nobody beside, and not more than a week bears."""

from __future__ import annotations

from tests.guards.guard import guard

_OPERATIONS = "shared_apps/directives/operations/"
_QUERIES = "shared_apps/directives/queries/"
_TARGETS = "shared_apps/directives/test_targets.py::"
_APPROVING = "shared_apps/directives/test_approving.py::"
_AFTER = "shared_apps/directives/test_after_issue.py::"
_LOWER = "shared_apps/directives/test_lower_levels.py::"
_BELOW = "shared_apps/directives/test_amending_below.py::"
_BELOW_AT_ONCE = "shared_apps/directives/test_amending_below_at_once.py::"
_LEAVING = "shared_apps/directives/test_issuing_while_one_leaves.py::"
_BELOW_FILES = "shared_apps/directives/test_amending_below_files.py::"
_FILES = "shared_apps/directives/test_attachments.py::"
_OFFICE = "platform/huisheng/kernel/office_files.py"
_DIGEST = "tenant_apps/directive_inbox/test_digest.py::"
_INBOX_DIGEST = "tenant_apps/directive_inbox/operations/digest.py"
_CALENDAR = "shared_apps/directives/test_calendar.py::"
_REFUSED = "platform/kernel/test_office_files.py::test_what_is_refused"

DIRECTIVES = (
    guard(
        "nobody beside is named one by one",
        _OPERATIONS + "drafting.py",
        "    if named and outside(issuer_unit_id, named):",
        "    if False:",
        _TARGETS + "test_nobody_beside_is_named_one_by_one",
    ),
    guard(
        "a wave of others is not addressed",
        _OPERATIONS + "drafting.py",
        "    if not set(content.target_waves) <= {wave.id for wave in waves_of(issuer_unit_id)}:",
        "    if False:",
        _TARGETS + "test_no_wave_of_others",
    ),
    guard(
        "an empty wave reaches nobody",
        _QUERIES + "targets.py",
        "            only = waved if only is None else only & waved",
        "            only = (waved if only is None else only & waved) or None",
        _TARGETS + "test_an_empty_wave_is_nobody_and_not_everybody",
    ),
    guard(
        "where a second person is asked for nobody issues alone",
        _OPERATIONS + "issuing.py",
        "    if needs_second_person(directive):",
        "    if False:",
        _APPROVING + "test_the_second_person",
    ),
    guard(
        "one's own draft is approved by somebody else",
        _QUERIES + "visibility.py",
        " and actor.account_id not in takes_part",
        "",
        _APPROVING + "test_whoever_wrote_it_last_does_not_approve",
    ),
    guard(
        "what is approved is what was seen",
        _OPERATIONS + "issuing.py",
        "    if confirmed is not None and seal_of(units) != confirmed:",
        "    if False:",
        _APPROVING + "test_what_was_approved_is_what_was_seen",
    ),
    guard(
        "a week bears no more directives than its number",
        _OPERATIONS + "issuing.py",
        "    if not directive.exception_reason and allowance_of(directive, now).is_full:",
        "    if False:",
        _APPROVING + "test_beyond_the_week_a_colleague_approves_with_a_reason",
    ),
    guard(
        "beyond the week's number somebody says why",
        _OPERATIONS + "approving.py",
        "        demand_words(reason)\n        directive.exc",
        "        directive.exc",
        _APPROVING + "test_beyond_the_week_a_colleague_approves_with_a_reason",
    ),
    guard(
        "an amendment is approved by somebody else",
        _OPERATIONS + "amending.py",
        '    if directive.amendment["by"] == actor.account_id or not',
        "    if not",
        _AFTER + "test_an_amendment_needs_the_second_person_too",
    ),
    guard(
        "an amendment goes to nobody who leaves in the same moment",
        _OPERATIONS + "amending.py",
        "    let_nobody_leave()\n",
        "",
        "shared_apps/directives/test_amending_below_at_once.py::test_amended_while_a_unit_moves_away",
    ),
    guard(
        "who leaves while a directive goes out is found by whoever sends it",
        _OPERATIONS + "delivering.py",
        "    emit_to_network_itself(DirectiveSentOut(directive_id=str(directive.pk)))\n",
        "",
        _LEAVING + "test_a_unit_leaves_while_it_is_issued",
    ),
    guard(
        "what goes out to a unit while it leaves is found by whoever lets it go",
        _OPERATIONS + "later_units.py",
        "    emit_to_network_itself(DirectivesUnitLeft(unit_id=unit_id))\n",
        "",
        _LEAVING + "test_it_is_issued_while_a_unit_leaves",
    ),
    guard(
        "of two amendments at once the second is told",
        _OPERATIONS + "amending.py",
        "    if directive.content_version != based_on or directive.amendment:",
        "    if False:",
        _AFTER + "test_two_people_amend_at_once",
    ),
    guard(
        "what was acknowledged before it was amended in what matters does not count",
        _OPERATIONS + "receipts.py",
        "    if version >= counts_from:",
        "    if True:",
        _AFTER + "test_what_matters_is_acknowledged_anew",
    ),
    guard(
        "a directive is handed on to somebody of the issuing unit",
        _OPERATIONS + "following_up.py",
        "    if account_id not in names:",
        "    if False:",
        "shared_apps/directives/test_responsible.py::test_somebody_of_the_unit_follows_it_up",
    ),
    guard(
        "a file of a directive opens in the units to which it was sent",
        _QUERIES + "attachments.py",
        "Directive.objects.filter(pk=directive_id, deliveries__unit_id=unit_id)",
        "Directive.objects.filter(pk=directive_id)",
        _FILES + "test_before_it_is_issued_nobody_below_has_it",
        "tenant_apps/directive_inbox/test_files.py::test_the_door_of_another_unit_is_closed",
    ),
    guard(
        "a file that was taken out of a directive is not opened below",
        _QUERIES + "attachments.py",
        "filter(pk=attachment_id, since__lte=version, until=None)",
        "filter(pk=attachment_id, since__lte=version)",
        _FILES + "test_amended_each_sees_what_is_different",
    ),
    guard(
        "a file that waits for a second person is nobody's below",
        _QUERIES + "attachments.py",
        "filter(directive__in=sent, since__gte=1)",
        "filter(directive__in=sent)",
        _FILES + "test_files_wait_for_the_second_person_too",
    ),
    guard(
        "what was proposed with its files keeps them",
        _OPERATIONS + "attaching.py",
        """        directive = locked_draft(directive_id)
        new = attach(""",
        """        directive = Directive.objects.get(pk=directive_id)
        new = attach(""",
        _FILES + "test_once_it_is_no_draft_files_stay",
    ),
    guard(
        "a directive has only so many files",
        _OPERATIONS + "attaching.py",
        "    if len(known) + len(new) > MOST_FILES:",
        "    if False:",
        _FILES + "test_only_so_many",
    ),
    guard(
        "files of directives are told by their content",
        _OFFICE,
        "            if len(kinds) != 1:\n                raise",
        "            if not kinds:\n                return PDF\n            if False:\n                raise",
        _REFUSED,
    ),
    guard(
        "no macro and no program goes out with a directive",
        _OFFICE,
        "            if any(_acts(part.filename) for part in parts):",
        "            if False:",
        _REFUSED,
    ),
    guard(
        "no document that loads something goes out with a directive",
        _OFFICE,
        "            if is_outside and not",
        "            if False and not",
        _REFUSED,
    ),
    guard(
        "no PDF that acts goes out with a directive",
        "platform/huisheng/kernel/harmless_pdf.py",
        '                found.get("/S") in _ACTING or _CARRYING & found.keys()',
        "                False",
        _REFUSED,
    ),
    guard(
        "of a calendar's address a hash is kept",
        _OPERATIONS + "feeding.py",
        "    return hashlib.sha256(secret.encode()).hexdigest()",
        "    return secret",
        _CALENDAR + "test_made_anew_and_revoked",
    ),
    guard(
        "an address that was revoked opens nothing",
        _OPERATIONS + "feeding.py",
        "    gone, _ = CalendarFeed.objects.filter(account_id=account_id).delete()",
        "    gone = CalendarFeed.objects.filter(account_id=account_id).count()",
        _CALENDAR + "test_made_anew_and_revoked",
    ),
    guard(
        "a calendar shows the units in which somebody works today",
        _QUERIES + "calendar.py",
        "unit_id__in=list(hosts), directive__due_at__gte=since",
        "directive__due_at__gte=since",
        _CALENDAR + "test_who_works_nowhere_has_an_empty_calendar",
    ),
    guard(
        "no log has the secret of a calendar",
        "platform/huisheng/config/secret_links.py",
        "|/calendar/",
        "",
        _CALENDAR + "test_logs_leave_the_secret_out",
    ),
    guard(
        "a unit is reminded once a day",
        _OPERATIONS + "reminding.py",
        "Q(reminded_at__isnull=True) | Q(reminded_at__lt=_today(now)), ",
        "",
        "shared_apps/directives/test_receipts.py::test_remind_whoever_owes",
    ),
    guard(
        "a unit that moves away owes nothing",
        _OPERATIONS + "later_units.py",
        "    _leave(unit_id, gone & ~_DONE_ON_ITS_SITE)",
        "    return",
        _AFTER + "test_a_unit_that_moves_away_owes_nothing",
    ),
    guard(
        "the morning is told once a day",
        _OPERATIONS + "mornings.py",
        "    if not new:",
        "    if False:",
        _DIGEST + "test_two_beats_at_once",
    ),
    guard(
        "people hear of a morning once",
        _INBOX_DIGEST,
        '    if ledger.hold(_TOLD, message.day, digest="", lasts=_LASTS) is not None:',
        "    if False:",
        _DIGEST + "test_once_a_day",
    ),
    guard(
        "nobody hears of directives on a day off",
        _INBOX_DIGEST,
        " or not calendar.is_working_day(today)",
        "",
        _DIGEST + "test_nobody_hears_on_a_day_off",
    ),
    guard(
        "who does without a notice gets none",
        "tenant_apps/channels/operations/noting.py",
        "    accounts = [account for account in accounts if account not in declined]",
        "",
        _DIGEST + "test_who_does_without_hears_nothing",
    ),
    guard(
        "those above read no words of what was reported to a unit below",
        _QUERIES + "visibility.py",
        "    return directive.issuer_unit_id in own or bool(",
        "    return True or bool(",
        _LOWER + "TestWhoReadsWhat::test_those_above_read_no_words_of_the_lower_directive",
    ),
    guard(
        "a unit that has moved away is not looked into from above",
        _QUERIES + "lower_levels.py",
        " if over is not None and card.is_under(over.path)}",
        "}",
        _LOWER + "test_a_unit_that_has_moved_away_is_not_looked_into",
    ),
    guard(
        "an own field of a form that was handed on has an id of its own",
        _OPERATIONS + "delegating.py",
        "gone_on(from_json(form.definition), _MARK.format(child_id.hex[-_OWN:]))",
        'from_json({**form.definition, "version": 0})',
        "shared_apps/directives/test_carrying_down.py::"
        "test_an_own_answer_is_never_read_as_one_to_a_later_field",
    ),
    guard(
        "what is asked above is not changed below",
        _OPERATIONS + "report_forms.py",
        "    if field is not None:\n        raise FromAboveError",
        "    if False:\n        raise FromAboveError",
        "shared_apps/directives/test_carrying_down.py::test_what_is_asked_above_stays",
    ),
    guard(
        "an issuer gets nothing that another level asks besides",
        "tenant_apps/directive_inbox/operations/filling_in.py",
        "        answered = parsed if asked is form else",
        "        answered = parsed if True else",
        "tenant_apps/directive_inbox/test_handing_on.py::test_what_a_unit_between_asks_besides",
    ),
    guard(
        "files of a draft that was never sent go after the end, those of a report stay",
        "tenant_apps/directive_inbox/operations/ended_drafts.py",
        "    rows = list(entries.filter(kind=Kind.FILE).exclude(key__in=sent))",
        "    rows = list(entries.filter(kind=Kind.FILE))",
        "tenant_apps/directive_inbox/test_ended_drafts.py::test_what_a_report_names_stays",
    ),
    guard(
        "an amendment from above never takes the place of a newer one",
        _OPERATIONS + "amending_below.py",
        "        above_version__lt=above.content_version,\n",
        "",
        _BELOW + "TestTheText::test_never_an_older_version_over_a_newer",
    ),
    guard(
        "own words of whoever hands a directive on stay when it is amended above",
        _OPERATIONS + "standing_on.py",
        "    if not own_words:",
        "    if True:",
        _BELOW + "TestTheText::test_own_words_stay_before_the_new_text",
        _BELOW_AT_ONCE + "test_an_own_amendment_before_the_one_above",
    ),
    guard(
        "an amendment goes down to what hands that very directive on",
        _OPERATIONS + "amending_below.py",
        "        parent_id=above.pk,",
        '        parent_id__in=Directive.objects.filter(issuer_unit_id=above.issuer_unit_id).values("pk"),',
        _BELOW + "TestTheText::test_siblings_and_others_are_left_alone",
    ),
    guard(
        "what has ended is not amended from above",
        _OPERATIONS + "amending_below.py",
        "        state=Directive.State.ISSUED,\n",
        "",
        _BELOW + "TestWhoIsReached::test_what_has_ended_stays_as_it_was",
    ),
    guard(
        "to a unit that has moved away no amendment goes of what it was done with",
        "shared_apps/directives/operations/later_units.py",
        "    _leave(unit_id, gone & ~_DONE_ON_ITS_SITE)",
        "    _leave(unit_id, gone & ~DONE)",
        "shared_apps/directives/test_after_issue.py"
        "::test_a_unit_that_moved_away_when_it_was_done_is_told_of_no_amendment",
    ),
    guard(
        "a unit that has moved away owes no report again",
        "shared_apps/directives/operations/reports.py",
        "        excused_at=None,\n        directive__state",
        "        directive__state",
        "shared_apps/directives/test_after_issue.py"
        "::test_a_unit_that_moved_away_when_it_was_done_is_told_of_no_amendment",
    ),
    guard(
        "a unit that has moved away is not amended from its old place",
        _OPERATIONS + "amending_below.py",
        " if cards[row.issuer_unit_id].is_under(over.path)]",
        "]",
        _BELOW + "TestWhoIsReached::test_a_unit_that_moved_away_is_not_reached",
    ),
    guard(
        "nobody below is given a date after the one above",
        _OPERATIONS + "amending_below.py",
        "    if child.due_at > due_at:",
        "    if False:",
        _BELOW + "TestTheDate::test_an_own_date_after_the_new_one_moves_there",
    ),
    guard(
        "an own amendment stays within the date above",
        _OPERATIONS + "amending.py",
        "    if is_later and above.state == Directive.State.ISSUED:",
        "    if False:",
        _BELOW + "TestTheDate::test_an_own_amendment_stays_within_the_date_above",
    ),
    guard(
        "what stands above is not amended below",
        _OPERATIONS + "amending.py",
        "        if getattr(wanted, name) != getattr(directive, name):\n            raise FromAboveError",
        "        if False:\n            raise FromAboveError",
        _BELOW + "TestTheText::test_what_stands_above_is_not_amended_below",
    ),
    guard(
        "what is handed on while it is amended goes with the amendment",
        _OPERATIONS + "delegating.py",
        '    found = Directive.objects.select_for_update(of=("self",), no_key=True)',
        "    found = Directive.objects.all()",
        _BELOW_AT_ONCE + "test_handed_on_while_it_is_amended",
    ),
    guard(
        "own files stay when those above go",
        _OPERATIONS + "attaching.py",
        "        leaving = [row for row in mine if row.path in gone]",
        "        leaving = mine",
        _BELOW_FILES + "test_those_above_come_and_go_and_own_ones_stay",
    ),
)
