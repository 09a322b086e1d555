"""Names of what this app waits for."""

ALARM_UNTAKEN = "oversight.alarm_untaken"
"""Wake-up while nobody has taken an alarm; its key is the id of the custody."""
VERDICT_UNDECIDED = "oversight.verdict_undecided"
"""Wake-up while a case of moderation waits for a verdict above; its key is the id of the custody."""

TRANSFER_UNANSWERED = "oversight.transfer_unanswered"
"""Wake-up while a unit has not said whether it takes a question over; its key is the id of the transfer."""

ORDER_DUE = "oversight.order_due"
"""Wake-up when the date of an order passes, and when it becomes red; its key is the id of the order."""

DIFFICULTY_UNTAKEN = "oversight.difficulty_untaken"
"""Wake-up while nobody has taken a unit's difficulty on; its key is the id of the difficulty."""

DRAW_SAMPLES = "oversight.draw_samples"
"""Wake-up when the samples of a month are drawn; its key is the first day of the month."""
