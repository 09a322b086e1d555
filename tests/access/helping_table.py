"""Those who help with questions: experts by a link, volunteers, partners, and asking them at the desk."""

from typing import Any

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import AssignmentKind
from tenant_apps.questions.models import Assignment
from tests.access.questions_table import question
from tests.access.table import Row, World, everybody, only

NOT = 405
STAFF = ("duty_officer", "leader", "unit_admin")


def offer(world: World, unit: UnitRef) -> dict[str, Any]:
    """A question that somebody was asked to help with."""
    found = question(world, unit)
    with enter_unit(unit):
        made = Assignment.objects.create(
            question_id=found["question_id"], kind=AssignmentKind.PERSON, account=1, offered_at=now()
        )
    return {**found, "assignment_id": made.pk}


def asked(world: World, unit: UnitRef) -> dict[str, Any]:
    """Something that a partner organisation was asked."""
    found = question(world, unit)
    with enter_unit(unit):
        made = Assignment.objects.create(
            question_id=found["question_id"], kind=AssignmentKind.PARTNER, section=1, offered_at=now()
        )
    return {"assignment_id": made.pk}


ROWS = [
    Row("questions-expert", "unit", everybody(404), everybody(404), kwargs={"secret": "unknown"}),
    Row("questions-volunteer", "unit", only("volunteer"), only(volunteer=NOT)),
    # The volunteer of these tests has the role and no row in people: no question is theirs.
    Row("questions-volunteer-one", "unit", only(volunteer=404), only(volunteer=404), object_in=question),
    Row("questions-volunteer-step", "unit", only(volunteer=NOT), only(volunteer=302), object_in=question),
    Row("questions-partner", "unit", only("partner"), only(partner=NOT)),
    # The partner of these tests has the role and works for no organisation: nothing is theirs.
    Row("questions-partner-one", "unit", only(partner=404), only(partner=404), object_in=asked),
    Row("questions-partner-back", "unit", only(partner=NOT), only(partner=404), object_in=asked),
    Row("questions-offer", "unit", only(*STAFF), only(*STAFF, ok=422), object_in=question),
    Row("questions-offer-step", "unit", only(*STAFF, ok=NOT), only(*STAFF, ok=302), object_in=offer),
]
