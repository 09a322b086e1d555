"""Reading what reached the unit from above."""
