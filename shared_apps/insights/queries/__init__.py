"""Reads of the sums. No query here names a unit's schema, and none runs once per unit."""
