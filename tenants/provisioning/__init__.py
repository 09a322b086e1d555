"""Making schemas ahead of need and giving one to a unit. See docs/decisions/0001-schemas-by-replay.md."""
