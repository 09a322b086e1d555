"""Seasons and broadcasts for programs: what stands in public, and keeping them by a key."""
