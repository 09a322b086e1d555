"""What has left its unit has one holder, and no decision is taken by who asked for it."""

from __future__ import annotations

_OVERSIGHT = "shared_apps/oversight/"
_CLIMBING = _OVERSIGHT + "operations/climbing.py"
_REFERRING = _OVERSIGHT + "operations/referring.py"
_CUSTODY = _OVERSIGHT + "operations/custody.py"
_QUESTIONS = "tenant_apps/questions/operations/"
_ALARMS = _QUESTIONS + "alarms.py"
_ABOVE = _QUESTIONS + "alarms_above.py"
_THREAD = _QUESTIONS + "alarm_thread.py"
_CLOSING = _QUESTIONS + "alarm_closing.py"
_SECOND = _QUESTIONS + "second_person.py"

CUSTODY = ()
