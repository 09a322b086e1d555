"""What units tell of their first weeks is written down; of two messages about one thing the younger holds."""

from datetime import date, datetime

from django.db.models import Q

from huisheng.kernel.messaging import Envelope
from shared_apps.contracts.setup_facts import SetupStepTold, StageSummedUp
from shared_apps.onboarding.models import Progress, StageReport


def step_told(message: SetupStepTold, envelope: Envelope) -> None:
    """How one step of a unit stands."""
    said = {
        "due_on": _day(message.due_on),
        "done_on": _day(message.done_on),
        "epoch": envelope.epoch,
        "sequence": envelope.sequence,
    }
    _row, is_new = Progress.objects.get_or_create(unit_id=envelope.unit_id, step=message.step, defaults=said)
    if not is_new:
        older = Q(epoch__lt=envelope.epoch) | Q(epoch=envelope.epoch, sequence__lt=envelope.sequence)
        Progress.objects.filter(older, unit_id=envelope.unit_id, step=message.step).update(**said)


def stage_summed_up(message: StageSummedUp, envelope: Envelope) -> None:
    """A summary of a stage; the first of a stage holds."""
    StageReport.objects.get_or_create(
        unit_id=envelope.unit_id,
        stage=message.stage,
        defaults={
            "first_day": date.fromisoformat(message.first_day),
            "last_day": date.fromisoformat(message.last_day),
            "figures": message.figures,
            "went_well": message.went_well,
            "problems": message.problems,
            "suggestions": message.suggestions,
            "account_id": message.account,
            "person": message.person,
            "sent_at": datetime.fromisoformat(message.at),
        },
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
