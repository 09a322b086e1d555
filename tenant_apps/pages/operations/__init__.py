"""Changing how a unit's site looks."""
