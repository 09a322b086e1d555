"""The life of a unit after it has been set up: sandbox, live, suspended, archived, reactivated, moved."""
