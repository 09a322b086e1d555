"""Pages of a unit's staff."""
