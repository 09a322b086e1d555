"""What tables refuse by themselves."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_LOOP = _QUESTIONS + "migrations/0003_loop.py"
_TABLES = "tenant_apps/questions/test_tables.py"
_OVERSIGHT = "shared_apps/oversight/"
_ACCOUNTS = "shared_apps/accounts/"

TABLES = (
    guard(
        "the table: a question has exactly one holder",
        _QUESTIONS + "migrations/0013_handed_over.py",
        "condition=models.Q(models.Q(('holder__isnull', True), ('holder_kind', 'duty'),",
        "condition=models.Q(('version__gte', 0), models.Q(('holder__isnull', True), ('holder_kind', 'duty'),",
        _TABLES + "::test_a_question_has_exactly_one_holder",
    ),
    guard(
        "the table: stars are one to five",
        _LOOP,
        "models.CheckConstraint(condition=models.Q(('rating__isnull', True),",
        "models.CheckConstraint(condition=models.Q(('version__gte', 0), ('rating__isnull', True),",
        _TABLES + "::test_stars_are_one_to_five",
    ),
    guard(
        "the table: a question has one open alarm",
        _LOOP,
        "models.F('question'), condition=models.Q(('closed_at', None),",
        "models.F('question'), models.F('id'), condition=models.Q(('closed_at', None),",
        _TABLES + "::test_a_question_has_one_open_alarm",
    ),
    guard(
        "the table: an alarm from below stands once",
        _LOOP,
        "models.UniqueConstraint(models.F('origin_unit'), models.F('origin_alarm'),",
        "models.UniqueConstraint(models.F('origin_unit'), models.F('origin_alarm'), models.F('id'),",
        _TABLES + "::test_what_comes_from_below_stands_once",
    ),
    guard(
        "the table: a decision from below stands once",
        _LOOP,
        "models.UniqueConstraint(models.F('origin_unit'), models.F('origin_decision'),",
        "models.UniqueConstraint(models.F('origin_unit'), models.F('origin_decision'), models.F('id'),",
        _TABLES + "::test_what_comes_from_below_stands_once",
    ),
    guard(
        "the table: a question has one lead",
        _LOOP,
        "models.UniqueConstraint(models.F('question'), condition=models.Q(('role', 'lead'),",
        "models.UniqueConstraint(models.F('question'), models.F('id'), condition=models.Q(('role', 'lead'),",
        _TABLES + "::test_a_question_has_one_lead",
    ),
    guard(
        "the table: one open decision of a kind",
        _LOOP,
        "models.UniqueConstraint(models.F('question'), models.F('kind'),",
        "models.UniqueConstraint(models.F('question'), models.F('kind'), models.F('id'),",
        _TABLES + "::test_a_question_has_one_open_decision_of_a_kind",
    ),
    guard(
        "the table: a message of another system is taken over once",
        _QUESTIONS + "migrations/0001_initial.py",
        "models.UniqueConstraint(models.F('source'), models.F('external_number'),",
        "models.UniqueConstraint(models.F('source'), models.F('external_number'), models.F('id'),",
        _TABLES + "::test_a_message_of_another_system_stands_once",
    ),
    guard(
        "the table: one row of custody for one thing",
        _OVERSIGHT + "migrations/0001_initial.py",
        "fields=('unit_id', 'item_id', 'kind', 'clock')",
        "fields=('id', 'unit_id', 'item_id', 'kind', 'clock')",
        "shared_apps/oversight/test_tables.py::test_one_row_of_custody_for_one_thing",
    ),
    guard(
        "the table: one open offer of a question",
        _OVERSIGHT + "migrations/0003_transfers.py",
        "fields=('custody',)",
        "fields=('custody', 'id')",
        "shared_apps/oversight/test_transferring.py::test_the_table_holds_one_open_offer_of_a_question",
    ),
    guard(
        "the table: a taker is known whole or not at all",
        _OVERSIGHT + "migrations/0001_initial.py",
        "condition=models.Q(models.Q(('taken_at__isnull', True),",
        "condition=models.Q(('id__gt', 0), models.Q(('taken_at__isnull', True),",
        "shared_apps/oversight/test_tables.py::test_a_taker_is_known_whole_or_not_at_all",
    ),
    guard(
        "the table: two persons start a second factor over",
        _ACCOUNTS + "migrations/0001_initial.py",
        "models.CheckConstraint(condition=models.Q(('approved', None),",
        "models.CheckConstraint(condition=models.Q(('id__gt', 0), ('approved', None),",
        "shared_apps/accounts/test_tables.py::test_two_persons_start_a_second_factor_over",
    ),
    guard(
        "the table: one open request to start over",
        _ACCOUNTS + "migrations/0001_initial.py",
        "models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('account',)",
        "models.UniqueConstraint(condition=models.Q(('decided_at', None)), fields=('account', 'id')",
        "shared_apps/accounts/test_tables.py::test_one_request_to_start_over_is_open",
    ),
    guard(
        "the table: nobody holds a unit's role above all units",
        _ACCOUNTS + "migrations/0001_initial.py",
        "condition=models.Q(('unit_id__isnull', False), ('role__in',",
        "condition=models.Q(('id__gt', 0), ('unit_id__isnull', False), ('role__in',",
        "shared_apps/accounts/test_tables.py::test_nobody_holds_a_units_role_above_all_units",
    ),
    guard(
        "the table: a unit is opened by one application",
        "shared_apps/onboarding/migrations/0001_initial.py",
        "_connector='OR'), fields=('unit_id',), name='onboarding_unit_opened_once'",
        "_connector='OR'), fields=('unit_id', 'id'), name='onboarding_unit_opened_once'",
        "shared_apps/onboarding/test_deciding.py::test_the_table_holds_one_approval_of_a_unit",
    ),
)
