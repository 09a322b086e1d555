"""Issuing directives, for programs of a unit: by a key that acts in one person's name."""
