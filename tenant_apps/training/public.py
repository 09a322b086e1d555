"""The door to training. Call it inside a unit; every function is about the current one."""

from tenant_apps.training.operations.recording import note_round
from tenant_apps.training.queries.own_records import finished_rounds, trained_people

__all__ = ["finished_rounds", "note_round", "trained_people"]
