"""Tables of the people of one unit."""

from tenant_apps.people.models.handover import Handover
from tenant_apps.people.models.hours import Hours
from tenant_apps.people.models.member import Member
from tenant_apps.people.models.section import Section
from tenant_apps.people.models.shift import Shift

__all__ = ["Handover", "Hours", "Member", "Section", "Shift"]
