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
        "the table: a question has one open alarm",
        _LOOP,
        "models.F('question'), condition=models.Q(('closed_at', None),",
        "models.F('question'), models.F('id'), condition=models.Q(('closed_at', None),",
        _TABLES + "::test_a_question_has_one_open_alarm",
    ),
)
