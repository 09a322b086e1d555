"""The first weeks begin: with the setting-up of the site, or later, when somebody says so."""

from django.db import transaction

from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day
from huisheng.kernel.messaging import emit, schedule_wakeup
from huisheng.kernel.tenancy import UnitRef, current_unit
from shared_apps.contracts.setup_facts import OPENED, SetupStepTold
from tenant_apps.setup.models import Observed
from tenant_apps.setup.rules.days import next_morning

WAKE = "setup.morning"


@transaction.atomic
def begin(ref: UnitRef) -> None:
    """The unit is set up: its days count from today. Repeated, it changes nothing."""
    today = business_day()
    _row, is_new = Observed.objects.get_or_create(code=OPENED, day=None, defaults={"done_on": today})
    if is_new:
        emit(SetupStepTold(step=OPENED, due_on="", done_on=today.isoformat()))
        schedule_wakeup(what=WAKE, key="", at=next_morning(today))


@transaction.atomic
def begin_late(actor: Actor) -> None:
    """Somebody wants the first weeks in a unit that was set up before there were any."""
    begin(current_unit())
    record("setup.begun", object_type="setup", object_id="", actor=actor.account_id or "system")
