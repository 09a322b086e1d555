"""The one topic of the network that this app knows by code."""

UNSURE = "909999"
"""Where a question goes whose asker is not sure: staff sort it. It can never be hidden."""
