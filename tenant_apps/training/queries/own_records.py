"""What one person has done, and the unit's figures."""

from datetime import date

from tenant_apps.people import public as people
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.models import TrainingRecord
from tenant_apps.training.rules.scenarios import COURSE


def days_of(account_id: int | None, kind: RecordKind) -> dict[str, date]:
    """The last day of each round or article that somebody has finished, by its code."""
    rows = TrainingRecord.objects.filter(account_id=account_id, kind=kind)
    return dict(rows.values_list("subject", "day"))


def finished_rounds() -> int:
    """How many rounds of practice people of the unit have finished, each scenario once for each of them."""
    number: int = TrainingRecord.objects.filter(kind=RecordKind.ROUND).count()
    return number


def trained_people() -> frozenset[int]:
    """Accounts of today's staff who have finished every round of the course."""
    done: dict[int, set[str]] = {}
    rows = TrainingRecord.objects.filter(kind=RecordKind.ROUND, subject__in=COURSE)
    for account_id, subject in rows.values_list("account_id", "subject"):
        done.setdefault(account_id, set()).add(subject)
    staff = people.staff_names()
    return frozenset(account for account, found in done.items() if found >= COURSE and account in staff)
