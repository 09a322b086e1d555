"""What keeps moderation fair: nobody hides criticism, nobody decides alone about their own work."""

from __future__ import annotations

from tests.guards.guard import guard

_OPERATIONS = "tenant_apps/moderation/operations/"
_TESTS = "tenant_apps/moderation/"
_POOL = "shared_apps/oversight/test_verdicts.py::"
_LIFE = _TESTS + "test_life_of_a_case.py::"

MODERATION = (
    guard(
        "criticism cannot stand on a word list",
        _OPERATIONS + "keeping_lists.py",
        "        if word:\n",
        "        if False:\n",
        _TESTS + "test_pages.py::test_criticism_is_refused_with_the_reason",
    ),
    guard(
        "no word of an erased question stays with those who judge what is public",
        "tenant_apps/commons/handlers.py",
        "    forget_item(QUESTION, str(event.question_id))\n",
        "",
        "tenant_apps/commons/test_erased.py::test_an_open_case_ends_and_says_no_word_of_it",
        "tenant_apps/commons/test_erased.py::test_of_a_verdict_stays_what_was_decided_and_why",
    ),
    guard(
        "a report is found on the page of whoever reported alone",
        "tenant_apps/moderation/queries/seen.py",
        'rows = Report.objects.select_related("case").filter(reader=reader_id)',
        'rows = Report.objects.select_related("case")',
        _TESTS + "test_reporters.py::test_who_wishes_it_is_told_on_their_page",
    ),
    guard(
        "that it was them is not kept of reporters",
        _OPERATIONS + "clocks.py",
        'known.update(contact="", reader=None, news_at=None)',
        'known.update(contact="")',
        _TESTS + "test_reporters.py::test_that_it_was_them_is_not_kept_for_long",
    ),
    guard(
        "a report hides nothing by itself",
        _OPERATIONS + "reporting.py",
        "        shown=True,\n        at=now,",
        "        shown=False,\n        at=now,",
        _LIFE + "test_a_report_is_decided_and_read_by_its_receipt",
    ),
    guard(
        "hiding needs a published reason",
        "tenant_apps/moderation/rules/verdicts.py",
        "    if not second_look and reason not in (Reason.values if hides else Kept.values):",
        "    if False:",
        _LIFE + "test_hiding_needs_a_published_reason_and_words",
    ),
    guard(
        "nobody decides about what they wrote or proposed",
        _OPERATIONS + "deciding.py",
        "    if actor in barred(case):",
        "    if False:",
        _LIFE + "test_nobody_decides_about_what_they_wrote",
    ),
    guard(
        "where two persons are wanted one hides nothing",
        _OPERATIONS + "deciding.py",
        "    if verdict is Verdict.HIDE and case.state == State.WAITING and _two_persons():",
        "    if False:",
        _LIFE + "test_two_persons_where_the_unit_wants_it",
    ),
    guard(
        "whoever decided takes no second look",
        _OPERATIONS + "reviewing.py",
        "    if actor in barred(case):",
        "    if False:",
        _LIFE + "test_the_author_has_one_second_look_by_another_person",
    ),
    guard(
        "a second look is had once",
        _OPERATIONS + "reviewing.py",
        "    if review_until(case, party) is None:",
        "    if False:",
        _LIFE + "test_the_author_has_one_second_look_by_another_person",
    ),
    guard(
        "of two moderators the second is told",
        _OPERATIONS + "locking.py",
        "    if version is not None and case.version != version:",
        "    if False:",
        _LIFE + "test_the_second_of_two_changes_nothing",
    ),
    guard(
        "what a list holds is not shown",
        _OPERATIONS + "submitting.py",
        "    shown = source is Source.AFTER",
        "    shown = True",
        _LIFE + "TestSubmitting::test_a_word_of_a_list_holds",
    ),
    guard(
        "who proposed or decided is named to the pool above",
        _OPERATIONS + "referring.py",
        "            barred=sorted(barred(case)),",
        "            barred=[],",
        _POOL + "test_never_by_who_decided_first_wherever_they_work",
    ),
    guard(
        "who is barred below decides nothing above",
        _OPERATIONS + "for_below.py",
        "    if actor in row.barred:",
        "    if False:",
        _POOL + "test_never_by_who_decided_first_wherever_they_work",
    ),
    guard(
        "a verdict for a unit below needs a published reason",
        _OPERATIONS + "for_below.py",
        "    words = check(verdict, reason, words, second_look=row.wanted == Wanted.REVIEW)\n",
        "",
        _POOL + "test_late_and_decided_above",
    ),
    guard(
        "a verdict for a unit below is given once",
        _OPERATIONS + "for_below.py",
        "    if row.state != BelowState.OPEN:\n        return False",
        "    if False:\n        return False",
        _POOL + "test_what_is_late_goes_up_and_who_is_first_decides",
    ),
    guard(
        "the text goes with the verdict above",
        _OPERATIONS + "for_below.py",
        "    row.state, row.parcel, row.attempt = BelowState.GONE, {}, message.attempt",
        "    row.state, row.attempt = BelowState.GONE, message.attempt",
        _POOL + "test_what_is_late_goes_up_and_who_is_first_decides",
    ),
    guard(
        "what the unit has decided itself no verdict from above changes",
        _OPERATIONS + "deciding.py",
        "    referring.call_back(case)\n",
        "",
        _POOL + "test_decided_in_both_at_once_the_first_counts",
    ),
    guard(
        "a second person is asked for above where none is here",
        _OPERATIONS + "deciding.py",
        "        if not others or case.overdue_at is not None:",
        "        if False:",
        _POOL + "test_the_second_person_comes_from_above",
    ),
    guard(
        "a second look is taken above where nobody else is here",
        _OPERATIONS + "reviewing.py",
        "    if not others:\n        referring.refer(case)",
        "    if False:\n        referring.refer(case)",
        _POOL + "test_a_second_look_is_taken_above_where_nobody_else_is",
    ),
    guard(
        "a late report goes to the unit above",
        _OPERATIONS + "clocks.py",
        "        if case.state != State.WAITING or case.reports.exists():",
        "        if False:",
        _POOL + "test_late_and_decided_above",
    ),
    guard(
        "how a reporter can be reached does not go up",
        "tenant_apps/moderation/queries/parcels.py",
        '        {"reason": report.reason, "words": report.words}',
        '        {"reason": report.reason, "words": report.words, "contact": report.contact}',
        _POOL + "test_the_least_goes_up",
    ),
    guard(
        "a machine shows first that a person reports",
        "tenant_apps/moderation/web/reporting.py",
        '    if machine and said["reason"] not in URGENT:',
        "    if False:",
        _TESTS + "test_pages.py::test_a_machine_answers_a_sum_first",
    ),
    guard(
        "signs that nobody sees reach no public page",
        "tenant_apps/questions/rules/numbers_covered.py",
        "    text = without_unseen(text)\n",
        "",
        "tenant_apps/commons/test_hostile.py::test_signs_that_nobody_sees_reach_no_page",
    ),
    guard(
        "a flood of reports waits",
        "tenant_apps/moderation/web/reporting.py",
        "    if counted.wait:",
        "    if False:",
        _TESTS + "test_pages.py::test_a_flood_waits",
    ),
)
