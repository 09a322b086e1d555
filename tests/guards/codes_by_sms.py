"""Codes by SMS as second factor: who may, what they cost, what they open."""

from __future__ import annotations

from tests.guards.guard import guard

_CODES = "shared_apps/accounts/operations/phone_codes.py"
_FACTOR = "shared_apps/accounts/operations/phone_factor.py"
_RULES = "shared_apps/accounts/operations/phone_rules.py"
_PHONES = "shared_apps/accounts/queries/phones.py"
_PAGES = "shared_apps/accounts/web/phone.py"
_ENROLLING = "shared_apps/accounts/test_codes_by_sms_enrolling.py::"
_SIGNING_IN = "shared_apps/accounts/test_codes_by_sms_signing_in.py::"
_TOLD = "shared_apps/accounts/test_codes_by_sms_told.py::"
_SWITCHED_OFF = _SIGNING_IN + "test_switched_off_it_lets_its_owner_in_to_set_up_another_one_and_no_further"
_AT_ONCE = (
    "shared_apps/accounts/test_codes_by_sms_at_once.py::test_of_two_in_one_moment_the_last_code_goes_to_one"
)

CODES_BY_SMS = (
    guard(
        "roles over several units need more than a code by SMS",
        _RULES,
        "    if roles & SUBTREE_ROLES:",
        "    if False:",
        _ENROLLING + "test_roles_over_several_units_need_more",
    ),
    guard(
        "a unit takes codes by SMS where one above lets it",
        _PHONES,
        "    if not explain_setting(unit_id, MAY_BELOW).overridden_value:",
        "    if False:",
        _ENROLLING + "test_it_is_off_until_both_have_switched_it_on[above]",
    ),
    guard(
        "a unit takes codes by SMS once it has decided to",
        _PHONES,
        'return "" if get_setting(unit_id, IN_USE) else "unit"',
        'return ""',
        _ENROLLING + "test_it_is_off_until_both_have_switched_it_on[unit]",
    ),
    guard(
        "a code by SMS lives five minutes and five guesses",
        _CODES,
        "sent.ends_at > now() and sent.tries < PHONE_CODE_TRIES",
        "True",
        _SIGNING_IN + "test_a_code_lives_five_minutes_and_five_guesses",
    ),
    guard(
        "a code by SMS works once",
        _CODES,
        "    return sent.used_at is None and",
        "    return",
        _SIGNING_IN + "test_signing_in_takes_the_password_and_the_code_that_came",
    ),
    guard(
        "a code by SMS is of one account and one purpose",
        _CODES,
        'f"{account_id}|{purpose}|{plain}"',
        'f"{plain}"',
        _SIGNING_IN + "test_a_code_is_of_one_account_and_one_purpose",
    ),
    guard(
        "the next code by SMS waits a minute",
        _CODES,
        "moment - last.at < PHONE_CODE_AGAIN",
        "False",
        _SIGNING_IN + "test_the_next_code_waits_a_minute_and_the_day_has_an_end",
    ),
    guard(
        "an account has so many codes by SMS a day",
        _CODES,
        "of_account.count() >= PHONE_CODES_OF_ACCOUNT",
        "False",
        _SIGNING_IN + "test_the_next_code_waits_a_minute_and_the_day_has_an_end",
    ),
    guard(
        "a number has so many codes by SMS a day",
        _CODES,
        "recent.filter(number_digest=counted).count() >= PHONE_CODES_OF_NUMBER",
        "False",
        _SIGNING_IN + "test_a_number_has_a_limit_whoever_enters_it",
    ),
    guard(
        "a unit pays for so many codes by SMS a day",
        _CODES,
        "recent.filter(unit_id=unit_id).count() >= PHONE_CODES_OF_UNIT",
        "False",
        _SIGNING_IN + "test_a_unit_has_a_limit",
    ),
    guard(
        "of many who ask in one moment no more have a code by SMS than a unit pays for",
        _CODES,
        '        lock_until_commit(f"accounts.phone_codes.unit.{unit_id}")\n',
        "",
        _AT_ONCE + "[PHONE_CODES_OF_UNIT-13900004711]",
    ),
    guard(
        "of many who ask in one moment no more have a code by SMS than a number bears",
        _CODES,
        """        lock_until_commit(f"accounts.phone_codes.unit.{unit_id}")
        lock_until_commit(f"accounts.phone_codes.number.{counted}")
""",
        "",
        _AT_ONCE + "[PHONE_CODES_OF_NUMBER-13800001234]",
    ),
    guard(
        "that another phone gets the codes is told by every proved address",
        "tenant_apps/channels/operations/noting.py",
        "    if what not in BY_ALL_WAYS:",
        "    if True:",
        _TOLD + "test_its_owner_is_told_at_once_by_every_address_they_have_proved",
    ),
    guard(
        "what is told by all ways goes by each of them once",
        "tenant_apps/channels/operations/settling.py",
        '            "only_way": row.only_way,\n',
        "",
        _TOLD + "test_of_several_ways_at_once_each_goes_by_its_own",
    ),
    guard(
        "that another phone gets the codes is told by every unit",
        _FACTOR,
        "broadcast(StaffPhoneFactor(account_id=account_id, what=what), told)",
        "broadcast(StaffPhoneFactor(account_id=account_id, what=what), told[:1])",
        _TOLD + "test_every_unit_in_which_they_work_tells_them",
    ),
    guard(
        "a phone that is allowed no longer lets its owner in no further than to another factor",
        "shared_apps/accounts/signin/adapter.py",
        "if shown and (by_outside or not needs_another(user.pk)):",
        "if shown:",
        _SIGNING_IN + "test_switched_off_it_lets_its_owner_in_to_set_up_another_one_and_no_further[sms]",
        _SIGNING_IN
        + "test_switched_off_it_lets_its_owner_in_to_set_up_another_one_and_no_further[recovery code]",
    ),
    guard(
        "a password alone enrols nothing beside a phone",
        "shared_apps/accounts/signin/factor_adapter.py",
        "(types is None or len(types) > 1) and factor_of(user.pk) is not None",
        "False",
        _ENROLLING + "test_a_password_alone_enrols_nothing_beside_a_phone",
    ),
    guard(
        "another number needs the factor that counted until now",
        _PAGES,
        '    if any(step["at"] > since for step in shown):',
        "    if True:",
        _ENROLLING + "test_another_number_needs_what_counted_until_now",
    ),
    guard(
        "the last second factor stays, also a phone",
        _FACTOR,
        "        if not has_strong_factor(account_id):\n",
        "        if False:\n",
        _ENROLLING + "test_the_last_factor_stays_and_recovery_codes_go_on",
    ),
    guard(
        "recovery codes stay with a phone that is left",
        _FACTOR,
        "            kept.save(force_insert=True)",
        "            pass",
        _ENROLLING + "test_the_last_factor_stays_and_recovery_codes_go_on",
    ),
    guard(
        "starting over takes a phone with it",
        "shared_apps/accounts/operations/starting_over.py",
        "        PhoneFactor.objects.filter(account_id=account_id).delete()\n",
        "",
        _ENROLLING + "test_starting_over_takes_the_phone_with_it",
    ),
)
