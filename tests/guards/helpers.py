"""What volunteers and experts may do."""

from __future__ import annotations

_QUESTIONS = "tenant_apps/questions/"
_OPERATIONS = _QUESTIONS + "operations/"
_HELPERS = _OPERATIONS + "volunteering.py"
_LINKS = _OPERATIONS + "expert_answering.py"
_ASSIGNING = _OPERATIONS + "assigning.py"

HELPERS = ()
