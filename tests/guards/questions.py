"""What an asker can rely on, from the form to the end."""

from __future__ import annotations

from tests.guards.guard import guard

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"
_INTAKE = _OPERATIONS + "intake.py"
_CONFIRMING = _OPERATIONS + "confirming.py"
_ACTIONS = _RULES + "asker_actions.py"

QUESTIONS = (
    guard(
        "danger is heard in a question",
        _INTAKE,
        "        danger=speaks_of_danger(title, text),",
        "        danger=False,",
        "tenant_apps/questions/test_intake.py::test_words_of_danger_are_seen_through_spaces_and_width",
    ),
    guard(
        "danger raises an alarm in the transaction of the question",
        _INTAKE,
        "    if question.danger:\n        alarms.raise_alarm",
        "    if False:\n        alarms.raise_alarm",
        "shared_apps/oversight/test_climbing.py::test_told_in_the_transaction_that_notices",
    ),
    guard(
        "danger is heard through spaces and signs",
        _RULES + "danger.py",
        '"".join(char for char in folded if char.isalnum())',
        "folded",
        "tenant_apps/questions/test_intake.py::test_words_of_danger_are_seen_through_spaces_and_width",
    ),
    guard(
        "a machine never lowers danger",
        _OPERATIONS + "conversation.py",
        "question.danger = question.danger or danger",
        "question.danger = danger",
        "tenant_apps/questions/test_whole_life.py::test_words_of_danger_in_an_addition_raise_and_nothing_lowers",
    ),
)
