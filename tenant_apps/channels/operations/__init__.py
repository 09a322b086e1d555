"""What changes rows: one module per step in the life of a notice, and of the ways to a person."""
