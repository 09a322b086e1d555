"""Bringing the schemas of all units from one migration graph to the next."""
