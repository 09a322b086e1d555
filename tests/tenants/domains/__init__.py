"""Domains of units' own."""
