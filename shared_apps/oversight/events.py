"""Names of what this app waits for."""

ALARM_UNTAKEN = "oversight.alarm_untaken"
"""Wake-up while nobody has taken an alarm; its key is the id of the custody."""
