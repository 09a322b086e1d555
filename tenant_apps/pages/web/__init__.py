"""Pages of a unit's own site."""
