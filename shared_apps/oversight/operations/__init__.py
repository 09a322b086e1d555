"""Writes: who holds what has left its unit."""
