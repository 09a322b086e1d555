"""The door of the figures for other apps."""

from huisheng.kernel.messaging import register_reconciler
from shared_apps.insights.operations.comparing import Tell, ToldFacts
from shared_apps.insights.queries.comparing import COMPARISON

__all__ = ["compare_with_units"]


def compare_with_units(tell: Tell) -> None:
    """Let `reconcile` compare what arrived with what the units' rows imply, and repair it by telling again.

    Called once, when applications are ready, by the app that owns questions: this one may not know it.
    """
    told = ToldFacts(tell)
    register_reconciler(COMPARISON, unit_side=told, repair=told.tell_again)
