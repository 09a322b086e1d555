"""Reading one unit's questions."""
