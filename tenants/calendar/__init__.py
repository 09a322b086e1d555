"""When offices are open: the national days, the hours of each weekday, and the days of a unit's own."""
