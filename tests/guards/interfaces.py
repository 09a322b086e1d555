"""What keeps keys and Idempotency-Keys honest."""

from __future__ import annotations

from tests.guards.guard import guard

_KEYS = "tenant_apps/interfaces/rules/keys.py"
_SHOWN = "tenant_apps/interfaces/operations/presenting.py"
_MAKING = "tenant_apps/interfaces/operations/keeping_keys.py"
_VIEWS = "platform/huisheng/kernel/rest/views.py"
_ONCE = "platform/huisheng/kernel/rest/once.py"
_KEY_TESTS = "tenant_apps/interfaces/test_keys.py::"
_ONCE_TESTS = "tenant_apps/interfaces/test_once.py::"
_UPLINK = "tenant_apps/interfaces/rules/uplink.py"
_UPLINK_TESTS = "tenant_apps/interfaces/test_uplink.py::"
_STEP_TESTS = "tenant_apps/questions/test_api_steps.py::"
_DESK_TESTS = "tenant_apps/questions/test_api_desk.py::"

INTERFACES = (
    guard(
        "of a key its hash alone is stored",
        _KEYS,
        '    return pairwise_hash(key, owner="interfaces", purpose="key")',
        "    return key",
        _KEY_TESTS + "test_a_key_is_shown_once_and_kept_as_a_hash",
    ),
    guard(
        "a revoked key is none from the next request on",
        _SHOWN,
        "            revoked_at=None,\n",
        "",
        _KEY_TESTS + "test_renewed_and_revoked_neither_of_both_holds",
    ),
    guard(
        "a key ends with its last day",
        _SHOWN,
        "            expires_on__gte=clock.business_day(now),\n",
        "",
        _KEY_TESTS + "test_on_its_last_day_it_holds_and_the_day_after_no_more",
    ),
    guard(
        "a renewed key leaves the one before some days and no more",
        _SHOWN,
        "previous_until__gt=now",
        "previous_until__isnull=False",
        _KEY_TESTS + "test_renewed_it_goes_on_while_the_other_side_changes_over",
    ),
    guard(
        "a key does what it was made for alone",
        _VIEWS,
        "        if self.scope not in card.scopes:",
        "        if False:",
        _DESK_TESTS + "test_a_key_is_needed_of_this_scope_and_of_somebody_who_works_here",
        "tenant_apps/moderation/test_api.py::test_only_a_key_made_for_it_moderates",
    ),
    guard(
        "a key works as long as its person may",
        _VIEWS,
        "        if self.right and not may(card.person, self.right):",
        "        if False:",
        _DESK_TESTS + "test_a_key_is_needed_of_this_scope_and_of_somebody_who_works_here",
    ),
    guard(
        "without a key the desk opens for no program",
        _VIEWS,
        "        if card is None and self.key_needed:",
        "        if False:",
        _DESK_TESTS + "test_a_key_is_needed_of_this_scope_and_of_somebody_who_works_here",
    ),
    guard(
        "a key sees what its person may know",
        "tenant_apps/questions/api/desk.py",
        "        return reader(self.person)",
        "        return reader(4711)",
        _DESK_TESTS + "test_what_its_person_must_not_see_does_not_exist_for_a_key",
    ),
    guard(
        "the log names the key",
        _VIEWS,
        "            name_key(card.key_id)\n",
        "            pass\n",
        _KEY_TESTS + "test_what_is_done_with_a_key_says_so_in_the_log",
    ),
    guard(
        "the log names a key for its own request alone",
        _VIEWS,
        "        with without_key():\n            return",
        "        if True:\n            return",
        _KEY_TESTS + "test_what_is_done_with_a_key_says_so_in_the_log",
    ),
    guard(
        "the same Idempotency-Key is done once",
        _ONCE,
        "        earlier = _store.claim(token, digest)\n",
        "        earlier = None\n",
        _STEP_TESTS + "test_the_same_key_and_body_is_one_message_and_one_answer",
    ),
    guard(
        "an Idempotency-Key that was used for something else is refused",
        _ONCE,
        "    if earlier.digest != digest:",
        "    if False:",
        _STEP_TESTS + "test_the_same_key_and_body_is_one_message_and_one_answer",
    ),
    guard(
        "an Idempotency-Key is demanded",
        _ONCE,
        '        return uuid.UUID(request.headers.get(HEADER, ""))',
        "        return uuid.uuid4()",
        _STEP_TESTS + "test_the_same_key_and_body_is_one_message_and_one_answer",
    ),
    guard(
        "an Idempotency-Key is one caller's",
        _ONCE,
        'f"{caller}\\n{key}"',
        'f"{key}"',
        _ONCE_TESTS + "test_a_key_of_one_question_is_none_of_another",
    ),
    guard(
        "what was done and its answer stand together or not at all",
        _ONCE,
        "    with transaction.atomic():\n        earlier",
        "    if True:\n        earlier",
        _ONCE_TESTS + "test_of_several_at_once_one_is_done_and_all_are_answered_the_same",
    ),
    guard(
        "facts of other software are events of their own unit",
        _UPLINK,
        'f"{unit_id}/{fact_id}"',
        "fact_id",
        _UPLINK_TESTS + "test_two_units_may_call_their_facts_the_same",
    ),
    guard(
        "other software says what happened and writes no figure",
        _UPLINK,
        "    said.demand_nothing_else()\n",
        "",
        _UPLINK_TESTS + "test_a_key_speaks_for_its_own_unit_alone",
    ),
    guard(
        "questions of other software are none of the unit's own",
        _UPLINK,
        'ELSEWHERE + self.word("question", _QUESTION)',
        'self.word("question", _QUESTION)',
        _UPLINK_TESTS + "test_the_comparison_with_the_units_leaves_it_out",
    ),
    guard(
        "no fact is of a day to come",
        _UPLINK,
        "        if day > clock.business_day(self._at + SKEW):\n",
        "        if False:\n",
        _UPLINK_TESTS + "test_a_clock_may_be_a_little_ahead",
    ),
)
"""Keys of programs, and what they do twice."""
