"""What keeps moderation fair: nobody hides criticism, nobody decides alone about their own work."""

from __future__ import annotations

from tests.guards.guard import guard

_OPERATIONS = "tenant_apps/moderation/operations/"
_TESTS = "tenant_apps/moderation/"
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
        "a report hides nothing by itself",
        _OPERATIONS + "reporting.py",
        "        shown=True,\n        at=now,",
        "        shown=False,\n        at=now,",
        _LIFE + "test_a_report_is_decided_and_read_by_its_receipt",
    ),
    guard(
        "hiding needs a published reason",
        _OPERATIONS + "deciding.py",
        "    if reason not in (Reason.values if verdict is Verdict.HIDE else Kept.values):",
        "    if False:",
        _LIFE + "test_hiding_needs_a_published_reason_and_words",
    ),
    guard(
        "nobody decides about what they wrote or proposed",
        _OPERATIONS + "deciding.py",
        "    if actor in (case.author, case.proposed_by):",
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
        "    if actor in (case.author, case.proposed_by, case.decided_by):",
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
        "a flood of reports waits",
        "tenant_apps/moderation/web/reporting.py",
        "    if counted.wait:",
        "    if False:",
        _TESTS + "test_pages.py::test_a_flood_waits",
    ),
)
