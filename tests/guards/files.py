"""What comes in and goes out as a file."""

from __future__ import annotations

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_RULES = _QUESTIONS + "rules/"

FILES = ()
