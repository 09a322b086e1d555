"""What an asker can rely on, from the form to the end."""

from __future__ import annotations

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"
_INTAKE = _OPERATIONS + "intake.py"
_CONFIRMING = _OPERATIONS + "confirming.py"
_ACTIONS = _RULES + "asker_actions.py"

QUESTIONS = ()
