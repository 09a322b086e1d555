"""Verifying oneself: open to everybody; what is shown is about whoever holds the device."""

from tests.access.table import Row, everybody

NOT = 405

ROWS = [
    Row("readers-verify", "unit", everybody(), everybody(422)),
    Row("readers-code", "unit", everybody(NOT), everybody(302)),
    Row("readers-me", "unit", everybody(302), everybody(302)),
    Row("readers-out", "unit", everybody(NOT), everybody(303)),
    Row("readers-forget", "unit", everybody(302), everybody(302)),
]
