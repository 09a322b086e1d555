"""Where questions for experts are sent."""

from __future__ import annotations

from tests.guards.guard import guard

_PROVING = "tenant_apps/people/operations/proving_contacts.py"
_KEEPING = "tenant_apps/people/operations/keeping.py"
_TESTS = "tenant_apps/channels/test_proving_experts.py::"

EXPERTS = (
    guard(
        "what a unit enters of an expert is not used before its code",
        _KEEPING,
        "            left_out[kind] = give(member, kind, address)",
        "            setattr(member, kind, address)",
        _TESTS + "test_what_the_unit_enters_is_used_once_its_code_has_come_back",
    ),
    guard(
        "what an applicant wrote is not used before its code",
        _KEEPING,
        "        ask_for_proof(member)\n",
        "",
        _TESTS + "test_who_is_verified_is_asked_for_a_code_and_who_only_applies_is_not",
        _TESTS + "test_a_second_look_at_who_was_refused_asks_for_a_code_too",
    ),
    guard(
        "a code for an address of an expert is of one expert and one address",
        _PROVING,
        '    return pairwise_hash(f"{member_id}|{kind}|{address}", owner="people", purpose="expert-code")',
        '    return pairwise_hash(f"{kind}", owner="people", purpose="expert-code")',
        _TESTS + "test_a_code_is_of_one_expert_and_of_one_address",
    ),
    guard(
        "codes for an expert's address are counted by the day",
        "tenant_apps/people/web/contacts.py",
        "    if often:\n",
        "    if False:\n",
        _TESTS + "test_nobody_is_rung_twice_a_minute_nor_all_day",
    ),
    guard(
        "the address that was used is told of a change",
        _PROVING,
        "    tell_changed(kind, before)\n",
        "",
        _TESTS + "test_until_then_the_earlier_number_is_used_and_then_told",
        _TESTS + "test_an_expert_changes_it_by_a_code",
    ),
)
