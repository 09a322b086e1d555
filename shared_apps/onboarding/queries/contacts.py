"""Whom one calls in the units below: who answers for them, and who knows the machine."""

from django.db.models import Q, QuerySet

from huisheng.kernel.access import Actor
from shared_apps.onboarding.data.codes import GRANTED
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.queries.visibility import visible


def contacts(actor: Actor, text: str) -> QuerySet[Application]:
    """Approved applications in the actor's part of the tree, by part of a unit's or a person's name."""
    found = visible(actor).filter(state__in=GRANTED).order_by("parent_id", "name", "pk")
    if text:
        named = Q(name__icontains=text) | Q(leader_name__icontains=text) | Q(contact_name__icontains=text)
        found = found.filter(named)
    return found
