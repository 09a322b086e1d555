"""What keeps keys and Idempotency-Keys honest."""

from __future__ import annotations

from tests.guards.guard import Edit, guard

_KEYS = "tenant_apps/interfaces/rules/keys.py"
_SHOWN = "tenant_apps/interfaces/operations/presenting.py"
_MAKING = "tenant_apps/interfaces/operations/keeping_keys.py"
_VIEWS = "platform/huisheng/kernel/rest/views.py"
_ONCE = "platform/huisheng/kernel/rest/once.py"
_KEY_TESTS = "tenant_apps/interfaces/test_keys.py::"
_ONCE_TESTS = "tenant_apps/interfaces/test_once.py::"
_UPLINK = "tenant_apps/interfaces/rules/uplink.py"
_HEADCOUNTS = "tenant_apps/commons/operations/telling_headcounts.py"
_BESIDE_TESTS = "tenant_apps/interfaces/test_uplink_beside.py::"
_UPLINK_TESTS = "tenant_apps/interfaces/test_uplink.py::"
_STEP_TESTS = "tenant_apps/questions/test_api_steps.py::"
_DESK_TESTS = "tenant_apps/questions/test_api_desk.py::"

_ISSUING = "shared_apps/directives/api/"
_ISSUING_TESTS = "shared_apps/directives/test_api.py::"
_INBOX = "tenant_apps/directive_inbox/api/"
_INBOX_TESTS = "tenant_apps/directive_inbox/test_api.py::"

INTERFACES = (
    guard(
        "answers of the API are kept by nobody unless they are for everyone",
        _VIEWS,
        "        if not self.for_everyone or request.method not in SAFE_METHODS:",
        "        if False:",
        "platform/kernel/rest/test_kept_by_nobody.py::test_a_refusal_is_kept_by_nobody_either",
    ),
    guard(
        "a unit's key finds the directives that the unit itself has issued",
        _ISSUING + "views.py",
        "Directive.objects.filter(pk=directive_id, issuer_unit_id=unit_id).first()",
        "Directive.objects.filter(pk=directive_id).first()",
        _ISSUING_TESTS + "test_what_others_issue_and_are_told_is_not_there",
    ),
    guard(
        "a program names no unit beside or above its own",
        _ISSUING + "views.py",
        "        if named and outside(unit_id, named):",
        "        if False:",
        _ISSUING_TESTS + "test_nobody_beside_or_above_is_addressed",
    ),
    guard(
        "a program issues in the name of the unit in which its person holds the role",
        _ISSUING + "views.py",
        "        if not may_issue_for(self.actor, current_unit().id):",
        "        if False:",
        _ISSUING_TESTS + "test_a_role_above_is_another_units_name",
    ),
    guard(
        "a key to read directives issues none",
        _ISSUING + "steps.py",
        'class DraftsView(IssuerView):\n    """A new one."""\n\n    scope = ISSUE',
        'class DraftsView(IssuerView):\n    """A new one."""\n\n    scope = READ',
        _ISSUING_TESTS + "test_a_key_does_what_it_was_made_for",
        also=(
            Edit(
                _ISSUING + "steps.py",
                "from shared_apps.directives.api.views import ID, ISSUE, TAG,",
                "from shared_apps.directives.api.views import ID, ISSUE, READ, TAG,",
            ),
        ),
    ),
    guard(
        "a program hands on to places below its unit",
        _INBOX + "steps.py",
        '    if said["target_unit_id"] not in {place.unit.id for place in places}:',
        "    if False:",
        _INBOX_TESTS + "test_handing_on_reaches_nobody_beside_or_above",
    ),
    guard(
        "a program that writes over a colleague keeps nothing",
        _INBOX + "steps.py",
        "    if saved.conflicts:",
        "    if False:",
        _INBOX_TESTS + "test_of_two_who_write_the_same_nothing_is_lost",
    ),
    guard(
        "a report with faults is not kept",
        _INBOX + "steps.py",
        "        check_answers(form.definition, sent.parsed)",
        "        pass",
        _INBOX_TESTS + "test_a_report_by_the_form_names_each_field_at_fault_and_keeps_nothing",
    ),
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
        'f"{unit_id}/{name}"',
        "name",
        _UPLINK_TESTS + "test_two_units_may_call_their_facts_the_same",
    ),
    guard(
        "other software says what happened and writes no figure",
        _UPLINK,
        "    found = _KINDS[str(kind)][1](said)\n    said.demand_nothing_else()\n",
        "    found = _KINDS[str(kind)][1](said)\n",
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
        "a question is filed anew by what was told of it, and by no figure",
        _UPLINK,
        '        found = _STEPS[value["kind"]][1](said)\n        said.demand_nothing_else()\n',
        '        found = _STEPS[value["kind"]][1](said)\n',
        _BESIDE_TESTS + "test_what_cannot_be_read_is_refused_by_itself",
    ),
    guard(
        "of two words about people the later holds",
        _HEADCOUNTS,
        "if at > known.get((day, code), -1)",
        "if True",
        _BESIDE_TESTS + "test_of_two_words_about_people_the_later_holds",
    ),
    guard(
        "the nightly count writes over nothing that other software told",
        _HEADCOUNTS,
        "{**headcounts(day), **elsewhere_of(day)}",
        "headcounts(day)",
        _BESIDE_TESTS + "test_the_nightly_count_does_not_write_over_it",
    ),
    guard(
        "some of the people are never more than all of them",
        _UPLINK,
        "            if part in value and value[part] > value.get(whole, -1):",
        "            if False:",
        _BESIDE_TESTS + "test_what_cannot_be_read_is_refused_by_itself",
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
