"""What carries text out of a unit: the one form of it, for every message that may."""

Parcel = dict[str, str | list[dict[str, str]]]
"""What must be read to help or decide: named texts, and lists of named texts (a thread, answers, reports)."""
