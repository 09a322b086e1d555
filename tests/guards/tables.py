"""What tables refuse by themselves."""

from __future__ import annotations

_QUESTIONS = "tenant_apps/questions/"
_LOOP = _QUESTIONS + "migrations/0003_loop.py"
_TABLES = "tenant_apps/questions/test_tables.py"
_OVERSIGHT = "shared_apps/oversight/"
_ACCOUNTS = "shared_apps/accounts/"

TABLES = ()
