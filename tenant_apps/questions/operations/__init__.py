"""Writes, one module per step of a question's life."""
