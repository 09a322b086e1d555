"""The unit is looked at: what was found done since is written down and told to those above."""

from datetime import date

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import LEADER, UNIT_ADMIN
from huisheng.kernel.clock import business_day
from huisheng.kernel.events import publish
from huisheng.kernel.messaging import emit, schedule_wakeup
from huisheng.kernel.tenancy import current_unit
from shared_apps.accounts.public import people_of_unit
from shared_apps.contracts.setup_facts import LIVE, OPENED, SetupStepTold
from tenant_apps.questions.public import StaffWanted
from tenant_apps.setup.models import Observed, nudges_kept, steps_kept
from tenant_apps.setup.operations.beginning import WAKE
from tenant_apps.setup.queries.advice import MESSAGE, advise, nudge_of_today
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.milestones import begun, steps
from tenant_apps.setup.rules.days import is_coached, is_looked_at, next_morning
from tenants.public import UnitState, current_card


@transaction.atomic
def look() -> None:
    """Write down how every step stands now; nothing in a unit that has not begun."""
    since = begun() if _locked() else None
    if since is None:
        return
    if current_card().state == UnitState.LIVE:
        tell(LIVE, done_on=since.live or business_day())
    for step in steps(gather(), since):
        tell(step.code.value, due_on=step.due_on, done_on=step.done_on)


@transaction.atomic
def morning() -> None:
    """Every day in the first weeks: look, say one thing at most, and come again tomorrow."""
    look()
    since, today = begun(), business_day()
    if since is None:
        return
    stands = steps(gather(), since)
    if is_coached(since.opened, since.live, today):
        _nudge(today)
    if is_looked_at(since.opened, since.live, today, all_done=all(step.done_on for step in stands)):
        schedule_wakeup(what=WAKE, key="", at=next_morning(today))


def tell(code: str, *, due_on: date | None = None, done_on: date | None) -> None:
    """Keep one day and tell it above, if it is not what was told last. The caller holds the lock."""
    row = steps_kept().filter(code=code).first() or Observed(code=code)
    if row.pk is not None and (row.due_on, row.done_on) == (due_on, done_on):
        return
    row.due_on, row.done_on = due_on, done_on
    row.save()
    emit(SetupStepTold(step=code, due_on=_iso(due_on), done_on=_iso(done_on)))


def _locked() -> bool:
    """Whoever changes any of the rows holds the first one."""
    return steps_kept().select_for_update().filter(code=OPENED).first() is not None


def _nudge(today: date) -> None:
    if nudges_kept().filter(day=today).exists():
        return
    advice = advise(today)
    if advice is None:
        return
    Observed.objects.create(day=today, code=advice.code.value, about=advice.about, count=advice.count)
    said = nudge_of_today()
    if said is not None:
        _bring(MESSAGE + advice.code.value, said.href)


def _bring(what: str, href: str) -> None:
    """Tell those who look after the first weeks, by the ways that each has left for notices. When the message
    could leave, it is asked once more whether it still holds (queries/advice.py).
    """
    people = people_of_unit(current_unit().id)
    accounts = [
        person.account_id
        for person in people
        if person.is_active and any(role.role in (LEADER, UNIT_ADMIN) for role in person.roles)
    ]
    publish(StaffWanted(question_id=None, what=what, accounts=tuple(accounts), at=clock.now(), link=href))


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
