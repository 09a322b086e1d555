"""The door of the figures, and of what stands in public, for other apps."""

from huisheng.kernel.messaging import register_reconciler
from shared_apps.insights.operations.comparing import Tell, ToldFacts, register_told
from shared_apps.insights.queries.comparing import COMPARISON
from shared_apps.insights.queries.comparing_headcounts import HEADCOUNTS
from shared_apps.insights.queries.comparing_items import PUBLIC_ITEMS, ItemsSide, comparable, question_of

__all__ = ["HEADCOUNTS", "PUBLIC_ITEMS", "ItemsSide", "comparable", "compare_with_units", "question_of"]


def compare_with_units(tell: Tell) -> None:
    """Let `reconcile` compare what arrived with what the units' rows imply, and repair it by telling again.

    Called once, when applications are ready, by the app that owns questions: this one may not know it.
    """
    register_told(tell)
    told = ToldFacts(tell)
    register_reconciler(COMPARISON, unit_side=told, repair=told.tell_again)
